"""Where a series begins to rise: a change point by CUSUM, held against its own turns shuffled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SEED = 20_250
AT_ONCE = 2_000_000  # shuffled values in memory
KEPT = 25_000  # shuffled places of one length that are kept in memory


@dataclass(frozen=True, slots=True)
class Onset:
    """The place of the first value after the change, and the means on both sides of it.

    ``by_chance`` is the share of shuffles that rise as far: the rule's false-alarm rate.
    """

    place: int
    before: float
    after: float
    by_chance: float


def onset(
    values: Sequence[float],
    *,
    shuffles: int,
    most_by_chance: float,
    least: int,
    rise: float = 0.0,
) -> Onset | None:
    """Return where ``values`` rise to a higher level, None if they don't.

    S_k is the sum of the first k values less their mean; a rise shows as a low of S. It counts if
    at most ``most_by_chance`` of ``shuffles`` seeded shuffles of the same values go as low: Page's
    cumulative sum (1954, Continuous inspection schemes, Biometrika 41) with the level found by
    Taylor's reshuffling (2000, Change-point analysis). None under ``least`` values and where the
    means differ by less than ``rise``. Shuffled values follow each other by chance alone; real
    turns resemble their neighbours, so that more than ``most_by_chance`` of conversations without a
    change are marked.
    """
    size = len(values)
    if size < least:
        return None
    deviations = np.asarray(values, dtype=np.float64)
    deviations = deviations - deviations.mean()
    sums = np.cumsum(deviations[:-1])
    place = int(np.argmin(sums)) + 1
    lowest = float(sums[place - 1])
    if lowest > -1e-9:
        return None
    before, after = sum(values[:place]) / place, sum(values[place:]) / (size - place)
    if after - before < rise:
        return None
    by_chance = _as_low(deviations, lowest, shuffles) / shuffles
    if by_chance > most_by_chance:
        return None
    return Onset(place, before, after, by_chance)


def _as_low(deviations: NDArray[np.float64], lowest: float, shuffles: int) -> int:
    """Return how many shuffles of ``deviations`` sum up to ``lowest`` or less on the way."""
    size = len(deviations)
    few = size * shuffles <= KEPT
    count = 0
    for orders in [_kept_orders(size, shuffles)] if few else _orders(size, shuffles):
        sums = np.cumsum(deviations[orders], axis=1)
        count += int((sums.min(axis=1) <= lowest + 1e-12).sum())
    return count


def _orders(size: int, shuffles: int) -> Iterator[NDArray[np.int64]]:
    """Yield the seeded shuffles of ``size`` places, a row each, as many at once as AT_ONCE lets."""
    draw = np.random.default_rng(SEED)
    step = max(1, AT_ONCE // size)
    for start in range(0, shuffles, step):
        rows = np.tile(np.arange(size), (min(step, shuffles - start), 1))
        yield draw.permuted(rows, axis=1)


@lru_cache(maxsize=64)
def _kept_orders(size: int, shuffles: int) -> NDArray[np.int64]:
    """Return the shuffles of a short conversation: those of one length are the same ones."""
    return next(_orders(size, shuffles))
