"""kopia: connected to one repository at a time; three by three runs, or by one run and two `sync-to`."""

from __future__ import annotations

import json
from pathlib import Path

from ..command import Command, ask
from .tool import PASSWORD, Setup, Tool


class Kopia(Tool):
    """Compression zstd by policy; a settings file and a cache per repository."""

    kind = "kopia"
    settings = "policy compression zstd"

    def init(self, setup: Setup) -> list[Command]:
        return [command for target in setup.targets for command in self._create(setup, target)]

    def backup(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "snapshot", "create", str(setup.source)) for target in setup.targets]

    def init_to_copy(self, setup: Setup) -> list[Command]:
        for target in setup.targets:
            target.mkdir()
        return self._create(setup, setup.targets[0])

    def copy(self, setup: Setup) -> list[Command]:
        first, *others = setup.targets
        backup = self._on(setup, first, "snapshot", "create", str(setup.source))
        sync = ("repository", "sync-to", "filesystem", "--path")
        return [backup] + [self._on(setup, first, *sync, str(other)) for other in others]

    def restore(self, setup: Setup, to: Path) -> list[Command]:
        return [self._on(setup, setup.targets[0], "snapshot", "restore", self._latest(setup), str(to))]

    def restore_one(self, setup: Setup, to: Path, name: str) -> list[Command]:
        part = f"{self._latest(setup)}/{name}"
        return [self._on(setup, setup.targets[0], "snapshot", "restore", part, str(to / Path(name).name))]

    def restored(self, setup: Setup, to: Path) -> Path:
        return to

    def restored_one(self, setup: Setup, to: Path, name: str) -> Path:
        return to / Path(name).name

    def verify(self, setup: Setup) -> list[Command]:
        whole = "--verify-files-percent=100"
        return [self._on(setup, target, "snapshot", "verify", whole) for target in setup.targets]

    def prune(self, setup: Setup) -> list[Command]:
        keep = ["--keep-latest", "1"]
        for span in ("hourly", "daily", "weekly", "monthly", "annual"):
            keep += [f"--keep-{span}", "0"]
        commands = []
        for target in setup.targets:
            commands.append(self._on(setup, target, "policy", "set", "--global", *keep))
            commands.append(self._on(setup, target, "snapshot", "expire", "--all", "--delete"))
            commands.append(self._on(setup, target, "maintenance", "run", "--full", "--safety=none"))
        return commands

    def snapshots(self, setup: Setup) -> list[Command]:
        return [self._on(setup, setup.targets[0], "snapshot", "list")]

    def environment(self, setup: Setup) -> dict[str, str]:
        return {
            **super().environment(setup),
            "KOPIA_PASSWORD": PASSWORD,
            "KOPIA_CHECK_FOR_UPDATES": "false",
            "KOPIA_LOG_DIR": str(setup.home / "logs"),
        }

    def _create(self, setup: Setup, target: Path) -> list[Command]:
        target.mkdir(exist_ok=True)
        cache = ("--cache-directory", str(setup.home / f"cache-{target.name}"))
        return [
            self._on(setup, target, "repository", "create", "filesystem", "--path", str(target), *cache),
            self._on(setup, target, "policy", "set", "--global", "--compression=zstd"),
        ]

    def _latest(self, setup: Setup) -> str:
        listing = json.loads(ask(self._on(setup, setup.targets[0], "snapshot", "list", "--json")))
        return max(listing, key=lambda snapshot: snapshot["startTime"])["rootEntry"]["obj"]

    def _on(self, setup: Setup, target: Path, *arguments: str) -> Command:
        return self.command(setup, "--config-file", str(setup.home / f"{target.name}.config"), *arguments)
