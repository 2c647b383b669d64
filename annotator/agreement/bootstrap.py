"""Percentile intervals by resampling conversations.

Turns of one conversation are not independent, so the conversation is what is drawn, with
replacement: Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from annotator.agreement.arrays import Floats

RESAMPLES = 1_000
SEED = 20_240_229
LEVEL = 0.95
BLOCK_CELLS = 4_000_000  # weights in memory at once: 32 MB
KEPT_CELLS = 8_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Statistic:
    """A coefficient before it is computed.

    ``sums`` has a row for every conversation that contributes and the columns that ``value`` needs
    added up; ``value`` maps sums (resamples x columns) to values, nan where it isn't defined, which
    ``reason`` explains. ``missing`` counts the units that too few answered to be used.
    """

    sums: Floats
    value: Callable[[Floats], Floats]
    units: int
    raters: int
    missing: int
    reason: str


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient and what it rests on.

    ``value`` is None where it isn't defined, and ``reason`` says why. ``low`` and ``high`` bound
    its interval; they are None with it, without resampling, and with fewer than two conversations.
    ``resamples`` counts those in which it was defined. ``units`` are the turns, spans or links that
    it counts; ``missing`` those it had to leave out because too few answered.
    """

    value: float | None
    low: float | None
    high: float | None
    resamples: int
    units: int
    conversations: int
    raters: int
    missing: int
    reason: str = ""


@dataclass(slots=True)
class Resampler:
    """Seeded resamples; every coefficient over as many conversations gets the same draws."""

    resamples: int = RESAMPLES
    seed: int = SEED
    level: float = LEVEL
    _kept: dict[int, list[Floats]] = field(default_factory=dict)

    def sums(self, sums: Floats) -> Floats:
        """Return the sums (resamples x columns) of conversations drawn from those of ``sums``."""
        blocks = [weights @ sums for weights in self._weights(len(sums))]
        return np.concatenate(blocks) if blocks else np.zeros((0, sums.shape[1]))

    def interval(self, values: Floats) -> tuple[float, float]:
        """Return the bounds of the central ``level`` of ``values``, linearly interpolated."""
        tail = (1 - self.level) / 2
        low, high = np.quantile(values, [tail, 1 - tail])
        return float(low), float(high)

    def _weights(self, conversations: int) -> Iterator[Floats]:
        if conversations not in self._kept:
            if conversations * self.resamples > KEPT_CELLS:
                yield from self._drawn(conversations)
                return
            self._kept[conversations] = list(self._drawn(conversations))
        yield from self._kept[conversations]

    def _drawn(self, conversations: int) -> Iterator[Floats]:
        generator = np.random.default_rng([self.seed, conversations])
        at_once = max(1, BLOCK_CELLS // conversations)
        for start in range(0, self.resamples, at_once):
            rows = min(at_once, self.resamples - start)
            drawn = generator.integers(conversations, size=(rows, conversations))
            drawn += np.arange(rows)[:, None] * conversations
            counts = np.bincount(drawn.ravel(), minlength=rows * conversations)
            yield counts.reshape(rows, conversations).astype(np.float64)


def seeded(contents: Iterable[bytes]) -> int:
    """Return a seed, below 2**32, of what is resampled, in whatever order it comes.

    Two samples of one size then get draws of their own, and the same sample the same again.
    """
    parts = sorted(sha256(each).digest() for each in contents)
    return int.from_bytes(sha256(b"".join(parts)).digest()[:4])


def estimate(statistic: Statistic, resampler: Resampler | None = None) -> Coefficient:
    """Compute a coefficient, with its interval if a resampler is given."""
    conversations = len(statistic.sums)
    point = np.nan
    if conversations:
        point = float(statistic.value(statistic.sums.sum(axis=0, keepdims=True))[0])
    defined = not np.isnan(point)
    low = high = None
    count = 0
    if defined and resampler and conversations > 1:
        values = statistic.value(resampler.sums(statistic.sums))
        values = values[~np.isnan(values)]
        count = len(values)
        if count:
            low, high = resampler.interval(values)
    return Coefficient(
        value=point if defined else None,
        low=low,
        high=high,
        resamples=count,
        units=statistic.units,
        conversations=conversations,
        raters=statistic.raters,
        missing=statistic.missing,
        reason="" if defined else statistic.reason,
    )
