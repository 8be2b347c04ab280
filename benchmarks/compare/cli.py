"""The command line of `benchmarks/run`."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path
from typing import Sequence

from . import machine, page, raw, tables
from .command import remove
from .corpus.build import Recipe, obtain
from .figures import gather
from .frozen import commit, freeze
from .goals import LIFEBOAT
from .rounds import Round
from .tools.find import Found, find
from .works import BY_NAME, selected

HERE = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str]) -> int:
    """Runs the comparison, or with `report` as first word makes the tables of raw files. Returns the exit code."""
    try:
        if arguments[:1] == ["report"]:
            return report(_report_options(arguments[1:]))
        return compare(_options(arguments))
    except ValueError as wrong:
        print(f"benchmarks/run: {wrong}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("benchmarks/run: interrupted; what was measured is kept, see --resume", file=sys.stderr)
        return 130


def compare(options: argparse.Namespace) -> int:
    """Measures all rounds and prints the tables; 1 if Lifeboat failed in something, else 0."""
    works = selected(options.works)
    wanted = not options.only or LIFEBOAT in options.only
    frozen = freeze(options.lifeboat, options.work / "lifeboat", anew=not options.resume) if wanted else options.lifeboat
    found = find(frozen, options.peer, options.only)
    if wanted and LIFEBOAT in found.absent:
        raise ValueError(f"lifeboat {found.absent[LIFEBOAT]}")
    if not found.tools:
        raise ValueError("no tool to compare")
    corpus = obtain(Recipe(options.seed, options.scale, options.files), options.work / "corpus")
    need = space_needed(corpus.facts["bytes"], len(found.tools), options.rounds, options.keep)
    _check_space(need, shutil.disk_usage(options.work).free, options.force)
    file = raw.RawFile(options.json or options.work / f"raw-{time.strftime('%Y%m%d-%H%M%S')}.jsonl")
    begun = _resumed(options, file, corpus.facts)
    if begun is None:
        file.add("start", **_start(options, found, corpus.facts))
        begun = 0
    _say(f"results: {file.path}")
    for name, reason in found.absent.items():
        _say(f"{name}: not compared: {reason}")
    for number in range(begun + 1, options.rounds + 1):
        directory = options.work / f"round-{number}"
        remove(directory)
        Round(number, directory, options.work / "restored", corpus, file, _say, options.keep).go(works, found.tools)
        if not options.keep:
            remove(directory)
    if not options.keep:
        remove(options.work / "restored")
    figures = gather([raw.read(file.path)])
    print(tables.summary(figures))
    if options.results:
        print(f"written: {page.write(figures, HERE)}")
    return 1 if any(LIFEBOAT == tool for _, tool in figures.failures) else 0


def report(options: argparse.Namespace) -> int:
    """Makes the tables of raw files that are there; they have to be about the same corpus."""
    figures = gather([raw.read(file) for file in options.files])
    if any(start["corpus"] != figures.starts[0]["corpus"] for start in figures.starts):
        raise ValueError("these files are about different corpora")
    print(tables.summary(figures))
    if options.results:
        print(f"written: {page.write(figures, HERE)}")
    return 0


def space_needed(corpus_bytes: int, tools: int, rounds: int, keep: bool) -> int:
    """Three repositories of each tool lie there at once, each up to about 0.6 of the corpus (of every round, if kept), and
    all that was restored."""
    repositories = 0.6 * 3 * (rounds if keep else 1)
    return int(corpus_bytes * (repositories + rounds) * tools)


def _check_space(need: int, free: int, force: bool) -> None:
    """A full disk in the middle would spoil every later measurement.

    :raises ValueError: if there is less than may be needed, and nobody insists
    """
    if free >= need:
        return
    sizes = f"up to {need / 1e9:.0f} GB are needed for a moment, {free / 1e9:.0f} GB are free"
    if not force:
        raise ValueError(f"{sizes}; fewer --rounds, a smaller --scale, another --work, or --force if you know better")
    _say(f"WARNING: {sizes}")


def _start(options: argparse.Namespace, found: Found, corpus: dict) -> dict:
    return {
        "begun": time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
        "machine": {**machine.facts(options.work, options.lifeboat), "Lifeboat's commit": commit(options.lifeboat)},
        "versions": {tool.name: f"{found.versions[tool.name]} ({tool.settings})" for tool in found.tools},
        "absent": found.absent,
        "corpus": corpus,
    }


def _resumed(options: argparse.Namespace, file: raw.RawFile, corpus: dict) -> int | None:
    """Number of rounds that are done in the file to resume; None if there is nothing to resume."""
    if not options.resume:
        if file.path.exists():
            raise ValueError(f"{file.path} exists; add --resume to continue it, or choose another file")
        return None
    if not file.path.exists():
        raise ValueError("--resume wants --json FILE, the file to continue")
    documents = raw.read(file.path)
    if not documents or documents[0]["corpus"] != corpus:
        raise ValueError("the file to resume is about another corpus")
    return raw.rounds_done(documents)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/run",
        description="Compares Lifeboat with its peers. `benchmarks/run report FILE...` makes tables of raw results.",
        epilog=f"Works: {', '.join(BY_NAME)}. See benchmarks/README.md.",
    )
    words = lambda text: text.split(",")  # noqa: E731
    parser.add_argument("--rounds", type=int, default=5, help="number of rounds (5)")
    parser.add_argument("--scale", type=float, default=1.0, help="factor for the two big files and the tree (1)")
    parser.add_argument("--files", type=int, default=100_000, help="number of small files (100000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the corpus (1)")
    parser.add_argument("--only", type=words, metavar="TOOLS", help="these tools only, comma-separated")
    parser.add_argument("--works", type=words, metavar="NAMES", help="these works and those they need, comma-separated")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PATH", help="another program")
    parser.add_argument("--lifeboat", type=_file, default=HERE.parent / "lifeboat", metavar="PATH", help="another launcher")
    parser.add_argument("--work", type=_path, default=HERE / "target/compare", metavar="DIR", help="place for all data")
    parser.add_argument("--keep", action="store_true", help="keep repositories and logs")
    parser.add_argument("--force", action="store_true", help="begin although the disk may become full")
    parser.add_argument("--json", type=_path, metavar="FILE", help="raw results, appended after each command (below --work)")
    parser.add_argument("--resume", action="store_true", help="continue --json FILE with the first round that is not complete")
    parser.add_argument("--results", action="store_true", help="write benchmarks/RESULTS.md and its plot")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    return options


def _report_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/run report", description="Makes the tables of raw results.")
    parser.add_argument("files", nargs="+", type=_file, metavar="FILE")
    parser.add_argument("--results", action="store_true", help="write benchmarks/RESULTS.md and its plot")
    return parser.parse_args(arguments)


def _path(text: str) -> Path:
    return Path(text).absolute()


def _file(text: str) -> Path:
    path = Path(text).absolute()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    return path
