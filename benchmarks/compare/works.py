"""The works that are measured, in the order of a round."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable, Sequence

from .command import Command
from .corpus.files import ONE_FILE
from .tools.tool import Setup, Tool

Verb = Callable[[Tool, Setup, Path], list[Command]]
"""The third argument is a new empty directory to restore into."""


@dataclass(frozen=True)
class Work:
    """A row of the tables.

    `setup` names the installation it works on (`one`, `three` or `copied`: one or three targets), `warm` what is
    read once before so that the page cache is alike for all (`source`, `targets`, nothing), `needs` the work that has to
    be done before on the same installation.
    """

    name: str
    label: str
    setup: str
    verb: Verb
    needs: str | None = None
    warm: str = ""
    stores: bool = False
    restores: str = ""
    repeats: int = 1


def _work(name: str, label: str, verb: Verb, needs: str | None = None, setup: str = "one", **more) -> Work:
    return Work(name, label, setup, verb, needs, **more)


WORKS: tuple[Work, ...] = (
    _work("help", "overview of commands (--help)", lambda tool, setup, to: tool.help(setup), repeats=10),
    _work("init", "init, one target", lambda tool, setup, to: tool.init(setup), stores=True),
    _work(
        "first", "first backup, one target", lambda tool, setup, to: tool.backup(setup), "init", warm="source", stores=True
    ),
    _work(
        "unchanged", "unchanged, one target", lambda tool, setup, to: tool.backup(setup), "first", warm="source", stores=True
    ),
    _work("snapshots", "list of snapshots", lambda tool, setup, to: tool.snapshots(setup), "first", repeats=10),
    _work(
        "restore",
        "full restore",
        lambda tool, setup, to: tool.restore(setup, to),
        "first",
        warm="targets",
        restores="all",
    ),
    _work(
        "restore-one",
        "restore of one 10 KB file",
        lambda tool, setup, to: tool.restore_one(setup, to, ONE_FILE),
        "first",
        warm="targets",
        restores="one",
    ),
    _work("verify", "verify all data", lambda tool, setup, to: tool.verify(setup), "first", warm="targets"),
    _work(
        "changed", "changed, one target", lambda tool, setup, to: tool.backup(setup), "first", warm="source", stores=True
    ),
    _work(
        "prune", "prune to the last", lambda tool, setup, to: tool.prune(setup), "changed", warm="targets", stores=True
    ),
    _work("init3", "init, three targets", lambda tool, setup, to: tool.init(setup), setup="three", stores=True),
    _work(
        "first3",
        "first backup, three targets",
        lambda tool, setup, to: tool.backup(setup),
        "init3",
        "three",
        warm="source",
        stores=True,
    ),
    _work(
        "unchanged3",
        "unchanged, three targets",
        lambda tool, setup, to: tool.backup(setup),
        "first3",
        "three",
        warm="source",
        stores=True,
    ),
    _work(
        "init3copy",
        "init, three targets for copies",
        lambda tool, setup, to: tool.init_to_copy(setup),
        setup="copied",
        stores=True,
    ),
    _work(
        "first3copy",
        "first backup, one target and two copies",
        lambda tool, setup, to: tool.copy(setup),
        "init3copy",
        "copied",
        warm="source",
        stores=True,
    ),
)
BY_NAME = {work.name: work for work in WORKS}
TARGETS = {"one": 1, "three": 3, "copied": 3}


def selected(names: Iterable[str] | None) -> Sequence[Work]:
    """The works of these names (all if None) and those they need, in the order of a round. Raises `ValueError`."""
    if names is None:
        return WORKS
    wanted: set[str] = set()
    for name in names:
        if name not in BY_NAME:
            raise ValueError(f"no work is called {name}; known are {', '.join(BY_NAME)}")
        step: str | None = name
        while step:
            wanted.add(step)
            step = BY_NAME[step].needs
    return [work for work in WORKS if work.name in wanted]
