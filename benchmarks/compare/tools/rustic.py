"""rustic: restic's repository format by another program; three by three runs."""

from __future__ import annotations

from pathlib import Path

from ..command import Command
from .tool import PASSWORD, Setup, Tool


class Rustic(Tool):
    """Default settings; packs to delete are deleted at once when pruning, as the others do."""

    kind = "rustic"

    def init(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "init") for target in setup.targets]

    def backup(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "backup", str(setup.source)) for target in setup.targets]

    def restore(self, setup: Setup, to: Path) -> list[Command]:
        return [self._on(setup, setup.targets[0], "restore", f"latest:{setup.source}", str(to))]

    def restore_one(self, setup: Setup, to: Path, name: str) -> list[Command]:
        return [self._on(setup, setup.targets[0], "restore", f"latest:{setup.source / name}", str(to / Path(name).name))]

    def restored(self, setup: Setup, to: Path) -> Path:
        return to

    def restored_one(self, setup: Setup, to: Path, name: str) -> Path:
        return to / Path(name).name

    def verify(self, setup: Setup) -> list[Command]:
        return [self._on(setup, target, "check", "--read-data") for target in setup.targets]

    def prune(self, setup: Setup) -> list[Command]:
        now = ("--prune", "--instant-delete", "--keep-delete", "0s")
        return [self._on(setup, target, "forget", "--keep-last", "1", *now) for target in setup.targets]

    def snapshots(self, setup: Setup) -> list[Command]:
        return [self._on(setup, setup.targets[0], "snapshots")]

    def environment(self, setup: Setup) -> dict[str, str]:
        return {
            **super().environment(setup),
            "RUSTIC_PASSWORD": PASSWORD,
            "RUSTIC_CACHE_DIR": str(setup.home / "cache"),
        }

    def _on(self, setup: Setup, target: Path, *arguments: str) -> Command:
        return self.command(setup, "--repository", str(target), *arguments)
