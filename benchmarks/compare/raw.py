"""Raw results: a file of JSON documents, one a line, appended after each command so that nothing is lost.

Kinds of documents (`record`): `start` (facts), `round` and `round-end`, `command`, `store`, `check`, `skipped`.
A round that was begun anew replaces what the file says about it before.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

Document = dict[str, Any]


class RawFile:
    """Appends documents; each is on disk when `add` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def add(self, record: str, **fields: Any) -> None:
        """Appends one document."""
        with open(self.path, "a", encoding="utf-8") as out:
            out.write(json.dumps({"record": record, **fields}) + "\n")
            out.flush()
            os.fsync(out.fileno())


def read(path: Path) -> list[Document]:
    """The documents that count; a last line that was cut off is left out, and so are rounds begun anew."""
    documents: list[Document] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            document = json.loads(line)
        except ValueError:
            continue
        if document["record"] == "round":
            documents = [old for old in documents if old.get("round") != document["round"]]
        documents.append(document)
    return documents


def rounds_done(documents: list[Document]) -> int:
    """Number of rounds, counted from 1, that were finished."""
    return max((document["round"] for document in documents if document["record"] == "round-end"), default=0)
