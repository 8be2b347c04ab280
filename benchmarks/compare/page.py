"""The page of results, `RESULTS.md`, with its plot; what a person wrote into it is kept."""

from __future__ import annotations

from pathlib import Path

from . import tables
from .figures import Figures
from .plot import draw

BEGIN, END = "<!-- tried:begin -->", "<!-- tried:end -->"
PLOT = "ratios.svg"
_EMPTY = "\nNothing written down yet.\n"


def write(figures: Figures, directory: Path) -> Path:
    """Writes page and plot into `directory` and returns the path of the page."""
    page = directory / "RESULTS.md"
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    text = render(figures, kept(old))
    (directory / PLOT).write_text(draw(figures), encoding="utf-8")
    page.write_text(text, encoding="utf-8")
    return page


def kept(page: str) -> str:
    """What stands between the marks of an old page. Raises `ValueError` if only one mark is there, or they are twice."""
    if BEGIN not in page and END not in page:
        return _EMPTY
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"the marks {BEGIN} and {END} are not a pair; nothing was written")
    return page[page.index(BEGIN) + len(BEGIN) : page.index(END)]


def render(figures: Figures, tried: str) -> str:
    """The whole page; `tried` is put between the marks as it is."""
    facts = "\n".join(_facts(figures))
    return f"""# Results

Written by `benchmarks/run --results`; how it is measured and what the figures do not say is in [README.md](README.md). Only the
section "What was tried and what it gave" is written by hand.

![Wall time of Lifeboat divided by that of each peer]({PLOT})

## Circumstances

{facts}

## Tables

Medians; in parentheses the least and the greatest of all rounds. Ratios are taken within a round.

{tables.everything(figures)}
## What was tried and what it gave

{BEGIN}{tried}{END}
"""


def _facts(figures: Figures) -> list[str]:
    rounds = {key for metrics in figures.values.values() for values in metrics.values() for key in values}
    lines = [f"* Rounds: {len(rounds)}, from {len(figures.starts)} run(s)"]
    for start in figures.starts[-1:]:
        lines += [f"* {name}: {value}" for name, value in start["machine"].items()]
        lines.append("* Tools: " + "; ".join(f"{name}: {value}" for name, value in start["versions"].items()))
        lines.append(f"* Corpus: {_corpus(start['corpus'])}")
        lines.append(f"* Begun: {start['begun']}")
    return lines


def _corpus(facts: dict) -> str:
    recipe = facts["recipe"]
    return (
        f"seed {recipe['seed']}, scale {recipe['scale']:g}, generator {recipe['version']}; {facts['bytes'] / 1e9:.2f} GB in "
        f"{facts['files']:,} files, {facts['directories']:,} directories and {facts['links']:,} links, of which "
        f"{facts['smallBytes'] / 1e6:.0f} MB in {recipe['files']:,} small files and {facts['treeBytes'] / 1e6:.0f} MB in a "
        f"{'copy of a system directory' if recipe['copy_share'] else 'made-up tree'}"
    )
