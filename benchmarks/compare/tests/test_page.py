"""The page of results keeps what a person wrote; the plot is sound."""

import tempfile
import unittest
import xml.etree.ElementTree as tree
from pathlib import Path

from .. import page
from ..figures import gather
from .documents import command, start

TRIED = "\n\n| idea | gave |\n|---|---|\n| ümläut & <b> | 3 % |\n\n"


def some_figures(wall: float = 1.0):
    works = [command(work, tool, 1, wall) for work in ("first", "restore") for tool in ("lifeboat", "restic", "a<b")]
    return gather([[start(), *works]])


class PageTest(unittest.TestCase):
    def test_the_section_written_by_hand_is_kept(self):
        with tempfile.TemporaryDirectory() as directory:
            written = page.write(some_figures(), Path(directory))
            text = written.read_text(encoding="utf-8")
            first, last = text.index(page.BEGIN) + len(page.BEGIN), text.index(page.END)
            written.write_text(text[:first] + TRIED + text[last:], encoding="utf-8")
            again = page.write(some_figures(wall=7.0), Path(directory)).read_text(encoding="utf-8")
        self.assertEqual(TRIED, page.kept(again))
        self.assertEqual(1, again.count("| idea | gave |"))
        self.assertNotEqual(text.replace(text[first:last], ""), again.replace(TRIED, ""))

    def test_broken_marks_are_refused_and_nothing_is_written(self):
        for broken in (page.BEGIN, page.END, page.END + page.BEGIN, page.BEGIN + page.BEGIN + page.END):
            with tempfile.TemporaryDirectory() as directory:
                old = Path(directory) / "RESULTS.md"
                old.write_text(broken + " precious")
                with self.assertRaises(ValueError):
                    page.write(some_figures(), Path(directory))
                self.assertEqual(broken + " precious", old.read_text())
                self.assertEqual([old], list(Path(directory).iterdir()))

    def test_the_plot_is_well_formed_and_needs_nothing_else(self):
        svg = page.draw(some_figures())
        root = tree.fromstring(svg)
        self.assertTrue(root.tag.endswith("svg"))
        self.assertNotIn("href", svg)
        self.assertIn("prefers-color-scheme: dark", svg)

    def test_absent_tools_are_named(self):
        self.assertIn("kopia: not compared: not found", page.render(some_figures(), ""))


if __name__ == "__main__":
    unittest.main()
