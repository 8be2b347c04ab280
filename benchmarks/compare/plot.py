"""A plot of the ratios: grouped horizontal bars in a self-contained SVG, readable on light and dark ground."""

from __future__ import annotations

from html import escape

from .figures import Figures, Spread
from .goals import LIFEBOAT
from .works import WORKS

PLOTTED = ("first", "first3", "first3copy", "unchanged", "unchanged3", "changed", "restore", "restore-one", "verify")
LEFT, RIGHT, WIDTH = 320, 70, 930
BAR, GAP, TOP = 14, 12, 64
COLOURS = ("#2f7ed8", "#e07b39", "#3a9d5d", "#a45bc2", "#c2a23a", "#7a8899")
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.small { font-size: 11px; } .title { font-size: 15px; font-weight: 600; }
.axis, .whisker { stroke: #57606a; stroke-width: 1; } .one { stroke: #cf222e; stroke-width: 1.5; stroke-dasharray: 4 3; }
.grid { stroke: #d0d7de; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .axis, .whisker { stroke: #9198a1; } .grid { stroke: #30363d; } .one { stroke: #ff7b72; }
}
"""


def draw(figures: Figures) -> str:
    """The SVG: wall time of Lifeboat divided by that of each peer, a group per work, with the range as whisker."""
    peers = [tool for tool in figures.tools() if tool != LIFEBOAT]
    groups = _groups(figures, peers)
    reach = max([1.1] + [spread.greatest for _, bars in groups for _, spread in bars])
    scale = (WIDTH - LEFT - RIGHT) / reach
    body: list[str] = []
    y = TOP
    for label, bars in groups:
        middle = y + BAR * len(bars) / 2 + 4
        body.append(f'<text x="{LEFT - 10}" y="{middle:.1f}" text-anchor="end">{escape(label)}</text>')
        for peer, spread in bars:
            body += _bar(y, spread, scale, COLOURS[peers.index(peer) % len(COLOURS)])
            y += BAR
        y += GAP
    lines = _legend(peers) + _grid(reach, scale, y)
    height = y + 34
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="Wall time of Lifeboat divided by that of each peer">\n<style>{STYLE}</style>\n'
        + "\n".join(lines + body)
        + "\n</svg>\n"
    )


def _groups(figures: Figures, peers: list[str]) -> list[tuple[str, list[tuple[str, Spread]]]]:
    groups = []
    for work in (work for work in WORKS if work.name in PLOTTED):
        own = "first3" if work.name == "first3copy" else work.name
        ratios = [(peer, figures.ratio((own, LIFEBOAT), (work.name, peer), "wall")) for peer in peers]
        bars = [(peer, ratio) for peer, ratio in ratios if ratio]
        if bars:
            groups.append((work.label, bars))
    return groups


def _bar(y: int, spread: Spread, scale: float, colour: str) -> list[str]:
    end = LEFT + spread.median * scale
    middle = y + (BAR - 2) / 2
    least, greatest = LEFT + spread.least * scale, LEFT + spread.greatest * scale
    return [
        f'<rect x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="{BAR - 2}" rx="2" fill="{colour}"/>',
        f'<line class="whisker" x1="{least:.1f}" y1="{middle}" x2="{greatest:.1f}" y2="{middle}"/>',
        f'<text class="small" x="{max(end, greatest) + 5:.1f}" y="{y + BAR - 4}">{spread.median:.2f}</text>',
    ]


def _legend(peers: list[str]) -> list[str]:
    lines = ['<text class="title" x="12" y="22">Wall time: Lifeboat divided by peer (below 1, Lifeboat is faster)</text>']
    x = 12
    for number, peer in enumerate(peers):
        lines.append(f'<rect x="{x}" y="34" width="12" height="12" rx="2" fill="{COLOURS[number % len(COLOURS)]}"/>')
        lines.append(f'<text x="{x + 17}" y="45">{escape(peer)}</text>')
        x += 40 + 8 * len(peer)
    return lines


def _grid(reach: float, scale: float, bottom: int) -> list[str]:
    step = next(step for step in (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0, 1000.0) if reach / step <= 10 or step == 1000.0)
    lines = []
    for number in range(int(reach / step) + 1):
        x = LEFT + number * step * scale
        lines.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{bottom}"/>')
        lines.append(f'<text class="small" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{number * step:g}</text>')
    one = LEFT + scale
    lines.append(f'<line class="one" x1="{one:.1f}" y1="{TOP - 6}" x2="{one:.1f}" y2="{bottom}"/>')
    return lines
