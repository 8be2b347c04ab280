"""Finds the tools on this machine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Sequence

from .borg import Borg
from .kopia import Kopia
from .lifeboat import Lifeboat
from .restic import Restic
from .rustic import Rustic
from .tool import Tool

PEERS: tuple[type[Tool], ...] = (Restic, Borg, Kopia, Rustic)


@dataclass(frozen=True)
class Found:
    """The tools to compare, Lifeboat first, their versions, and why others are left out."""

    tools: tuple[Tool, ...]
    versions: dict[str, str]
    absent: dict[str, str]


def find(lifeboat: Path, extra: Iterable[str], only: Sequence[str] | None) -> Found:
    """Lifeboat, the peers on the search path and those given as `NAME=PATH`; `only` keeps the tools of these names.

    A name begins with the kind it is of, such as `restic-0.18`. Raises `ValueError` when it does not.
    """
    programs: dict[str, tuple[type[Tool], str | None]] = {"lifeboat": (Lifeboat, str(lifeboat))}
    for kind in PEERS:
        programs[kind.kind] = (kind, shutil.which(kind.kind))
    for name, _, path in (pair.partition("=") for pair in extra):
        programs[name] = (_kind(name), shutil.which(path))
    tools: list[Tool] = []
    versions: dict[str, str] = {}
    absent: dict[str, str] = {}
    for name, (kind, path) in programs.items():
        if only and name not in only:
            absent[name] = "left out by --only"
        elif path is None:
            absent[name] = "not found on this machine"
        else:
            tool = kind(name, Path(path).absolute())
            try:
                versions[name] = tool.version()
                tools.append(tool)
            except (OSError, RuntimeError) as failure:
                absent[name] = f"does not start: {failure}"
    return Found(tuple(tools), versions, absent)


def _kind(name: str) -> type[Tool]:
    for kind in PEERS:
        if name.startswith(kind.kind):
            return kind
    raise ValueError(f"{name}: a name begins with one of {', '.join(kind.kind for kind in PEERS)}")
