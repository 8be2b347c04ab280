"""Medians, ratios, and what a raw file says after an interruption."""

import json
import tempfile
import unittest
from pathlib import Path

from ..figures import Spread, gather, paired
from ..goals import GOALS, judge
from ..raw import RawFile, read, rounds_done
from .documents import command


class FiguresTest(unittest.TestCase):
    def test_ratios_are_paired_by_round_before_the_median_is_taken(self):
        walls = [("lifeboat", 1, 1.0), ("restic", 1, 2.0), ("lifeboat", 2, 10.0), ("restic", 2, 10.0), ("lifeboat", 3, 9.0)]
        figures = gather([[command("first", tool, round, wall) for tool, round, wall in walls]])
        ratio = figures.ratio(("first", "lifeboat"), ("first", "restic"), "wall")
        self.assertEqual(Spread(0.75, 0.5, 1.0, 2), ratio)
        self.assertEqual(Spread(9.0, 1.0, 10.0, 3), figures.spread("first", "lifeboat", "wall"))

    def test_rounds_of_two_files_are_different_rounds(self):
        figures = gather([[command("first", "restic", 1, 1.0)], [command("first", "restic", 1, 3.0)]])
        self.assertEqual(Spread(2.0, 1.0, 3.0, 2), figures.spread("first", "restic", "wall"))

    def test_parts_are_added_and_the_peak_is_the_greatest(self):
        parts = [command("first3", "restic", 1, 2.0, part=n, peakBytes=(n + 1) << 20) for n in range(3)]
        figures = gather([parts])
        self.assertEqual(6.0, figures.spread("first3", "restic", "wall").median)
        self.assertEqual(12.0, figures.spread("first3", "restic", "cpu").median)
        self.assertEqual(3 << 20, figures.spread("first3", "restic", "peak").median)

    def test_repeats_give_their_median(self):
        figures = gather([[command("help", "lifeboat", 1, wall, repeat=n) for n, wall in enumerate((0.1, 0.9, 0.2))]])
        self.assertEqual(0.2, figures.spread("help", "lifeboat", "wall").median)

    def test_a_failure_is_reported_and_never_counted(self):
        failed = command("first", "kopia", 1, 0.1, status="failed", message="no")
        left = {"record": "store", "work": "first", "tool": "kopia", "round": 1, "bytes": [1], "objects": [1], "newBytes": [1]}
        figures = gather([[failed, left, command("first", "kopia", 2, 5.0)]])
        self.assertIsNone(figures.spread("first", "kopia", "stored"))
        self.assertEqual(Spread(5.0, 5.0, 5.0, 1), figures.spread("first", "kopia", "wall"))
        self.assertEqual({("first", "kopia"): "no"}, figures.failures)

    def test_no_ratio_to_nothing(self):
        self.assertEqual({}, paired({(0, 1): 1.0, (0, 2): 1.0}, {(0, 1): 0.0}))
        self.assertIsNone(gather([]).ratio(("first", "lifeboat"), ("first", "restic"), "wall"))


class GoalsTest(unittest.TestCase):
    def test_each_version_of_a_peer_is_judged_and_absent_peers_are_not_measured(self):
        walls = {"lifeboat": 4.0, "restic": 10.0, "restic-0.18": 8.0}
        figures = gather([[command("first", tool, 1, wall) for tool, wall in walls.items()]])
        words = {(v.tool, v.goal.peer): v.word for v in judge(figures) if v.goal.work == "first" and v.goal.metric == "wall"}
        expected = {("restic", "restic"): "met", ("restic-0.18", "restic"): "NOT met"}
        expected |= {(name, name): "not measured" for name in ("borg", "kopia", "rustic")}
        self.assertEqual(expected, words)

    def test_absolute_goals_take_the_worst_work_for_memory(self):
        documents = [command("first", "lifeboat", 1, 1.0, peakBytes=600 << 20), command("help", "lifeboat", 1, 0.7)]
        verdicts = {v.goal.describe(v.tool): v.word for v in judge(gather([documents]))}
        self.assertEqual("NOT met", verdicts["any work: peak memory at most 512 MiB"])
        self.assertEqual("met", verdicts["help: wall time at most 0.7 s"])
        self.assertEqual("not measured", verdicts["restore-one: bytes fetched at most 4 MiB"])

    def test_memory_is_judged_by_its_greatest(self):
        documents = [command("first", "lifeboat", n, 1.0, peakBytes=peak << 20) for n, peak in enumerate((100, 100, 600), 1)]
        verdict = next(v for v in judge(gather([documents])) if v.goal.metric == "peak")
        self.assertFalse(verdict.met)

    def test_every_goal_can_be_said(self):
        self.assertEqual(len(GOALS), len({goal.describe(goal.peer) for goal in GOALS}))


class RawFileTest(unittest.TestCase):
    def test_a_round_begun_anew_replaces_the_interrupted_one(self):
        with tempfile.TemporaryDirectory() as directory:
            file = RawFile(Path(directory) / "raw.jsonl")
            file.add("start", corpus={})
            for round, wall in ((1, 1.0), (2, 99.0), (2, 3.0)):
                file.add("round", round=round)
                file.add(**command("first", "restic", round, wall))
                if wall != 99.0:
                    file.add("round-end", round=round)
            with open(file.path, "a") as out:
                out.write('{"record": "comm')  # the machine went down here
            documents = read(file.path)
        self.assertEqual(2, rounds_done(documents))
        self.assertEqual(Spread(2.0, 1.0, 3.0, 2), gather([documents]).spread("first", "restic", "wall"))
        self.assertEqual("start", json.loads(json.dumps(documents[0]))["record"])


if __name__ == "__main__":
    unittest.main()
