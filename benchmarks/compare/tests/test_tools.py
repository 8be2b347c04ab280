"""The tools: each keeps to its own directory, and absent ones are named."""

import tempfile
import unittest
from pathlib import Path

from ..corpus.files import small_names
from ..tools.borg import Borg
from ..tools.find import PEERS, find
from ..tools.kopia import Kopia
from ..tools.lifeboat import Lifeboat
from ..tools.restic import Restic
from ..tools.tool import Setup, Unsupported
from ..works import BY_NAME, WORKS, selected


class ToolsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.home = Path(directory.name)
        self.setup_of_three = Setup.below(self.home, Path("/data/source"), 3)

    def test_directories_in_the_environment_lie_in_the_home_of_the_setup(self):
        for kind in (*PEERS, Lifeboat):
            environment = kind("x", Path("/bin/x")).environment(self.setup_of_three)
            own = {name: value for name, value in environment.items() if name.endswith(("DIR", "HOME", "FILE"))}
            for name in set(own) - {"JAVA_HOME", "TMPDIR"}:
                self.assertTrue(own[name].startswith(str(self.home)), f"{kind.kind} {name}")
            self.assertTrue(len(own) > 1)

    def test_three_targets_are_one_run_for_lifeboat_and_three_for_the_others(self):
        for kind in (*PEERS, Lifeboat):
            commands = kind("x", Path("/bin/x")).backup(self.setup_of_three)
            self.assertEqual(1 if kind is Lifeboat else 3, len(commands), kind.kind)

    def test_copies(self):
        for kind in (Restic, Kopia):
            self.assertEqual(3, len(kind("x", Path("/bin/x")).copy(self.setup_of_three)))
        for kind in (Borg, Lifeboat):
            with self.assertRaises(Unsupported):
                kind("x", Path("/bin/x")).init_to_copy(self.setup_of_three)

    def test_lifeboat_gets_one_account_per_target_and_a_private_passphrase(self):
        Lifeboat("lifeboat", Path("/bin/x")).init(self.setup_of_three)
        text = (self.home / "lifeboat.yml").read_text()
        self.assertIn('corpus: {type: directory, path: "/data/source"}', text)
        self.assertEqual(3, text.count("account: target-"))
        self.assertEqual(0o600, (self.home / "passphrase").stat().st_mode & 0o777)

    def test_absent_and_unwanted_tools_are_named_and_unknown_names_refused(self):
        found = find(Path("/bin/true"), ["restic-new=/nowhere/restic"], ["lifeboat", "restic-new"])
        self.assertEqual(["lifeboat"], [tool.name for tool in found.tools])
        self.assertEqual("not found on this machine", found.absent["restic-new"])
        self.assertEqual("left out by --only", found.absent["borg"])
        with self.assertRaises(ValueError):
            find(Path("/bin/true"), ["tar=/bin/tar"], None)


class WorksTest(unittest.TestCase):
    def test_what_a_work_needs_is_done_before_it_in_the_same_setup(self):
        names = [work.name for work in WORKS]
        for work in WORKS:
            if work.needs:
                self.assertLess(names.index(work.needs), names.index(work.name))
                self.assertEqual(BY_NAME[work.needs].setup, work.setup)

    def test_selection_adds_what_is_needed(self):
        self.assertEqual(["init", "first", "changed", "prune"], [work.name for work in selected(["prune"])])
        with self.assertRaises(ValueError):
            selected(["nonsense"])

    def test_names_of_small_files_are_different_and_nested(self):
        names = list(small_names(2500))
        self.assertEqual(2500, len(set(names)))
        self.assertEqual({4}, {name.count("/") for name in names})


if __name__ == "__main__":
    unittest.main()
