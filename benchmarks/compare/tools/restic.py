"""restic: one repository per run; three by three runs, or by one run and two copies."""

from __future__ import annotations

from pathlib import Path

from ..command import Command, ask, base_environment
from .tool import PASSWORD, Setup, Tool


class Restic(Tool):
    """Repository format 2 with compression `auto`, which is its default."""

    kind = "restic"
    degraded = (3,)

    def init(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "init") for target in setup.targets]

    def backup(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "backup", str(setup.source)) for target in setup.targets]

    def init_to_copy(self, setup: Setup) -> list[Command]:
        """The others get the chunker parameters of the first, as the manual asks for."""
        first, *others = setup.targets
        (setup.home / "password").write_text(PASSWORD)
        same_chunks = ("--copy-chunker-params", "--from-repo", str(first))
        return [self._on(setup, first, "init")] + [self._on(setup, other, "init", *same_chunks) for other in others]

    def copy(self, setup: Setup) -> list[Command]:
        first, *others = setup.targets
        backup = self._on(setup, first, "backup", str(setup.source))
        return [backup] + [self._on(setup, other, "copy", "--from-repo", str(first)) for other in others]

    def restore(self, setup: Setup, to: Path) -> list[Command]:
        return [self._on(setup, setup.targets[0], "restore", "latest", "--target", str(to))]

    def restore_one(self, setup: Setup, to: Path, name: str) -> list[Command]:
        part = ("--include", str(setup.source / name))
        return [self._on(setup, setup.targets[0], "restore", "latest", "--target", str(to), *part)]

    def verify(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "check", "--read-data") for target in setup.targets]

    def prune(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "forget", "--keep-last", "1", "--prune") for target in setup.targets]

    def snapshots(self, setup: Setup) -> list[Command]:
        return [self._on(setup, setup.targets[0], "snapshots")]

    def version(self) -> str:
        home = Path("/")
        return ask(Command((str(self.program), "version"), base_environment(home), home)).split("\n")[0].strip()

    def environment(self, setup: Setup) -> dict[str, str]:
        return {
            **super().environment(setup),
            "RESTIC_PASSWORD": PASSWORD,
            "RESTIC_FROM_PASSWORD_FILE": str(setup.home / "password"),
            "RESTIC_CACHE_DIR": str(setup.home / "cache"),
        }

    def _on(self, setup: Setup, target: Path, *arguments: str) -> Command:
        return self.command(setup, "--repo", str(target), *arguments)
