"""The figures as Markdown tables, which read well on a terminal too."""

from __future__ import annotations

from typing import Sequence

from .figures import Figures, Spread
from .goals import LIFEBOAT, MIB, Verdict, judge
from .works import WORKS

NONE = "—"
_UNITS = {"wall": "s", "cpu": "s", **dict.fromkeys(("peak", "stored", "new", "read", "written", "fetched"), "MiB")}
_TITLES = {
    "wall": "Wall time, s",
    "cpu": "CPU time (user and system), s",
    "peak": "Peak memory of a process, MiB",
    "stored": "Bytes stored per target, MiB",
    "new": "New bytes stored per target, MiB",
    "objects": "Objects (files) stored per target",
    "read": "Bytes read by calls (files, caches, repositories, libraries), MiB",
    "written": "Bytes written by calls, MiB",
    "calls": "Read and write calls",
}


def amount(value: float, metric: str) -> str:
    """A figure in the unit of its table."""
    scaled = value / MIB if _UNITS.get(metric) == "MiB" else value
    if _UNITS.get(metric) is None:
        return f"{scaled:,.0f}"
    return f"{scaled:.2f}" if abs(scaled) < 10 else f"{scaled:.1f}" if abs(scaled) < 100 else f"{scaled:,.0f}"


def span(spread: Spread | None, metric: str) -> str:
    """Median, and the range in parentheses when there was more than one round."""
    if spread is None:
        return NONE
    if spread.rounds == 1:
        return amount(spread.median, metric)
    return f"{amount(spread.median, metric)} ({amount(spread.least, metric)}–{amount(spread.greatest, metric)})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with columns of equal width, all but the first to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(zip(cells, widths))]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join(("-" * (width + 1) + ":") if column else "-" * (width + 2) for column, width in enumerate(widths)) + "|"
    return "\n".join([line(head), rule, *map(line, rows)])


def metric_table(figures: Figures, metric: str) -> str:
    """Medians and ranges of one figure, works down and tools across; empty if nothing was measured."""
    tools = figures.tools()
    rows = []
    for work in WORKS:
        cells = [_cell(figures, work.name, tool, metric) for tool in tools]
        if any(cell not in (NONE, "failed") for cell in cells):
            rows.append([f"{work.name}: {work.label}", *cells])
    return f"### {_TITLES[metric]}\n\n{table(['work', *tools], rows)}\n" if rows else ""


def _cell(figures: Figures, work: str, tool: str, metric: str) -> str:
    spread = figures.spread(work, tool, metric)
    if spread is None:
        return "failed" if (work, tool) in figures.failures else NONE
    mark = "*" if (work, tool) in figures.degraded or (work, tool) in figures.failures else ""
    return span(spread, metric) + mark


def ratio_table(figures: Figures, metric: str) -> str:
    """Lifeboat divided by each peer, round by round: median and range; empty without peers."""
    peers = [tool for tool in figures.tools() if tool != LIFEBOAT]
    rows = []
    for work in WORKS:
        against = "first3" if work.name == "first3copy" else work.name
        ratios = [figures.ratio((against, LIFEBOAT), (work.name, peer), metric) for peer in peers]
        if any(ratios):
            rows.append([f"{work.name}: {work.label}", *(_ratio(ratio) for ratio in ratios)])
    title = f"### Lifeboat divided by peer: {_TITLES[metric].split(',')[0].lower()}"
    return f"{title}\n\n{table(['work', *peers], rows)}\n" if rows else ""


def _ratio(spread: Spread | None) -> str:
    if spread is None:
        return NONE
    return f"{spread.median:.2f}" + ("" if spread.rounds == 1 else f" ({spread.least:.2f}–{spread.greatest:.2f})")


def goal_table(figures: Figures) -> str:
    """All goals with what was measured and the verdict."""
    verdicts = judge(figures)
    rows = [[verdict.goal.describe(verdict.tool), _measured(verdict), verdict.word] for verdict in verdicts]
    met = sum(verdict.met is True for verdict in verdicts)
    missed = sum(verdict.met is False for verdict in verdicts)
    count = f"{met} met, {missed} not met, {len(verdicts) - met - missed} not measured"
    return f"### Goals: {count}\n\n{table(['goal', 'measured', 'verdict'], rows)}\n"


def _measured(verdict: Verdict) -> str:
    if verdict.measured is None:
        return NONE
    if verdict.tool is not None:
        return _ratio(verdict.measured)
    metric = verdict.goal.metric
    return f"{span(verdict.measured, metric)} {_UNITS[metric]}"


def notes(figures: Figures) -> str:
    """What failed, was left out, or came back different."""
    lines = [f"* {work}, {tool}: FAILED in at least one round: {text}" for (work, tool), text in figures.failures.items()]
    lines += [f"* {work}, {tool}: done with warnings (marked *): {text}" for (work, tool), text in figures.degraded.items()]
    for (work, tool), counts in figures.differences.items():
        if counts:
            what = ", ".join(f"{count} × {name}" for name, count in counts.items())
            lines.append(f"* {work}, {tool}: what was restored differs from the corpus: {what}")
    lines += [f"* {work}, {tool}: {NONE} {text}" for (work, tool), text in figures.skipped.items()]
    for tool, text in {t: x for start in figures.starts for t, x in start.get("absent", {}).items()}.items():
        lines.append(f"* {tool}: not compared: {text}")
    return "### Notes\n\n" + "\n".join(lines or ["Nothing failed, nothing was left out."]) + "\n"


def others(figures: Figures) -> str:
    """How much everything else on the machine worked meanwhile, as a share of one processor."""
    shares = [
        used / figures.values[key]["wall"][round_key]
        for key, metrics in figures.values.items()
        for round_key, used in metrics.get("others", {}).items()
        if figures.values[key]["wall"][round_key] > 0.2
    ]
    spread = Spread.of(shares)
    if spread is None:
        return ""
    return f"Everything else on the machine used {spread.median:.2f} processors meanwhile (median; most {spread.greatest:.2f}).\n"


def summary(figures: Figures) -> str:
    """What fits on a terminal: goals, times, memory, bytes stored, notes."""
    return _joined(figures, ("wall",), ("wall", "cpu", "peak", "stored"))


def everything(figures: Figures) -> str:
    """All tables, goals first."""
    return _joined(figures, ("wall", "cpu", "stored", "new"), tuple(_TITLES))


def _joined(figures: Figures, ratios: Sequence[str], metrics: Sequence[str]) -> str:
    parts = [goal_table(figures)]
    parts += [ratio_table(figures, metric) for metric in ratios]
    parts += [metric_table(figures, metric) for metric in metrics]
    return "\n".join(part for part in [*parts, notes(figures), others(figures)] if part)
