"""Made-up words and text whose word frequencies follow Zipf's law, quick enough for a gigabyte."""

from __future__ import annotations

import random
from typing import Sequence

SLOTS = 1 << 16
"""Number of entries in a table that is indexed by two random bytes."""

_CONSONANTS = "bcdfghklmnprstvw"
_VOWELS = "aeiou"


def vocabulary(rng: random.Random, count: int) -> list[str]:
    """`count` different pronounceable words of two to ten letters, short ones first on average."""
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = 1 + min(4, int(rng.expovariate(0.9)) + (len(words) > 150))
        word = "".join(rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(syllables))
        words[word + rng.choice(("", "n", "r", "s", "t"))] = None
    return list(words)


def zipf_table(words: Sequence[str], suffix: str = " ") -> list[bytes]:
    """A table of `SLOTS` entries in which the word of rank r fills a share of about 1/r; each word ends with `suffix`."""
    weight = sum(1 / rank for rank in range(1, len(words) + 1))
    table: list[bytes] = []
    owed = 0.0
    for rank, word in enumerate(words, 1):
        owed += SLOTS / (rank * weight)
        share = min(int(owed), SLOTS - len(table))
        owed -= share
        table += [f"{word}{suffix}".encode()] * share
    table += [f"{words[0]}{suffix}".encode()] * (SLOTS - len(table))
    return table


def draw(rng: random.Random, table: Sequence[bytes], count: int) -> list[bytes]:
    """`count` entries of a table of `SLOTS` entries, with equal chances; two random bytes choose each."""
    return list(map(table.__getitem__, memoryview(rng.randbytes(2 * count)).cast("H")))


class Text:
    """Endless text of Zipf-distributed words in lines and paragraphs, drawn from a table of short phrases."""

    def __init__(self, rng: random.Random, words: int = 20_000, phrase: int = 3) -> None:
        self._rng = rng
        single = zipf_table(vocabulary(rng, words))
        table = [b"".join(group) for group in zip(*(draw(rng, single, SLOTS) for _ in range(phrase)))]
        for slot in range(0, SLOTS, 5):  # about every 5th phrase ends a line
            table[slot] = table[slot][:-1] + (b".\n" if slot % 3 else b",\n")
        self._table = table
        self._mean = sum(map(len, table)) / SLOTS

    def take(self, size_bytes: int) -> bytes:
        """Exactly `size_bytes` bytes of new text."""
        text = b""
        while len(text) < size_bytes:
            wanted = int((size_bytes - len(text)) / self._mean * 1.02) + 4
            text += b"".join(draw(self._rng, self._table, wanted))
        return text[:size_bytes]
