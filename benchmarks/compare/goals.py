"""The goals of the project, and whether the figures meet them."""

from __future__ import annotations

from dataclasses import dataclass

from .figures import Figures, Spread

MIB = 1 << 20
LIFEBOAT = "lifeboat"


@dataclass(frozen=True)
class Goal:
    """Lifeboat's `metric` of `work` is at most `limit` times that of `peer` doing `against` (default: the same work).

    Without a peer, `limit` is an absolute figure (seconds or bytes). `work` None means the greatest of all works.
    """

    work: str | None
    metric: str
    limit: float
    peer: str | None = None
    against: str | None = None

    def describe(self, tool: str | None) -> str:
        """The goal in words; `tool` is the version of the peer it is judged by."""
        work = self.work or "any work"
        if tool is None:
            amount = f"{self.limit / MIB:g} MiB" if self.metric in ("fetched", "peak") else f"{self.limit:g} s"
            return f"{work}: {_METRIC_WORDS[self.metric]} at most {amount}"
        other = f" {self.against}" if self.against else ""
        return f"{work}: {_METRIC_WORDS[self.metric]} at most {self.limit:g} × {tool}{other}"


_METRIC_WORDS = {
    "wall": "wall time",
    "cpu": "CPU time",
    "stored": "bytes stored",
    "new": "new bytes stored",
    "peak": "peak memory",
    "fetched": "bytes fetched",
}

GOALS: tuple[Goal, ...] = (
    Goal("first", "wall", 0.45, "restic"),
    Goal("first", "cpu", 0.45, "restic"),
    Goal("first", "wall", 0.38, "borg"),
    Goal("first", "wall", 1.0, "kopia"),
    Goal("first", "wall", 1.0, "rustic"),
    Goal("first3", "wall", 0.18, "restic"),
    Goal("first3", "wall", 0.12, "restic", "first3copy"),
    Goal("first3", "wall", 1.2, LIFEBOAT, "first"),
    Goal("unchanged", "wall", 0.8, "restic"),
    Goal("unchanged3", "wall", 0.35, "restic"),
    Goal("changed", "wall", 0.6, "restic"),
    Goal("changed", "new", 1.0, "restic"),
    Goal("restore", "wall", 0.45, "restic"),
    Goal("restore", "wall", 0.40, "borg"),
    Goal("restore-one", "wall", 1.5),
    Goal("restore-one", "fetched", 4 * MIB),
    Goal("first", "stored", 0.95, "restic"),
    Goal(None, "peak", 512 * MIB),
    Goal("help", "wall", 0.7),
    Goal("snapshots", "wall", 1.5),
)


@dataclass(frozen=True)
class Verdict:
    """A goal, the version of the peer, and what was measured (a ratio, or an absolute figure); None: not measured."""

    goal: Goal
    tool: str | None
    measured: Spread | None

    @property
    def met(self) -> bool | None:
        """Whether the median (of memory: the greatest) meets the goal; None if it was not measured."""
        if self.measured is None:
            return None
        judged = self.measured.greatest if self.goal.metric == "peak" else self.measured.median
        return judged <= self.goal.limit

    @property
    def word(self) -> str:
        """`met`, `NOT met` or `not measured`."""
        return {None: "not measured", True: "met", False: "NOT met"}[self.met]


def judge(figures: Figures) -> list[Verdict]:
    """All goals, those about a peer once for each version of it that was measured (once if none was)."""
    verdicts = []
    for goal in GOALS:
        if goal.peer is None:
            verdicts.append(Verdict(goal, None, _absolute(figures, goal)))
            continue
        for tool in [name for name in figures.tools() if name.startswith(goal.peer)] or [goal.peer]:
            work = goal.work or ""
            ratio = figures.ratio((work, LIFEBOAT), (goal.against or work, tool), goal.metric)
            verdicts.append(Verdict(goal, tool, ratio))
    return verdicts


def _absolute(figures: Figures, goal: Goal) -> Spread | None:
    if goal.work is not None:
        return figures.spread(goal.work, LIFEBOAT, goal.metric)
    spreads = [figures.spread(work, tool, goal.metric) for work, tool in figures.values if tool == LIFEBOAT]
    return max((spread for spread in spreads if spread), key=lambda spread: spread.greatest, default=None)
