"""Hashed n-grams of many turns at once, and what weights make of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

BITS = 14
BUCKETS = 1 << BITS

# Odd numbers of 64 bits whose digits have no pattern; one for each place in an n-gram.
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64
)
_CROSSED = np.uint64(0x2545F4914F6CDD1D)

Grams = tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The buckets of every turn: those of turn i are ``buckets[starts[i]:starts[i + 1]]``.

    No turn is without any. Each counts 1/√n in a turn that has n.
    """

    buckets: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def scores(self, weights: NDArray[np.int8]) -> NDArray[np.float64]:
        """Return turns × classes: the weights (buckets × classes) of each turn, added up.

        The sums are whole numbers, so that they are the same on every machine.
        """
        if not len(self):
            return np.zeros((0, weights.shape[1]))
        found = weights.take(self.buckets, axis=0)
        sums = np.add.reduceat(found, self.starts[:-1], axis=0, dtype=np.int32)
        counts: NDArray[np.int64] = self.starts[1:] - self.starts[:-1]
        return sums / np.sqrt(counts)[:, None]


class Streams:
    """Streams of numbers, one a turn, each of which has one number at least."""

    def __init__(self, streams: Sequence[Sequence[int]]) -> None:
        """Take the streams, whose n-grams are made when they are first asked for."""
        self.lengths = np.fromiter(map(len, streams), np.int64, len(streams))
        ids = np.fromiter(chain.from_iterable(streams), np.uint64, int(self.lengths.sum()))
        self._ids = ids + np.uint64(1)
        self._row = np.arange(len(streams)).repeat(self.lengths)
        begins = self.lengths.cumsum() - self.lengths
        self._place = np.arange(len(ids)) - begins[self._row]
        self._left = self.lengths[self._row] - self._place
        self._sums: list[NDArray[np.uint64]] = [self._ids * _FACTORS[0]]
        self._grams: dict[int, Grams] = {}

    def hashed(
        self, sizes: tuple[int, ...], *, salt: int, crossed: NDArray[np.int64] | None = None
    ) -> Rows:
        """Return the n-grams of ``sizes`` (1 to 4) of each stream.

        ``salt`` keeps one kind of n-grams from another. Under ``crossed``, a number for each
        stream, an n-gram is another one for each number.
        """
        base = np.full(len(self.lengths), salt, np.uint64)
        if crossed is not None:
            base += crossed.astype(np.uint64) * _CROSSED
        counts = np.array([np.maximum(self.lengths - size + 1, 0) for size in sizes])
        starts = np.concatenate(([0], counts.sum(axis=0).cumsum()))
        mixed = np.empty(starts[-1], np.uint64)
        for size, before in zip(sizes, counts.cumsum(axis=0) - counts, strict=True):
            grams, row, place = self._of_size(size)
            mixed[(starts[:-1] + before)[row] + place] = grams + (base + np.uint64(size))[row]
        return Rows(_bucket(mixed).astype(np.int32), starts)

    def _of_size(self, size: int) -> Grams:
        """Return the sums of ``size`` numbers in a row, with the streams and places they begin."""
        if size not in self._grams:
            sums = self._summed(size)
            first = (self._left[: len(sums)] >= size).nonzero()[0]
            self._grams[size] = sums[first], self._row[first], self._place[first]
        return self._grams[size]

    def _summed(self, size: int) -> NDArray[np.uint64]:
        """Return the sums of ``size`` numbers in a row, wherever they begin, across streams too."""
        while len(self._sums) < size:
            step = len(self._sums)
            shorter = self._sums[-1][: max(0, len(self._ids) - step)]
            self._sums.append(shorter + self._ids[step:] * _FACTORS[step])
        return self._sums[size - 1]


def _bucket(mixed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the top bits of numbers that were mixed once more (the finaliser of MurmurHash3)."""
    mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return mixed >> np.uint64(64 - BITS)
