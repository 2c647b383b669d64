"""Intervals of means, from how many, their mean and their spread."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of ``n`` values with its 95 % interval.

    The bounds are None where nothing can be said of the spread: of fewer than two values, or of
    values that are all alike.
    """

    n: int
    value: float
    low: float | None
    high: float | None


def mean_of(
    n: int,
    value: float,
    spread: float | None,
    *,
    least: float | None = None,
    most: float | None = None,
) -> Mean:
    """Return the mean with Student's interval, cut to the range [``least``, ``most``].

    ``spread`` is the sample's standard deviation. Student 1908, The probable error of a mean,
    Biometrika 6.
    """
    if n == 1 or not spread:
        return Mean(n, value, None, None)
    half = quantile(n - 1) * spread / sqrt(n)
    low, high = value - half, value + half
    return Mean(
        n,
        value,
        low if least is None else max(low, least),
        high if most is None else min(high, most),
    )


def quantile(freedom: int) -> float:
    """Return the 0.975 quantile of Student's t, to a hundredth from two degrees of freedom on.

    One degree is exact; above, the expansion of Abramowitz & Stegun 1964, Handbook of Mathematical
    Functions, 26.7.5. Raises ValueError for fewer than one degree.
    """
    if freedom < 1:
        raise ValueError("Student's t needs at least one degree of freedom.")
    if freedom <= len(SMALL):
        return SMALL[freedom - 1]
    z = Z
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


SMALL = (12.7062, 4.3027, 3.1824, 2.7764)  # where the expansion is too coarse
