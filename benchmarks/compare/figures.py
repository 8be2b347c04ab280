"""From raw documents to figures: one value per round, medians, and ratios paired by round."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import Iterable, Sequence

from .raw import Document

RoundKey = tuple[int, int]
"""Number of the raw file and of the round in it."""

Values = dict[RoundKey, float]

METRICS = {
    "wall": ("wallSeconds",),
    "cpu": ("userSeconds", "systemSeconds"),
    "read": ("readBytes",),
    "written": ("writtenBytes",),
    "calls": ("readCalls", "writeCalls"),
    "others": ("othersSeconds",),
    "fetched": ("fetchedBytes",),
}
"""Figures that are added up over the commands of one work, by the fields they are made of (seconds, bytes, calls)."""


@dataclass(frozen=True)
class Spread:
    """Median, least and greatest of some rounds."""

    median: float
    least: float
    greatest: float
    rounds: int

    @staticmethod
    def of(values: Iterable[float]) -> Spread | None:
        """The spread of the values; None if there are none."""
        known = sorted(values)
        return Spread(median(known), known[0], known[-1], len(known)) if known else None


@dataclass
class Figures:
    """All figures: `values[work, tool][metric][round]`, and what went wrong or was left out."""

    values: dict[tuple[str, str], dict[str, Values]] = field(default_factory=dict)
    skipped: dict[tuple[str, str], str] = field(default_factory=dict)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    degraded: dict[tuple[str, str], str] = field(default_factory=dict)
    differences: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    starts: list[Document] = field(default_factory=list)

    def spread(self, work: str, tool: str, metric: str) -> Spread | None:
        """Median and range of a figure; None if it was not measured."""
        return Spread.of(self.values.get((work, tool), {}).get(metric, {}).values())

    def ratio(self, one: tuple[str, str], other: tuple[str, str], metric: str) -> Spread | None:
        """`one` divided by `other` (both work and tool), round by round."""
        return Spread.of(paired(self._of(one, metric), self._of(other, metric)).values())

    def tools(self) -> list[str]:
        """Names of the tools that were measured, Lifeboat first."""
        names = dict.fromkeys(tool for _, tool in self.values)
        return sorted(names, key=lambda name: name != "lifeboat")

    def _of(self, key: tuple[str, str], metric: str) -> Values:
        return self.values.get(key, {}).get(metric, {})


def paired(ones: Values, others: Values) -> Values:
    """Quotients of the rounds that both have; a divisor of zero is left out."""
    return {key: ones[key] / others[key] for key in ones if others.get(key)}


def gather(files: Sequence[Sequence[Document]]) -> Figures:
    """Figures of the documents of one or more raw files."""
    figures = Figures()
    commands: dict[tuple[str, str], dict[RoundKey, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for number, documents in enumerate(files):
        for document in documents:
            _take(figures, commands, number, document)
    failed: set[tuple[tuple[str, str], RoundKey]] = set()
    for key, rounds in commands.items():
        for round_key, done in rounds.items():
            bad = [document for document in done if document["status"] != "ok"]
            if any(document["status"] == "failed" for document in bad):
                figures.failures[key] = bad[-1].get("message", "")
                failed.add((key, round_key))
                continue
            if bad:
                figures.degraded[key] = bad[-1].get("message", "")
            for metric, value in summed(done).items():
                figures.values.setdefault(key, {}).setdefault(metric, {})[round_key] = value
    for key, round_key in failed:  # what a failed command left in a repository is no figure either
        for values in figures.values.get(key, {}).values():
            values.pop(round_key, None)
    return figures


def summed(commands: Sequence[Document]) -> dict[str, float]:
    """Figures of one work in one round: parts are added, repeats give their median, `peak` is the greatest."""
    repeats: dict[int, list[Document]] = defaultdict(list)
    for command in commands:
        repeats[command["repeat"]].append(command)
    result = {"peak": float(max(command["peakBytes"] for command in commands))}
    for metric, fields in METRICS.items():
        if any(name in command for command in commands for name in fields):
            result[metric] = median(
                sum(command.get(name, 0) for command in parts for name in fields) for parts in repeats.values()
            )
    return result


def _take(figures: Figures, commands: dict, number: int, document: Document) -> None:
    kind = document["record"]
    if kind == "start":
        figures.starts.append(document)
    if "work" not in document:
        return
    key = (document["work"], document["tool"])
    round_key = (number, document["round"])
    if kind == "command":
        commands[key][round_key].append(document)
    elif kind == "skipped":
        figures.skipped[key] = document["reason"]
    elif kind == "check":
        figures.differences.setdefault(key, Counter()).update(document["differences"])
    elif kind == "store":
        cell = figures.values.setdefault(key, {})
        for metric, field_name in (("stored", "bytes"), ("objects", "objects"), ("new", "newBytes")):
            values = document[field_name]
            cell.setdefault(metric, {})[round_key] = sum(values) / len(values)
