"""Builds the corpus once and keeps it by seed, scale and version of this generator."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import stat
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable

from . import files
from .changes import JOURNAL, Changes, prepare

VERSION = 1
"""Goes up whenever the same seed gives other bytes."""

FACTS = "facts.json"
SHARE = Path("/usr/share")
SHARE_AT_LEAST_BYTES = 300 * files.MIB
TREE_BYTES = 500 * files.MIB
DATABASE_BYTES = 2048 * files.MIB
NOISE_BYTES = 1024 * files.MIB


@dataclass(frozen=True)
class Recipe:
    """What determines the corpus: `scale` shrinks the two big files and the tree, `files` counts the small ones."""

    seed: int
    scale: float
    files: int
    copy_share: bool = True

    def key(self) -> str:
        """Name of the directory it is kept in."""
        return f"v{VERSION}-seed{self.seed}-scale{self.scale:g}-files{self.files}" + ("" if self.copy_share else "-made")


class Corpus:
    """A corpus on disk: `source` is what is backed up, `facts` describe it (bytes, files, directories, links)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = root / "source"
        self.changes = Changes(root)
        self.facts: dict = json.loads((root / FACTS).read_text())


def obtain(recipe: Recipe, below: Path) -> Corpus:
    """The corpus of `recipe` below the directory `below`; made when it is not there, put right when left changed."""
    root = below / recipe.key()
    if (root / FACTS).exists():
        corpus = Corpus(root)
        corpus.changes.undo()
        return corpus
    shutil.rmtree(root, ignore_errors=True)
    started = time.monotonic()
    print(f"making the corpus {recipe.key()}, once", file=sys.stderr)
    _make(recipe, root)
    facts = {"recipe": {**asdict(recipe), "version": VERSION}, **survey(root / "source")}
    (root / FACTS).write_text(json.dumps(facts, indent=1))
    print(f"made {facts['bytes'] / 1e9:.2f} GB, {facts['files']} files in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return Corpus(root)


def survey(source: Path) -> dict[str, int]:
    """Counts bytes, files, directories and links below `source`, and the bytes of its largest parts."""
    facts = {"bytes": 0, "files": 0, "directories": 0, "links": 0, "smallBytes": 0, "treeBytes": 0}
    for parent, directories, names in os.walk(source):
        facts["directories"] += 1
        part = os.path.relpath(parent, source).split("/")[0]
        for name in names:
            status = os.lstat(os.path.join(parent, name))
            if stat.S_ISREG(status.st_mode):
                facts["files"] += 1
                facts["bytes"] += status.st_size
                if part in ("small", "tree"):
                    facts[part + "Bytes"] += status.st_size
            else:
                facts["links"] += 1
        facts["links"] += sum(os.path.islink(os.path.join(parent, name)) for name in directories)
    return facts


def _make(recipe: Recipe, root: Path) -> None:
    source = root / "source"
    source.mkdir(parents=True)
    parts: list[Callable[[], None]] = [_Part(recipe, root, name) for name in ("database", "small", "rest")]
    with multiprocessing.get_context("fork").Pool(min(2, os.cpu_count() or 1)) as pool:
        for done in [pool.apply_async(part) for part in parts]:
            done.get()
    _stamp_directories(source, _random(recipe, "directories"))
    journal = prepare(root, recipe.files, _random(recipe, "changes"))
    (root / JOURNAL).write_text(json.dumps(journal))


def _stamp_directories(source: Path, rng: random.Random) -> None:
    for parent, directories, _ in os.walk(source):
        directories.sort()
        files.stamp(Path(parent), rng)


def _random(recipe: Recipe, part: str) -> random.Random:
    return random.Random(f"{VERSION}/{recipe.seed}/{part}")


class _Part:
    """One independent piece of work for the pool; its random numbers depend on seed and name only."""

    def __init__(self, recipe: Recipe, root: Path, name: str) -> None:
        self._recipe, self._root, self._name = recipe, root, name

    def __call__(self) -> None:
        recipe, source = self._recipe, self._root / "source"
        rng = _random(recipe, self._name)
        if self._name == "database":
            files.database(source / "database.sql", int(DATABASE_BYTES * recipe.scale), rng)
        elif self._name == "small":
            files.small(source, recipe.files, rng)
        else:
            files.noise(source / "noise.bin", int(NOISE_BYTES * recipe.scale), rng)
            files.odd_names(source, rng)
            _tree(recipe, source / "tree", rng)


def _tree(recipe: Recipe, tree: Path, rng: random.Random) -> None:
    limit = int(TREE_BYTES * recipe.scale)
    if recipe.copy_share and SHARE.is_dir() and survey(SHARE)["bytes"] >= SHARE_AT_LEAST_BYTES:
        files.copied_tree(tree, SHARE, limit)
    else:
        files.made_tree(tree, limit, rng)
