"""borg: one repository per run, archives named by number."""

from __future__ import annotations

from pathlib import Path

from ..command import Command, ask
from .tool import PASSWORD, Setup, Tool


def _has_sha_instructions() -> bool:
    try:
        return " sha_ni" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


class Borg(Tool):
    """Compression zstd,3; of its two authenticated modes the one its manual calls faster on this processor."""

    kind = "borg"
    degraded = (1,)
    copies_not = "copies no archives between repositories"
    mode = "repokey" if _has_sha_instructions() else "repokey-blake2"
    settings = f"zstd,3, {mode}"

    def init(self, setup: Setup) -> list[Command]:
        return [self.command(setup, "init", "--encryption", self.mode, str(target)) for target in setup.targets]

    def backup(self, setup: Setup) -> list[Command]:
        options = ("create", "--compression", "zstd,3")
        return [self.command(setup, *options, f"{target}::{{now:%s.%f}}", str(setup.source)) for target in setup.targets]

    def restore(self, setup: Setup, to: Path) -> list[Command]:
        return [self.command(setup, "extract", self._latest(setup), cwd=to)]

    def restore_one(self, setup: Setup, to: Path, name: str) -> list[Command]:
        inside = str((setup.source / name).relative_to("/"))
        return [self.command(setup, "extract", self._latest(setup), inside, cwd=to)]

    def verify(self, setup: Setup) -> list[Command]:
        return [self.command(setup, "check", "--verify-data", str(target)) for target in setup.targets]

    def prune(self, setup: Setup) -> list[Command]:
        commands = []
        for target in setup.targets:
            commands.append(self.command(setup, "prune", "--keep-last", "1", str(target)))
            commands.append(self.command(setup, "compact", str(target)))
        return commands

    def snapshots(self, setup: Setup) -> list[Command]:
        return [self.command(setup, "list", str(setup.targets[0]))]

    def environment(self, setup: Setup) -> dict[str, str]:
        return {
            **super().environment(setup),
            "BORG_PASSPHRASE": PASSWORD,
            "BORG_BASE_DIR": str(setup.home / "base"),
        }

    def _latest(self, setup: Setup) -> str:
        listing = ask(self.command(setup, "list", "--short", "--last", "1", str(setup.targets[0])))
        return f"{setup.targets[0]}::{listing.strip()}"
