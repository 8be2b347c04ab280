"""The second generation of the corpus, made beside it and put in place by renaming.

Renaming leaves inode, content and all three times of every unchanged file alone, so that no tool is led to read more
than was changed. The journal (a list of renames) is undone backwards; it is safe to undo it after a crash.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Sequence

from .files import MIB, small_names, small_size, stamp
from .rows import Rows
from .words import Text

Rename = tuple[str, str]
"""From and to, relative to the corpus; `source/…` is what is backed up, `aside/…` is not."""

JOURNAL = "journal.json"
APPLIED = "applied"


def changed_database(old: Path, new: Path, rng: random.Random) -> None:
    """A copy of `old` with new rows inserted at 30 % and 50 % (0.2 % of its size each) and changed rows.

    The changed rows lie in 40 places of up to 128 KiB, as after a busy hour: one digit of every third line differs.
    """
    size = old.stat().st_size
    inserted = max(4096, size // 500)
    rows = Rows(rng)
    touched = sorted(rng.randrange(size) for _ in range(40))
    with open(old, "rb") as source, open(new, "wb") as out:
        position = 0
        for stop, change in sorted([(at, "rows") for at in touched] + [(size * 3 // 10, "new"), (size // 2, "new")]):
            _copy(source, out, stop - position)
            position = max(position, stop)
            if change == "new":
                out.write(b"\n" + rows.block()[:inserted] + b"\n")
            else:
                length = min(128 * 1024, size // 400)
                piece = source.read(length)
                position += len(piece)
                out.write(_edited(piece, rng))
        _copy(source, out, size - position)
    stamp(new, rng)


def prepare(corpus: Path, files: int, rng: random.Random) -> list[Rename]:
    """Makes the second generation in `corpus/aside` and returns the renames that put it in place."""
    aside = corpus / "aside"
    for name in ("new", "old"):
        (aside / name).mkdir(parents=True)
    changed_database(corpus / "source/database.sql", aside / "new/database.sql", rng)
    journal: list[Rename] = [
        ("source/database.sql", "aside/old/database.sql"),
        ("aside/new/database.sql", "source/database.sql"),
    ]
    return journal + _small_changes(corpus, files, rng)


def _small_changes(corpus: Path, files: int, rng: random.Random) -> list[Rename]:
    """Of the small files: 1 % edited, 0.5 % deleted, 0.5 % renamed, 1 % new, and a directory of 1 % renamed."""
    text = Text(rng, 10_000)
    share = max(1, files // 100)
    half = max(1, files // 200)
    names = list(small_names(files))
    chosen = rng.sample(names, min(len(names), share + 2 * half))
    journal: list[Rename] = []
    for number, name in enumerate(chosen):
        here = f"source/{name}"
        if number < share:
            edited = f"aside/new/edited-{number}"
            content = (corpus / here).read_bytes()
            middle = len(content) // 2
            _write(corpus / edited, content[:middle] + text.take(40) + content[middle:], rng)
            journal += [(here, f"aside/old/edited-{number}"), (edited, here)]
        elif number < share + half:
            journal.append((here, f"aside/old/deleted-{number}"))
        else:
            journal.append((here, here.replace("note-", "renamed-")))
    for number in range(share):
        fresh = f"aside/new/fresh-{number}"
        _write(corpus / fresh, text.take(small_size(rng)), rng)
        journal.append((fresh, f"source/{os.path.dirname(names[number * 97 % files])}/fresh-{number:05}.txt"))
    parents = sorted({os.path.dirname(os.path.dirname(name)) for name in names})
    parent = rng.choice(parents)  # up to ten directories of a hundred files
    journal.append((f"source/{parent}", f"source/{parent}-moved"))
    return journal


class Changes:
    """Puts the second generation in place and takes it back. Not for use by two processes at once."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._mark = corpus / APPLIED

    def apply(self) -> None:
        """Renames everything into place; `undo` restores the first generation, also after a crash in here."""
        journal = self._journal()
        parents = {os.path.dirname(name) for pair in journal for name in pair if name.startswith("source/")}
        times = {name: os.stat(self._corpus / name).st_mtime_ns for name in parents if (self._corpus / name).exists()}
        self._mark.write_text(json.dumps(times))
        for before, after in journal:
            os.rename(self._corpus / before, self._corpus / after)

    def undo(self) -> None:
        """Takes the second generation back; does nothing if it is not in place."""
        if not self._mark.exists():
            return
        for before, after in reversed(self._journal()):
            old, new = self._corpus / before, self._corpus / after
            if os.path.lexists(new) and not os.path.lexists(old):
                os.rename(new, old)
        for name, time in json.loads(self._mark.read_text()).items():
            os.utime(self._corpus / name, ns=(time, time))
        self._mark.unlink()

    def _journal(self) -> Sequence[Rename]:
        return [(pair[0], pair[1]) for pair in json.loads((self._corpus / JOURNAL).read_text())]


def _edited(piece: bytes, rng: random.Random) -> bytes:
    lines = piece.split(b"\n")
    for number in range(0, len(lines), 3):
        lines[number] = lines[number].replace(b"%d" % rng.randrange(10), b"%d" % rng.randrange(10), 1)
    return b"\n".join(lines)


def _copy(source, out, count: int) -> None:
    while count > 0:
        piece = source.read(min(MIB, count))
        if not piece:
            return
        out.write(piece)
        count -= len(piece)


def _write(path: Path, content: bytes, rng: random.Random) -> None:
    path.write_bytes(content)
    stamp(path, rng)
