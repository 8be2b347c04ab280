"""A dump of a database table: rows with ids, people, times, amounts and comments."""

from __future__ import annotations

import random
from itertools import chain, count, repeat
from typing import BinaryIO

from .words import SLOTS, Text, draw, vocabulary

HEADER = (
    b"-- dump of shop.orders\n"
    b"COPY orders (id, customer, email, placed, amount, currency, state, carrier, address, reference, comment) FROM stdin;\n"
)
ROWS_PER_BLOCK = 8192
_CARRIERS = ("standard parcel", "express parcel, signed for", "collected in the shop", "freight, two persons")
_STATES = ("open", "paid", "paid", "paid", "shipped", "shipped", "shipped", "returned")


class Rows:
    """Writes rows in blocks; each column is drawn from a table made once, so a gigabyte takes seconds."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        names = [word.capitalize() for word in vocabulary(rng, 3_000)]
        hosts = vocabulary(rng, 200)
        self._people = [self._person(names, hosts) for _ in range(SLOTS)]
        self._times = [self._time(second) for second in range(0, 86_400, 2)]
        self._times += self._times[: SLOTS - len(self._times)]
        deliveries = [self._delivery(names) for _ in range(300)]
        self._sums = [
            f"{rng.lognormvariate(3.5, 1.2):.2f}\tEUR\t{rng.choice(_STATES)}\t{rng.choice(deliveries)}\t".encode()
            for _ in range(SLOTS)
        ]
        self._hex = [f"{value:04x}\t".encode() for value in range(SLOTS)]
        text = Text(rng, 5_000)
        self._comments = [self._comment(text) for _ in range(SLOTS)]
        self._next_id = count(10_000_001)
        self._blocks = 0

    def block(self) -> bytes:
        """The next `ROWS_PER_BLOCK` rows, about 1.3 MB."""
        number = ROWS_PER_BLOCK
        rng = self._rng
        day = f"{2015 + self._blocks // 336 % 11}-{self._blocks // 28 % 12 + 1:02}-{self._blocks % 28 + 1:02} ".encode()
        self._blocks += 1
        columns = (
            [b"%d\t" % next(self._next_id) for _ in range(number)],
            draw(rng, self._people, number),
            repeat(day, number),
            sorted(draw(rng, self._times, number)),
            draw(rng, self._sums, number),
            draw(rng, self._hex, number),
            draw(rng, self._comments, number),
        )
        return b"".join(chain.from_iterable(zip(*columns)))

    def write(self, out: BinaryIO, size_bytes: int) -> None:
        """Writes the header and rows, cut off at exactly `size_bytes` bytes. The caller closes `out`."""
        out.write(HEADER[:size_bytes])
        left = size_bytes - len(HEADER)
        while left > 0:
            block = self.block()[:left]
            out.write(block)
            left -= len(block)

    def _person(self, names: list[str], hosts: list[str]) -> bytes:
        first, last = self._rng.choice(names), self._rng.choice(names)
        return f"{first} {last}\t{first.lower()}.{last.lower()}@{self._rng.choice(hosts)}.example\t".encode()

    def _delivery(self, names: list[str]) -> str:
        rng = self._rng
        return f"{rng.choice(_CARRIERS)}\t{rng.choice(names)} Street {rng.randrange(1, 200)}, {rng.choice(names)}"

    @staticmethod
    def _time(second: int) -> bytes:
        return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}\t".encode()

    def _comment(self, text: Text) -> bytes:
        """Most orders carry no remark, the others a few words."""
        if self._rng.random() < 0.4:
            return b"\\N\n"
        return text.take(self._rng.randrange(8, 90)).replace(b"\n", b" ") + b"\n"
