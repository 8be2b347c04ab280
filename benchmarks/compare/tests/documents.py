"""Made-up raw documents for the tests."""

from __future__ import annotations

from ..raw import Document


def command(work: str, tool: str, round: int, wall: float, **more) -> Document:
    """A `command` document; CPU time is twice the wall time unless told."""
    fields = {"part": 0, "repeat": 0, "status": "ok", "peakBytes": 1 << 20, "readBytes": 10, "writtenBytes": 20}
    fields |= {"userSeconds": wall * 1.5, "systemSeconds": wall * 0.5, "readCalls": 1, "writeCalls": 2, "othersSeconds": 0.0}
    return {"record": "command", "work": work, "tool": tool, "round": round, "wallSeconds": wall, **fields, **more}


def start() -> Document:
    """A `start` document."""
    recipe = {"seed": 1, "scale": 1.0, "files": 10, "copy_share": False, "version": 1}
    corpus = {"recipe": recipe, "bytes": 10**9, "files": 10, "directories": 2, "links": 1, "smallBytes": 5, "treeBytes": 6}
    facts = {"machine": {"kernel": "6.1"}, "versions": {"lifeboat": "1"}, "absent": {"kopia": "not found"}}
    return {"record": "start", "begun": "2026-01-01", "corpus": corpus, **facts}
