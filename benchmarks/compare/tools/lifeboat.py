"""Lifeboat itself."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..command import Command, Outcome, ask
from .tool import PASSWORD, Setup, Tool, Unsupported


class Lifeboat(Tool):
    """Started through its launcher, as users do; one run ships to all targets."""

    kind = "lifeboat"
    degraded = (3,)
    copies_not = "one run ships to all targets"

    def init(self, setup: Setup) -> list[Command]:
        self._write_settings(setup)
        return [self.command(setup, "init", "--json")]

    def backup(self, setup: Setup) -> list[Command]:
        return [self.command(setup, "backup", "--json")]

    def restore(self, setup: Setup, to: Path) -> list[Command]:
        return [self.command(setup, "restore", "--source", "corpus", "--to", str(to), "--json")]

    def restore_one(self, setup: Setup, to: Path, name: str) -> list[Command]:
        part = ("--include", name)
        return [self.command(setup, "restore", "--source", "corpus", "--to", str(to), *part, "--json")]

    def restored(self, setup: Setup, to: Path) -> Path:
        return to

    def verify(self, setup: Setup) -> list[Command]:
        return [self.command(setup, "verify", "--json")]

    def prune(self, setup: Setup) -> list[Command]:
        raise Unsupported("deletes a day or more after it announced it, never in one call")

    def snapshots(self, setup: Setup) -> list[Command]:
        return [self.command(setup, "snapshots")]

    def version(self) -> str:
        """Builds the program if that is needed, in the user's own environment."""
        home = Path("/")
        return ask(Command((str(self.program), "--version"), os.environ, home)).split("\n")[0].strip()

    def own_account(self, outcome: Outcome) -> dict[str, float]:
        """For a restore, `fetchedBytes`: what was read from all targets."""
        try:
            document = json.loads(outcome.stdout)
        except ValueError:
            return {}
        if not isinstance(document, dict) or "destination" not in document:
            return {}
        return {"fetchedBytes": sum(target["bytes"] for target in document["targets"])}

    def environment(self, setup: Setup) -> dict[str, str]:
        return {**super().environment(setup), "LIFEBOAT_PASSPHRASE_FILE": str(setup.home / "passphrase")}

    @staticmethod
    def _write_settings(setup: Setup) -> None:
        """Each target is an account of its own; all are on one disk here, which costs a warning and nothing else."""
        targets = "".join(
            f"  {path.name}: {{type: directory, provider: own, account: {path.name}, path: {path.name}}}\n"
            for path in setup.targets
        )
        source = json.dumps(str(setup.source))  # a quoted YAML string too
        (setup.home / "lifeboat.yml").write_text(
            f"site: bench\nstate: state\nsources:\n  corpus: {{type: directory, path: {source}}}\ntargets:\n{targets}"
        )
        passphrase = setup.home / "passphrase"
        passphrase.touch(mode=0o600)
        passphrase.write_text(PASSWORD + "\n")
        for path in setup.targets:
            path.mkdir(exist_ok=True)
