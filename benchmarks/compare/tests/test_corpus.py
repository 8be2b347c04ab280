"""The corpus is determined by its recipe, and the second generation can always be taken back."""

import hashlib
import os
import tempfile
import unittest
import zlib
from pathlib import Path

from ..corpus.build import Corpus, Recipe, obtain
from ..corpus.changes import Changes
from ..corpus.files import ONE_FILE, ONE_FILE_BYTES
from ..equality import compare

TINY = Recipe(seed=7, scale=0.0005, files=230, copy_share=False)


def digest(root: Path, identity: bool = False) -> str:
    """A digest of names, kinds, modes, times and contents below `root`; with inode numbers if asked."""
    total = hashlib.sha256()
    for parent, directories, names in os.walk(root):
        directories.sort()
        for name in sorted(names + directories):
            path = Path(parent, name)
            status = path.lstat()
            total.update(f"{path.relative_to(root)!r} {status.st_mode} {status.st_ino if identity else ''}".encode())
            total.update(str(status.st_mtime_ns).encode())
            if path.is_symlink():
                total.update(os.readlink(path).encode())
            elif path.is_file():
                total.update(path.read_bytes())
    return total.hexdigest()


class CorpusTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.below = Path(directory.name)
        cls.corpus = obtain(TINY, cls.below / "one")

    def test_the_same_recipe_gives_the_same_bytes_names_and_times(self):
        again = obtain(TINY, self.below / "two")
        self.assertEqual(digest(self.corpus.source), digest(again.source))
        self.assertEqual(digest(self.corpus.root / "aside/new"), digest(again.root / "aside/new"))

    def test_another_seed_gives_other_bytes(self):
        other = obtain(Recipe(8, TINY.scale, TINY.files, False), self.below / "three")
        self.assertNotEqual(digest(self.corpus.source), digest(other.source))

    def test_it_is_made_once(self):
        inode = (self.corpus.source / "database.sql").stat().st_ino
        self.assertEqual(inode, (obtain(TINY, self.below / "one").source / "database.sql").stat().st_ino)

    def test_it_holds_what_it_promises(self):
        facts, source = self.corpus.facts, self.corpus.source
        self.assertEqual(int((2 << 30) * TINY.scale), (source / "database.sql").stat().st_size)
        self.assertEqual(int((1 << 30) * TINY.scale), (source / "noise.bin").stat().st_size)
        self.assertEqual(ONE_FILE_BYTES, (source / ONE_FILE).stat().st_size)
        self.assertEqual(TINY.files + 1, sum(len(names) for _, _, names in os.walk(source / "small")))
        self.assertGreater(facts["links"], 1)
        rows, noise = (source / "database.sql").read_bytes(), (source / "noise.bin").read_bytes()
        self.assertTrue(2.5 < len(rows) / len(zlib.compress(rows, 6)) < 5)
        self.assertLess(len(noise) / len(zlib.compress(noise)), 1.001)

    def test_unchanged_files_keep_their_inodes_and_times_and_undo_brings_all_back(self):
        source = self.corpus.source
        before = digest(source, identity=True)
        still = source / "noise.bin"
        status = still.stat()
        self.corpus.changes.apply()
        try:
            self.assertNotEqual(before, digest(source, identity=True))
            now = still.stat()
            for field in ("st_ino", "st_nlink", "st_mtime_ns", "st_ctime_ns"):
                self.assertEqual(getattr(status, field), getattr(now, field))
            names = [name for _, _, found in os.walk(source / "small") for name in found]
            self.assertTrue(any(name.startswith("fresh-") for name in names))
            self.assertTrue(any(name.startswith("renamed-") for name in names))
            self.assertTrue(list(source.glob("small/*/*-moved")))
        finally:
            self.corpus.changes.undo()
        self.assertEqual(before, digest(source, identity=True))

    def test_a_change_that_was_interrupted_is_taken_back(self):
        before = digest(self.corpus.source, identity=True)
        for steps in (0, 1, 2, 5):
            self._apply_only(steps)
            obtain(TINY, self.below / "one")
            self.assertEqual(before, digest(self.corpus.source, identity=True), f"after {steps} renames")

    def test_equality_notices_what_differs(self):
        self.assertFalse(compare(self.corpus.source, self.corpus.source, content=True).counts)
        self.corpus.changes.apply()
        self.corpus.changes.undo()
        other = obtain(Recipe(8, TINY.scale, TINY.files, False), self.below / "three")
        counts = compare(self.corpus.source, other.source, content=True).counts
        self.assertTrue({"content", "size", "time"} <= set(counts))

    def _apply_only(self, steps: int) -> None:
        real, done = os.rename, []

        def rename(before, after):
            if len(done) == steps:
                raise InterruptedError
            done.append(real(before, after))

        os.rename = rename
        try:
            with self.assertRaises(InterruptedError):
                Changes(Corpus(self.corpus.root).root).apply()
        finally:
            os.rename = real


if __name__ == "__main__":
    unittest.main()
