"""The parts of the corpus below its root: two big files, many small ones, a tree like /usr/share."""

from __future__ import annotations

import math
import os
import random
import shutil
from pathlib import Path
from typing import Iterator

from .rows import Rows
from .words import Text

MIB = 1 << 20
EPOCH_SECONDS = 1_700_000_000
"""Oldest modification time in the corpus (November 2023); nothing in it is newer than a year after that."""

FILES_PER_DIRECTORY = 100
MEAN_SMALL_BYTES = 8192
LARGEST_SMALL_BYTES = 256 * 1024
ONE_FILE_BYTES = 10_240
ONE_FILE = "small/one-10k.txt"
"""The file that is restored alone; 10,240 bytes long."""


def stamp(path: Path, rng: random.Random) -> None:
    """Gives a file or directory a seeded modification time, with nanoseconds."""
    time = EPOCH_SECONDS * 10**9 + rng.randrange(365 * 86_400 * 10**9)
    os.utime(path, ns=(time, time), follow_symlinks=False)


def database(path: Path, size_bytes: int, rng: random.Random) -> None:
    """A dump of `size_bytes` bytes; zstd level 3 makes it about 3.7 times smaller."""
    with open(path, "wb") as out:
        Rows(rng).write(out, size_bytes)
    stamp(path, rng)


def noise(path: Path, size_bytes: int, rng: random.Random) -> None:
    """`size_bytes` bytes that no tool can compress, like pictures or archives."""
    with open(path, "wb") as out:
        for start in range(0, size_bytes, MIB):
            out.write(rng.randbytes(min(MIB, size_bytes - start)))
    stamp(path, rng)


def small_names(count: int) -> Iterator[str]:
    """Names of `count` small files relative to the root, 100 in each directory, ten directories in each above."""
    for number in range(count):
        leaf = number // FILES_PER_DIRECTORY
        yield f"small/{leaf // 100:02}/{leaf // 10 % 10}/{leaf % 10}/note-{number:06}.txt"


def small_size(rng: random.Random) -> int:
    """Size in bytes of a small file: log-normal with a mean of about 8 KiB, one in a hundred empty or tiny."""
    if rng.random() < 0.01:
        return rng.randrange(0, 64)
    return min(LARGEST_SMALL_BYTES, int(rng.lognormvariate(math.log(MEAN_SMALL_BYTES) - 0.5, 1.0)))


def small(root: Path, count: int, rng: random.Random) -> None:
    """`count` text files; one in thirty repeats an earlier file of the same directory or the one before."""
    text = Text(rng)
    recent: list[bytes] = [b""]
    directory = None
    for name in small_names(count):
        path = root / name
        if path.parent != directory:
            directory = path.parent
            directory.mkdir(parents=True, exist_ok=True)
        repeated = rng.random() < 1 / 30
        content = rng.choice(recent) if repeated else text.take(small_size(rng))
        recent = (recent + [content])[-FILES_PER_DIRECTORY:]
        path.write_bytes(content)
        stamp(path, rng)
    one = root / ONE_FILE
    one.parent.mkdir(parents=True, exist_ok=True)
    one.write_bytes(text.take(ONE_FILE_BYTES))
    stamp(one, rng)


def odd_names(root: Path, rng: random.Random) -> None:
    """A few names, modes and kinds of entry that trip programs up."""
    directory = root / "odd"
    directory.mkdir()
    names = ["with space", "-rf", "quo'te\"s", "new\nline", "ümläut-日本", "star*?[x]", "back\\slash", "." + "x" * 200]
    for name in names:
        (directory / name).write_bytes(rng.randbytes(rng.randrange(1, 2000)))
    (directory / "empty").touch()
    (directory / "private").touch(mode=0o600)
    (directory / "program").write_bytes(b"#!/bin/sh\nexit 0\n")
    (directory / "program").chmod(0o755)
    (directory / "empty directory").mkdir(mode=0o700)
    (directory / "dangling").symlink_to("nowhere/at all")
    (directory / "up").symlink_to("../odd")
    for path in sorted(directory.iterdir()):
        stamp(path, rng)


def copied_tree(root: Path, origin: Path, limit_bytes: int) -> None:
    """A copy of `origin` (links, modes, times) in the order of names, until `limit_bytes` bytes are copied."""
    total = 0
    for parent, directories, names in os.walk(origin):
        directories.sort()
        here = root / Path(parent).relative_to(origin)
        here.mkdir(parents=True, exist_ok=True)
        for name in sorted(names + [d for d in directories if os.path.islink(os.path.join(parent, d))]):
            source = os.path.join(parent, name)
            size = os.lstat(source).st_size
            if total + size > limit_bytes:
                return
            if os.path.islink(source) or os.path.isfile(source):
                shutil.copy2(source, here / name, follow_symlinks=False)
                total += size


def made_tree(root: Path, limit_bytes: int, rng: random.Random) -> None:
    """A tree of about `limit_bytes` bytes with many directories, links and mixed contents, where nothing can be copied."""
    text = Text(rng, 4000)
    total = number = 0
    while total < limit_bytes:
        number += 1
        directory = root / f"package-{number:05}" / rng.choice(("doc", "locale/de", "locale/fr", "lib/data"))
        directory.mkdir(parents=True, exist_ok=True)
        for name in range(rng.randrange(1, 30)):
            size = min(limit_bytes, int(rng.lognormvariate(8.3, 1.6)))
            content = rng.randbytes(size) if rng.random() < 0.15 else text.take(size)
            (directory / f"item-{name}").write_bytes(content)
            stamp(directory / f"item-{name}", rng)
            total += size
        if rng.random() < 0.3:
            (directory / "latest").symlink_to("item-0")
            stamp(directory / "latest", rng)
