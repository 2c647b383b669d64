"""How sure rates per 100 turns are, with conversations, or tasks, as the units.

Of few conversations by percentiles of seeded resamples, of many by the linearised ratio (Cochran
1977, Sampling Techniques, section 6.3), which is the same there and costs nothing. Pure.
"""

from dataclasses import dataclass
from hashlib import sha256
from math import exp, hypot, sqrt

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.bootstrap import Resampler
from inspector.evaluation.means import Z, quantile

PER = 100  # turns
MANY = 200  # conversations from which on the linearised ratio is used

Bounds = tuple[float, float] | None


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Rates of one side, a number for each kind, with their standard errors.

    ``draws`` (resamples x kinds) are None where there are too many conversations to resample. An
    error is 0 where nothing varies, as without any finding.
    """

    conversations: int
    rates: Floats
    errors: Floats
    draws: Floats | None

    def interval(self, at: int) -> Bounds:
        """Return the 95 % interval of a rate, None where nothing can be said of it."""
        rate, error = float(self.rates[at]), float(self.errors[at])
        if not error:
            return None
        if self.draws is not None:
            return Resampler().interval(self.draws[:, at])
        # On the logarithm's scale, where a small rate's is not cut off at 0.
        step = exp(quantile(self.conversations - 1) * error / rate)
        return rate / step, rate * step


def spread(name: str, table: Floats) -> Spread:
    """Return the rates of a side: of each conversation its turns, then its count of each kind."""
    count, kinds = len(table), table.shape[1] - 1
    turns = float(table[:, 0].sum())
    if not turns:
        return Spread(count, np.full(kinds, np.nan), np.zeros(kinds), None)
    rates = PER * table[:, 1:].sum(axis=0) / turns
    if count < 2:
        return Spread(count, rates, np.zeros(kinds), None)
    if count < MANY:
        sums = resampler(name, table).sums(table)
        draws = np.asarray(PER * sums[:, 1:] / sums[:, :1])
        return Spread(
            count, rates, np.where(np.ptp(draws, axis=0) > 0, draws.std(axis=0), 0), draws
        )
    residuals = PER * table[:, 1:] - rates * table[:, :1]
    errors = np.sqrt((residuals**2).sum(axis=0) * count / (count - 1)) / turns
    return Spread(count, rates, np.where(rates > 0, errors, 0), None)


def difference(one: Spread, other: Spread, at: int) -> tuple[float, Bounds]:
    """Return the standard error of a difference of two sides, 0 if unknown, and its interval."""
    if min(one.conversations, other.conversations) < 2:
        return 0.0, None
    if one.draws is not None and other.draws is not None:
        drawn = one.draws[:, at] - other.draws[:, at]
        error = float(drawn.std())
        return error, Resampler().interval(drawn) if error else None
    error = hypot(one.errors[at], other.errors[at])
    half = Z * error
    rate = float(one.rates[at] - other.rates[at])
    return error, (rate - half, rate + half) if error else None


def paired(differences: Floats) -> list[Bounds]:
    """Return the 95 % interval of the mean of each column; rows are tasks."""
    count = len(differences)
    if count < 2:
        return [None] * differences.shape[1]
    varies = np.ptp(differences, axis=0) > 0
    if count < MANY:
        drawn = resampler("", differences).sums(differences) / count
        bounds = [Resampler().interval(column) for column in drawn.T]
    else:
        means = differences.mean(axis=0)
        half = quantile(count - 1) * differences.std(axis=0, ddof=1) / sqrt(count)
        bounds = list(zip((means - half).tolist(), (means + half).tolist(), strict=True))
    return [each if told else None for each, told in zip(bounds, varies, strict=True)]


def sign_test(higher: int, lower: int) -> float | None:
    """Return the exact two-sided p that both are as likely; None where there is neither.

    Of tasks with one conversation a side, where a finding is there or not, it is McNemar's (1947,
    Psychometrika 12) in its exact form.
    """
    count, fewer = higher + lower, min(higher, lower)
    if not count:
        return None
    numbers = np.arange(1, fewer + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(count - numbers + 1) - np.log(numbers))])
    return min(1.0, 2 * float(np.exp(logs - count * np.log(2)).sum()))


def resampler(name: str, table: Floats) -> Resampler:
    """Return resamples seeded by what is resampled, so that no two sides vary together."""
    content = sha256(name.encode() + np.ascontiguousarray(table).tobytes()).digest()
    return Resampler(seed=int.from_bytes(content[:8]))
