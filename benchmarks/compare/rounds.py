"""Runs the rounds: all tools in turn, work by work, on fresh repositories."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Sequence

from . import disk
from .command import Outcome, remove, run
from .corpus.build import Corpus
from .corpus.files import ONE_FILE
from .equality import Differences, compare, compare_entry
from .raw import RawFile
from .tools.tool import Setup, Tool, Unsupported
from .works import TARGETS, Work

Say = Callable[[str], None]
MIB = 1 << 20


@dataclass
class Round:
    """One round in a directory of its own. Installations are deleted as soon as no later work needs them."""

    number: int
    directory: Path
    aside: Path
    """Where restored trees wait for the end of all rounds."""
    corpus: Corpus
    raw: RawFile
    say: Say
    keep: bool = False
    broken: dict[tuple[str, str], str] = field(default_factory=dict)
    """Why a tool's installation cannot be used any more, by name of tool and of setup."""

    def go(self, works: Sequence[Work], tools: Sequence[Tool]) -> None:
        """Does all works with all tools; the order of tools turns with round and work."""
        self.raw.add("round", round=self.number, time=time.time())
        for index, work in enumerate(works):
            turn = (self.number - 1 + index) % len(tools)
            changed = work.name == "changed"
            try:
                if changed:
                    self.corpus.changes.apply()
                for tool in [*tools[turn:], *tools[:turn]]:
                    self._do(work, tool)
            finally:
                if changed:
                    self.corpus.changes.undo()
            self._put_aside(work)
            if not any(later.setup == work.setup for later in works[index + 1 :]):
                self._delete(work.setup)
        self.raw.add("round-end", round=self.number, time=time.time())

    def _put_aside(self, work: Work) -> None:
        """Restored trees are not deleted while anything is still measured; see `disk.FRESHLY_DELETED`."""
        restored = self.directory / "restored"
        if restored.exists():
            self.aside.mkdir(exist_ok=True)
            restored.rename(self.aside / f"{self.number}-{work.name}")

    def _do(self, work: Work, tool: Tool) -> None:
        reason = self.broken.get((tool.name, work.setup))
        if reason is None:
            try:
                self._measure(work, tool)
                return
            except Unsupported as missing:
                reason = str(missing)
            except (OSError, RuntimeError) as failure:
                reason = f"could not be prepared: {failure}"
                self.broken[tool.name, work.setup] = f"{work.name} {reason}"
        self.raw.add("skipped", round=self.number, work=work.name, tool=tool.name, reason=reason)
        self.say(f"{self._head(work, tool)} —  {reason}")

    def _measure(self, work: Work, tool: Tool) -> None:
        setup = self._setup(work, tool)
        before = [disk.stored(target)[0] for target in setup.targets]
        outcomes: list[Outcome] = []
        for repeat in range(work.repeats):
            to = self.directory / "restored" / tool.name
            remove(to)
            to.mkdir(parents=True)
            for part, command in enumerate(work.verb(tool, setup, to)):
                if work.warm:
                    disk.warm([setup.source] if work.warm == "source" else setup.targets)
                os.sync()
                outcome = run(command, self.directory / "logs" / tool.name)
                outcomes.append(outcome)
                self._record(work, tool, part, repeat, outcome)
                if not outcome.usable:
                    break
        usable = all(outcome.usable for outcome in outcomes)
        stored = self._store(work, tool, setup, before) if work.stores else ""
        self.say(self._line(work, tool, outcomes) + stored)
        if not usable and (work.stores or not outcomes):
            self.broken[tool.name, work.setup] = f"{work.name} failed"
        elif usable and work.restores:
            self._check(work, tool, setup, to)

    def _record(self, work: Work, tool: Tool, part: int, repeat: int, outcome: Outcome) -> None:
        words = {} if outcome.status == "ok" else {"message": outcome.last_words()}
        self.raw.add(
            "command",
            round=self.number,
            work=work.name,
            tool=tool.name,
            part=part,
            repeat=repeat,
            status=outcome.status,
            **outcome.figures,
            **tool.own_account(outcome),
            **words,
        )

    def _store(self, work: Work, tool: Tool, setup: Setup, before: list[int]) -> str:
        counts = [disk.stored(target) for target in setup.targets]
        new = [after - old for (after, _), old in zip(counts, before)]
        sizes, objects = [size for size, _ in counts], [number for _, number in counts]
        self.raw.add(
            "store", round=self.number, work=work.name, tool=tool.name, bytes=sizes, objects=objects, newBytes=new
        )
        return f"  stored {sizes[0] / MIB:.1f} MiB ({new[0] / MIB:+.1f}) in {objects[0]} objects"

    def _check(self, work: Work, tool: Tool, setup: Setup, to: Path) -> None:
        """Compares outside the measured time: content too in the first round, and always for the one file."""
        if work.restores == "all":
            found = compare(setup.source, tool.restored(setup, to), content=self.number == 1)
        else:
            found = Differences()
            compare_entry(setup.source / ONE_FILE, tool.restored_one(setup, to, ONE_FILE), True, ONE_FILE, found)
        self.raw.add(
            "check",
            round=self.number,
            work=work.name,
            tool=tool.name,
            differences=dict(found.counts),
            examples=found.examples,
        )
        if found.counts:
            self.say(f"{self._head(work, tool)} restored differs: {dict(found.counts)} {found.examples}")

    def _setup(self, work: Work, tool: Tool) -> Setup:
        home = self.directory / work.setup / tool.name
        (home / "home").mkdir(parents=True, exist_ok=True)
        return Setup.below(home, self.corpus.source, TARGETS[work.setup])

    def _delete(self, setup: str) -> None:
        if not self.keep:
            remove(self.directory / setup)

    def _head(self, work: Work, tool: Tool) -> str:
        return f"[{self.number}] {work.name:<11} {tool.name:<14}"

    def _line(self, work: Work, tool: Tool, outcomes: Sequence[Outcome]) -> str:
        def total(name: str) -> float:
            return sum(outcome.figures.get(name, 0) for outcome in outcomes) / work.repeats

        peak = max(outcome.figures.get("peakBytes", 0) for outcome in outcomes)
        bad = [outcome for outcome in outcomes if outcome.status != "ok"]
        state = f"  {bad[0].status}: {bad[0].last_words()}" if bad else ""
        return (
            f"{self._head(work, tool)} {total('wallSeconds'):7.2f} s"
            f"  cpu {total('userSeconds') + total('systemSeconds'):7.2f} s  peak {peak / MIB:4.0f} MiB"
            f"  read {total('readBytes') / MIB:.1f} written {total('writtenBytes') / MIB:.1f} MiB{state}"
        )
