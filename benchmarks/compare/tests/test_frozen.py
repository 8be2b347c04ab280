"""The frozen copy of Lifeboat: whole, with times kept, and nothing written to the original."""

import os
import tempfile
import unittest
from pathlib import Path

from ..frozen import freeze


class FrozenTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.home, self.copy = Path(directory.name, "home"), Path(directory.name, "copy")
        app = "console/target/lifeboat"
        for name in ("lifeboat", "pom.xml", "console/pom.xml", "console/src/main/A.java", f"{app}/lifeboat.jar", f"{app}/cache.aot"):
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
            os.utime(path, ns=(10**18 + 1, 10**18 + 1))

    def test_sources_and_program_are_copied_with_their_times_but_not_the_cache(self):
        before = sorted((path, path.lstat().st_mtime_ns) for path in self.home.rglob("*"))
        launcher = freeze(self.home / "lifeboat", self.copy, anew=True)
        self.assertEqual(self.copy / "lifeboat", launcher)
        for name in ("console/src/main/A.java", "console/target/lifeboat/lifeboat.jar"):
            self.assertEqual(10**18 + 1, (self.copy / name).stat().st_mtime_ns)
        self.assertFalse((self.copy / "console/target/lifeboat/cache.aot").exists())
        self.assertEqual(before, sorted((path, path.lstat().st_mtime_ns) for path in self.home.rglob("*")))

    def test_a_run_that_goes_on_keeps_its_copy(self):
        freeze(self.home / "lifeboat", self.copy, anew=True)
        (self.home / "console/src/main/A.java").write_text("edited")
        freeze(self.home / "lifeboat", self.copy, anew=False)
        self.assertNotEqual("edited", (self.copy / "console/src/main/A.java").read_text())
        freeze(self.home / "lifeboat", self.copy, anew=True)
        self.assertEqual("edited", (self.copy / "console/src/main/A.java").read_text())

    def test_a_launcher_without_a_checkout_is_used_as_it_is(self):
        (self.home / "pom.xml").unlink()
        self.assertEqual(self.home / "lifeboat", freeze(self.home / "lifeboat", self.copy, anew=True))


if __name__ == "__main__":
    unittest.main()
