"""Three estimates of a rate: by people, by the lens, and by both.

The rate is positive turns over turns asked, in the process that the corpus was drawn from. People
labelled some conversations, the lens scored all. Turns of one conversation are not independent, so
the conversation is the unit: every estimate is a ratio of sums over conversations, its variance
that of the linearised residuals (Cochran 1977, Sampling Techniques, chapters 5A and 6).

The combined estimate is prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan &
Zrnic 2023, Science 382, equation 1) with its power tuned (PPI++: Angelopoulos, Duchi & Zrnic 2023,
arXiv 2311.01453, section 6): the lens's rate where nobody labelled, times a weight, plus what
people found beyond that weight of the lens's finds where they labelled. The weight is the one with
the least variance, so a lens that knows nothing gets none. Strata are weighted by their sizes.
"""

from dataclasses import dataclass, replace
from math import ceil, exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from inspector.calibration.quantiles import student

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVEL = 0.95
FEW = 2  # labelled conversations in a stratum, under which its spread is unknown


@dataclass(frozen=True, slots=True, eq=False)
class Conversations:
    """Sums by conversation: arrays of one length.

    ``turns`` asked, of them positive by ``machine`` and, where people labelled, by ``human``;
    ``stratum`` numbers the stratum that a conversation was drawn from, all 0 for a simple sample.
    """

    turns: Floats
    machine: Floats
    human: Floats
    stratum: Ints

    def __len__(self) -> int:
        return len(self.turns)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate with its 95 % interval, all in [0, 1]; None with a ``reason`` where there is none."""

    value: float | None
    low: float | None
    high: float | None
    conversations: int
    turns: int
    reason: str = ""

    @property
    def width(self) -> float | None:
        """The length of the interval."""
        return None if self.low is None or self.high is None else self.high - self.low


@dataclass(frozen=True, slots=True)
class Rates:
    """The three estimates of one rate; ``weight`` in [0, 1] is how far the combined uses the lens.

    ``to_halve`` is how many more conversations people would have to label for an interval half as
    wide, None where labels alone can't do that.
    """

    model: Estimate
    human: Estimate
    combined: Estimate
    weight: float
    to_halve: int | None


def rates(labelled: Conversations, rest: Conversations) -> Rates:
    """Return the three estimates from labelled conversations and the ``rest``, scored alone.

    ``rest.human`` is not looked at.
    """
    model, human = _model(labelled, rest), by_people(labelled, rest)
    if human.value is None:
        return Rates(model, human, human, 0.0, None)
    sizes = _sizes(labelled, rest)
    labelled, rest = _with_others(labelled, rest)
    seen, others = _Side(labelled, sizes), _Side(rest, sizes)
    freedom = len(labelled) - len(sizes)
    between = seen.between(labelled.human - seen.ratio(labelled.human) * labelled.turns)
    weight = _weight(seen, others, labelled, rest)
    corrected = labelled.human - weight * labelled.machine
    beyond = seen.ratio(corrected)
    own = seen.variance(corrected - beyond * labelled.turns)
    found = others.ratio(rest.machine) if weight else 0.0
    fixed = weight**2 * others.variance(rest.machine - found * rest.turns) if weight else 0.0
    fixed += between
    combined = _estimate(beyond + weight * found, own + fixed, freedom, seen)
    return Rates(model, human, combined, weight, _to_halve(own, fixed, len(labelled)))


def by_people(labelled: Conversations, rest: Conversations) -> Estimate:
    """Return the estimate of people alone; of ``rest`` only the strata are looked at."""
    refused = _refusal(labelled, rest)
    if refused:
        return Estimate(None, None, None, len(labelled), int(labelled.turns.sum()), refused)
    sizes = _sizes(labelled, rest)
    seen = _Side(labelled, sizes)
    rate = seen.ratio(labelled.human)
    residuals = labelled.human - rate * labelled.turns
    variance = seen.variance(residuals) + seen.between(residuals)
    return _estimate(rate, variance, len(labelled) - len(sizes), seen)


class _Side:
    """Conversations with their weights: each stands for as many as its stratum has to offer."""

    def __init__(self, rows: Conversations, sizes: dict[int, int]) -> None:
        self.strata = [(np.flatnonzero(rows.stratum == key), size) for key, size in sizes.items()]
        weights = np.zeros(len(rows))
        for inside, size in self.strata:
            if len(inside):
                weights[inside] = size / len(inside)
        self.rows = rows
        self.weights = weights
        self.total = float((weights * rows.turns).sum())

    def ratio(self, sums: Floats) -> float:
        return float((self.weights * sums).sum() / self.total)

    @property
    def units(self) -> float:
        """For how many turns drawn by themselves it counts if those of a conversation are alike.

        The number of turns over the design effect of weighting and of clusters that are all alike
        (Kish 1965, Survey Sampling, sections 5.4 and 11.7): at most the number of conversations.
        """
        sums = self.weights * self.rows.turns
        return float(sums.sum() ** 2 / (sums**2).sum())

    def variance(self, residuals: Floats) -> float:
        return self.covariance(residuals, residuals)

    def covariance(self, a: Floats, b: Floats) -> float:
        """Return the covariance of two ratios whose linearised residuals these are."""
        found = 0.0
        for inside, size in self.strata:
            if len(inside) >= FEW:
                one, other = a[inside] - a[inside].mean(), b[inside] - b[inside].mean()
                found += size**2 * float(one @ other) / (len(inside) - 1) / len(inside)
        return found / self.total**2

    def between(self, residuals: Floats) -> float:
        """Return what the corpus's own make-up adds: how many came from which stratum is chance."""
        means = [(residuals[inside].mean(), size) for inside, size in self.strata if len(inside)]
        return float(sum(size * mean**2 for mean, size in means)) / self.total**2


def _refusal(labelled: Conversations, rest: Conversations) -> str:
    if len(labelled) < FEW:
        return "Fewer than two conversations are labelled."
    if not labelled.turns.sum():
        return "No labelled turn was asked."
    sizes, seen = _counted(labelled, rest), _counted(labelled)
    if any(seen[key : key + 1].sum() < FEW for key in np.flatnonzero(sizes)):
        return "A stratum has fewer than two labelled conversations."
    return ""


def _sizes(labelled: Conversations, rest: Conversations) -> dict[int, int]:
    counts = _counted(labelled, rest)
    return {int(key): int(counts[key]) for key in np.flatnonzero(counts)}


def _counted(*sides: Conversations) -> Ints:
    """Return how many conversations there are of each stratum."""
    return np.bincount(np.concatenate([side.stratum for side in sides]))


def _with_others(
    labelled: Conversations, rest: Conversations
) -> tuple[Conversations, Conversations]:
    """Return both so that a stratum that people labelled whole, or all but one, is theirs alone.

    Its labelled conversations stand in for what nobody labelled, and the lens finds nothing there,
    so that it adds nothing; elsewhere it keeps its weight.
    """
    others = np.bincount(rest.stratum, minlength=labelled.stratum.max() + 1) >= FEW
    told, kept = others[labelled.stratum], others[rest.stratum]
    if told.all() and kept.all():
        return labelled, rest
    mine = replace(labelled, machine=np.where(told, labelled.machine, 0.0))
    parts = ("turns", "machine", "human", "stratum")
    stand_in = [
        np.concatenate([getattr(rest, name)[kept], getattr(mine, name)[~told]]) for name in parts
    ]
    return mine, Conversations(*stand_in)


def _weight(seen: _Side, others: _Side, labelled: Conversations, rest: Conversations) -> float:
    """Return the weight of the lens that makes the variance least, from 0 to 1."""
    if others.total == 0:
        return 0.0
    human = labelled.human - seen.ratio(labelled.human) * labelled.turns
    machine = labelled.machine - seen.ratio(labelled.machine) * labelled.turns
    elsewhere = rest.machine - others.ratio(rest.machine) * rest.turns
    spread = seen.variance(machine) + others.variance(elsewhere)
    if spread <= 0:
        return 0.0
    return min(1.0, max(0.0, seen.covariance(human, machine) / spread))


def _model(labelled: Conversations, rest: Conversations) -> Estimate:
    turns = np.concatenate([labelled.turns, rest.turns])
    machine = np.concatenate([labelled.machine, rest.machine])
    rows = Conversations(turns, machine, machine, np.zeros(len(turns), dtype=np.int64))
    if len(rows) < FEW or not turns.sum():
        return Estimate(None, None, None, len(rows), int(turns.sum()), "Too little was scored.")
    side = _Side(rows, {0: len(rows)})
    rate = side.ratio(machine)
    return _estimate(rate, side.variance(machine - rate * turns), len(rows) - 1, side)


def _estimate(rate: float, variance: float, freedom: int, side: _Side) -> Estimate:
    low, high = _interval(rate, variance, freedom, side.units)
    value, rows = min(1.0, max(0.0, rate)), side.rows
    return Estimate(value, min(low, value), max(high, value), len(rows), int(rows.turns.sum()))


def _interval(rate: float, variance: float, freedom: int, units: float) -> tuple[float, float]:
    """Return the interval on the log-odds scale, where a small rate's is not cut off at 0.

    Where nothing varies it is what ``units`` independent turns allow: without a case (or with
    nothing else) the rule of three's exact form, otherwise the score interval (Wilson 1927).
    """
    if not 0 < rate < 1:
        bound = 1 - (1 - LEVEL) ** (1 / units)
        return (0.0, bound) if rate < 0.5 else (1 - bound, 1.0)
    if variance <= 0:
        squared = student(freedom) ** 2
        middle, half = rate + squared / (2 * units), squared / units
        half = sqrt(half * (rate * (1 - rate) + half / 4))
        return (middle - half) / (1 + squared / units), (middle + half) / (1 + squared / units)
    odds, step = log(rate / (1 - rate)), student(freedom) * sqrt(variance) / (rate * (1 - rate))
    return _share(odds - step), _share(odds + step)


def _share(odds: float) -> float:
    return 1 / (1 + exp(-min(max(odds, -700.0), 700.0)))


def _to_halve(own: float, fixed: float, labelled: int) -> int | None:
    """Return how many more labelled conversations halve the interval; their part alone shrinks."""
    room = (own + fixed) / 4 - fixed
    if own <= 0 or room <= 0:
        return None
    return ceil(labelled * own / room) - labelled
