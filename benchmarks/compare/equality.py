"""Whether a restored tree equals its origin."""

from __future__ import annotations

import os
import stat
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = 1 << 20


@dataclass
class Differences:
    """How many entries differ in what, and a few examples. Empty if all is equal."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, what: str, name: str) -> None:
        """Notes one difference of the entry `name`."""
        self.counts[what] += 1
        if len(self.examples) < 5:
            self.examples.append(f"{what}: {name!r}")


def compare(origin: Path, copy: Path, content: bool) -> Differences:
    """Compares kinds, sizes, modes, owners, times, link targets and, if asked, the content of all below two roots."""
    differences = Differences()
    if not copy.is_dir():
        differences.add("missing", ".")
        return differences
    pending = [""]
    while pending:
        here = pending.pop()
        names = set(os.listdir(origin / here))
        for extra in set(os.listdir(copy / here)) - names:
            differences.add("unexpected", os.path.join(here, extra))
        for name in sorted(names):
            path = os.path.join(here, name)
            if compare_entry(origin / path, copy / path, content, path, differences):
                pending.append(path)
    return differences


def compare_entry(origin: Path, copy: Path, content: bool, name: str, differences: Differences) -> bool:
    """Compares one entry, notes what differs, and tells whether both are directories to look into."""
    old = os.lstat(origin)
    try:
        new = os.lstat(copy)
    except FileNotFoundError:
        differences.add("missing", name)
        return False
    kind = stat.S_IFMT(old.st_mode)
    if kind != stat.S_IFMT(new.st_mode):
        differences.add("kind", name)
        return False
    link = stat.S_ISLNK(kind)
    if not link and stat.S_IMODE(old.st_mode) != stat.S_IMODE(new.st_mode):
        differences.add("mode", name)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        differences.add("owner", name)
    if old.st_mtime_ns != new.st_mtime_ns:
        differences.add("time of link" if link else "time", name)
    if link and os.readlink(origin) != os.readlink(copy):
        differences.add("link target", name)
    if stat.S_ISREG(kind):
        if old.st_size != new.st_size:
            differences.add("size", name)
        elif content and not same_bytes(origin, copy):
            differences.add("content", name)
    return stat.S_ISDIR(kind)


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files of the same size hold the same bytes."""
    with open(one, "rb", buffering=0) as left, open(other, "rb", buffering=0) as right:
        while True:
            piece = left.read(BLOCK)
            if piece != right.read(BLOCK):
                return False
            if not piece:
                return True
