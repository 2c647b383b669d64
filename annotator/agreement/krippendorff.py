"""Krippendorff's alpha: any number of raters, missing answers, a distance between answers.

alpha = 1 - D_o / D_e = 1 - (n - 1) sum(o_ck d_ck) / sum(n_c n_k d_ck), where a unit with m answers
adds 1 / (m - 1) to the coincidence o_ck for each ordered pair of its answers c and k.
Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
"""

from collections.abc import Callable

import numpy as np

from annotator.agreement.arrays import Floats, Ints, ratio
from annotator.agreement.bootstrap import Statistic
from annotator.agreement.observed import NOT_SHARED, ONE_ANSWER, raters_in
from annotator.agreement.ratings import (
    Ratings,
    category_sums,
    coincidences,
    disagreement,
    sums_of,
)


def nominal(these: Ratings) -> Statistic:
    """Return alpha with distance 1 between any two categories."""
    return _fixed(these, None)


def interval(these: Ratings, values: Floats) -> Statistic:
    """Return alpha with the squared difference of ``values``, one for each category."""
    return _fixed(these, (values[:, None] - values[None, :]) ** 2)


def with_distance(these: Ratings, distance: Floats) -> Statistic:
    """Return alpha with a distance (categories x categories), such as `masi.distances`."""
    return _fixed(these, distance)


def ordinal(these: Ratings) -> Statistic:
    """Return alpha for categories in the order of their codes.

    The distance of c and k is the squared number of answers between their middles,
    (sum of n_g for g = c to k, less (n_c + n_k) / 2) squared: what was answered makes the scale, so
    every resample has its own.
    """
    shared = these.only(these.answers() > 1)
    pairs, counts = coincidences(shared, 1 / (shared.answers() - 1))
    sums = np.hstack([category_sums(shared), counts])
    return _statistic(these, shared, sums, _ordinal(pairs, these.categories))


def _fixed(these: Ratings, distance: Floats | None) -> Statistic:
    shared = these.only(these.answers() > 1)
    apart = disagreement(shared, distance) / (shared.answers() - 1)
    sums = np.hstack([category_sums(shared), sums_of(shared, apart)])
    if distance is None:
        return _statistic(these, shared, sums, _nominal)

    def value(sums: Floats) -> Floats:
        given = sums[:, :-1]
        expected: Floats = ((given @ distance) * given).sum(axis=1)
        return _alpha(given, sums[:, -1], expected)

    return _statistic(these, shared, sums, value)


def _nominal(sums: Floats) -> Floats:
    given = sums[:, :-1]
    expected = given.sum(axis=1) ** 2 - (given**2).sum(axis=1)
    return _alpha(given, sums[:, -1], expected)


def _ordinal(pairs: Ints, categories: int) -> Callable[[Floats], Floats]:
    def value(sums: Floats) -> Floats:
        given = sums[:, :categories]
        middles = np.cumsum(given, axis=1) - given / 2
        apart = (middles[:, pairs[:, 0]] - middles[:, pairs[:, 1]]) ** 2
        observed = 2 * (sums[:, categories:] * apart).sum(axis=1)
        # sum of n_c n_k (r_c - r_k)^2 over all c, k
        total = given.sum(axis=1)
        first = (given * middles).sum(axis=1)
        second = (given * middles**2).sum(axis=1)
        expected = np.where((given > 0).sum(axis=1) > 1, 2 * (total * second - first**2), 0)
        return _alpha(given, observed, expected)

    return value


def _alpha(given: Floats, observed: Floats, expected: Floats) -> Floats:
    pairable: Floats = given.sum(axis=1)
    return 1 - (pairable - 1) * ratio(observed, expected)


def _statistic(
    these: Ratings, shared: Ratings, sums: Floats, value: Callable[[Floats], Floats]
) -> Statistic:
    return Statistic(
        sums=sums[sums[:, : these.categories].any(axis=1)],
        value=value,
        units=len(shared.codes),
        raters=raters_in(shared),
        missing=int(np.count_nonzero(these.answers() == 1)),
        reason=ONE_ANSWER if len(shared.codes) else NOT_SHARED,
    )
