"""Measuring real children."""

import sys
import tempfile
import unittest
from pathlib import Path

from ..command import Command, base_environment, run


class MeasureTest(unittest.TestCase):
    def run_shell(self, script: str, degraded: tuple[int, ...] = ()):
        with tempfile.TemporaryDirectory() as directory:
            here = Path(directory)
            return run(Command(("/bin/sh", "-c", script), base_environment(here), here, degraded), here / "logs")

    def test_bytes_and_calls_of_grandchildren_count(self):
        outcome = self.run_shell("head -c 3000000 /dev/zero | cat >/dev/null; :")
        self.assertEqual("ok", outcome.status)
        self.assertGreaterEqual(outcome.figures["readBytes"], 6_000_000)
        self.assertLess(outcome.figures["readBytes"], 7_000_000)
        self.assertGreaterEqual(outcome.figures["writtenBytes"], 6_000_000)
        self.assertGreater(outcome.figures["readCalls"], 2)

    def test_time_and_memory(self):
        ballast = bytearray(150 << 20)  # the driver's own memory must not show
        small = self.run_shell("sleep 0.3")
        self.assertEqual(150 << 20, len(ballast))
        self.assertTrue(0.3 <= small.figures["wallSeconds"] < 5)
        self.assertLess(small.figures["userSeconds"], 0.25)
        self.assertLess(small.figures["peakBytes"], 40 << 20)
        big = self.run_shell(f"'{sys.executable}' -c 'len(bytes([1]) * (100 << 20))'; :")
        self.assertGreater(big.figures["peakBytes"], 100 << 20)

    def test_exit_codes_and_last_words(self):
        self.assertEqual(("failed", "late"), self._end("echo early; echo late >&2; exit 9"))
        self.assertEqual("degraded", self.run_shell("exit 3", degraded=(3,)).status)
        killed = self.run_shell("kill -9 $$")
        self.assertEqual((-9, "failed"), (killed.figures["exit"], killed.status))

    def test_a_program_that_is_not_there_is_a_failure(self):
        with tempfile.TemporaryDirectory() as directory:
            here = Path(directory)
            outcome = run(Command((str(here / "absent"),), {}, here), here / "logs")
        self.assertEqual("failed", outcome.status)

    def _end(self, script: str) -> tuple[str, str]:
        outcome = self.run_shell(script)
        return outcome.status, outcome.last_words()


if __name__ == "__main__":
    unittest.main()
