"""What every tool can be told to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from ..command import Command, Outcome, ask, base_environment

PASSWORD = "six or more words that only benchmarks know"


class Unsupported(Exception):
    """The tool has no such verb; the message says why, for the table."""


@dataclass(frozen=True)
class Setup:
    """One installation of a tool: `home` holds its settings, caches and `targets` (repositories) and nothing else."""

    home: Path
    source: Path
    targets: tuple[Path, ...]

    @staticmethod
    def below(home: Path, source: Path, targets: int) -> Setup:
        """A setup whose targets are directories in `home`."""
        return Setup(home, source, tuple(home / f"target-{number}" for number in range(1, targets + 1)))


class Tool(ABC):
    """A backup program at its default settings. Verbs return the commands that do the work, in order."""

    kind = ""
    """Family of the program, such as `restic`; `name` may tell several versions of it apart."""

    degraded: tuple[int, ...] = ()
    settings = "default settings"
    copies_not = "has no copying between repositories that is measured here"

    def __init__(self, name: str, program: Path) -> None:
        self.name = name
        self.program = program

    @abstractmethod
    def init(self, setup: Setup) -> list[Command]:
        """Makes all targets ready."""

    @abstractmethod
    def backup(self, setup: Setup) -> list[Command]:
        """Backs the source up to all targets in the tool's usual way."""

    def init_to_copy(self, setup: Setup) -> list[Command]:
        """Makes targets ready for `copy`."""
        raise Unsupported(self.copies_not)

    def copy(self, setup: Setup) -> list[Command]:
        """Backs the source up to the first target and copies from there to the others."""
        raise Unsupported(self.copies_not)

    @abstractmethod
    def restore(self, setup: Setup, to: Path) -> list[Command]:
        """Restores the latest snapshot from the first target into the new directory `to`."""

    @abstractmethod
    def restore_one(self, setup: Setup, to: Path, name: str) -> list[Command]:
        """Restores the file `name` (relative to the source) into the new directory `to`."""

    def restored(self, setup: Setup, to: Path) -> Path:
        """Where the root of the source is found after a restore into `to`."""
        return to / setup.source.relative_to("/")

    def restored_one(self, setup: Setup, to: Path, name: str) -> Path:
        """Where the one file is found."""
        return self.restored(setup, to) / name

    @abstractmethod
    def verify(self, setup: Setup) -> list[Command]:
        """Reads and checks all stored data of all targets."""

    @abstractmethod
    def prune(self, setup: Setup) -> list[Command]:
        """Forgets all snapshots but the last and frees their space."""

    @abstractmethod
    def snapshots(self, setup: Setup) -> list[Command]:
        """Lists the snapshots."""

    def help(self, setup: Setup) -> list[Command]:
        """Prints the overview of commands."""
        return [self.command(setup, "--help")]

    def version(self) -> str:
        """What the program calls its version; also proves that it starts."""
        home = Path("/")
        return ask(Command((str(self.program), "--version"), base_environment(home), home)).split("\n")[0].strip()

    def own_account(self, outcome: Outcome) -> dict[str, float]:
        """Figures that the tool itself reports about a command, such as `fetchedBytes`."""
        return {}

    def environment(self, setup: Setup) -> dict[str, str]:
        """The whole environment of its commands."""
        return base_environment(setup.home / "home")

    def command(self, setup: Setup, *arguments: str, cwd: Path | None = None) -> Command:
        """A command of this tool."""
        argv = (str(self.program), *arguments)
        return Command(argv, self.environment(setup), cwd or setup.home, self.degraded)
