"""Reading files into the page cache and counting what is stored."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Iterable

SETTLE_SECONDS = 65


def warm(roots: Iterable[Path]) -> None:
    """Reads all files below the roots once, so that the page cache holds them (as far as there is memory)."""
    buffer = bytearray(1 << 20)
    for root in roots:
        for parent, _, names in os.walk(root):
            for name in names:
                path = os.path.join(parent, name)
                if os.path.islink(path):
                    continue
                with open(path, "rb", buffering=0) as file:
                    while file.readinto(buffer):
                        pass


def stored(root: Path) -> tuple[int, int]:
    """Bytes (sum of the lengths of files) and number of files below a repository; zeros if it is absent."""
    total = objects = 0
    for parent, _, names in os.walk(root):
        for name in names:
            total += os.lstat(os.path.join(parent, name)).st_size
            objects += 1
    return total, objects


def settle() -> None:
    """Waits until files deleted before do not slow those who create files now.

    ext4 walks past every inode deleted within the last minute, one by one (`recently_deleted` in fs/ext4/ialloc.c): after
    a tree of 100,000 files was removed, the next one to restore paid several seconds of CPU for it.
    """
    os.sync()
    time.sleep(SETTLE_SECONDS)
