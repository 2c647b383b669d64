"""Precision, recall, F1, and the area under the curve, as statistics that can be resampled.

NaN says "not defined": a recall without positives, a curve where everything is of one class.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.arrays import Floats, Ints, ratio, summed
from annotator.agreement.bootstrap import Statistic

NO_POSITIVES = "No turn is labelled so."
NO_FINDINGS = "Nothing was found."
ONE_CLASS = "All turns are labelled alike."

Flags = NDArray[np.bool_]


def counts(place: Ints, gold: Flags, found: Flags) -> Floats:
    """Return true positives, false positives and false negatives, a row for each conversation.

    ``place`` gives each turn's conversation, counted from 0 without gaps.
    """
    size = int(place.max(initial=-1)) + 1
    kinds = (gold & found, ~gold & found, gold & ~found)
    return np.stack([np.bincount(place, kind, size) for kind in kinds], axis=1)


def precision(table: Floats, turns: int) -> Statistic:
    """Return the share of what was found that is labelled so; not defined without findings."""
    return _rate(table, turns, lambda t: ratio(t[:, 0], t[:, 0] + t[:, 1]), NO_FINDINGS)


def recall(table: Floats, turns: int) -> Statistic:
    """Return the share of what is labelled so that was found; not defined without positives."""
    return _rate(table, turns, lambda t: ratio(t[:, 0], t[:, 0] + t[:, 2]), NO_POSITIVES)


def f1(table: Floats, turns: int) -> Statistic:
    """Return 2 TP / (2 TP + FP + FN); not defined without positives, 0 without findings."""
    return _rate(table, turns, _f1, NO_POSITIVES)


def auc(place: Ints, gold: Flags, scores: Floats, groups: int = 0) -> Statistic:
    """Return the chance that a positive turn scores higher than another, ties counting half.

    By ranks, U / (n₁ n₀): Mann & Whitney 1947, Annals of Mathematical Statistics 18. With
    ``groups``, scores are told apart by no more than so many quantiles, which keeps resampling
    small.
    """
    known = np.isfinite(scores)
    place, gold = place[known], gold[known]
    levels, level = np.unique(scores[known], return_inverse=True)
    if 0 < groups < len(levels):
        level = level * groups // len(levels)
    width, size = int(level.max(initial=-1)) + 1, int(place.max(initial=-1)) + 1
    cell = (2 * place + ~gold) * width + level
    sums = np.bincount(cell, minlength=2 * size * width).reshape(size, 2 * width)
    return Statistic(
        sums=sums.astype(np.float64),
        value=_auc,
        units=len(level),
        raters=2,
        missing=int(np.count_nonzero(~known)),
        reason=ONE_CLASS,
    )


def rank_correlation(place: Ints, grades: Floats, scores: Floats) -> Statistic:
    """Return Spearman's rank correlation of people's grades with scores, -1 to 1.

    Pearson's correlation of mid-ranks (Spearman 1904, American Journal of Psychology 15); resampled
    conversations keep the ranks of the whole.
    """
    known = np.isfinite(grades) & np.isfinite(scores)
    x, y = _ranks(grades[known]), _ranks(scores[known])
    ones = np.ones(len(x))
    return Statistic(
        sums=summed(place[known], np.stack([ones, x, y, x * x, y * y, x * y], axis=1)),
        value=_pearson,
        units=len(x),
        raters=2,
        missing=int(np.count_nonzero(~known)),
        reason="All turns are graded alike, or scored alike.",
    )


def _ranks(values: Floats) -> Floats:
    """Return mid-ranks, centred so that their squares lose no digits."""
    _, level, count = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    return np.asarray(middle[level] - (len(values) + 1) / 2)


def _pearson(sums: Floats) -> Floats:
    n, x, y, xx, yy, xy = sums.T
    spread = np.sqrt(np.maximum(n * xx - x * x, 0.0) * np.maximum(n * yy - y * y, 0.0))
    return ratio(n * xy - x * y, spread)


def _rate(table: Floats, turns: int, value: Callable[[Floats], Floats], reason: str) -> Statistic:
    return Statistic(sums=table, value=value, units=turns, raters=2, missing=0, reason=reason)


def _f1(table: Floats) -> Floats:
    hit, false, missed = table[:, 0], table[:, 1], table[:, 2]
    return np.where(hit + missed > 0, ratio(2 * hit, 2 * hit + false + missed), np.nan)


def _auc(sums: Floats) -> Floats:
    """Rows have the positives at each level of the score, lowest first, then the others."""
    positive, other = np.split(sums, 2, axis=1)
    below = np.cumsum(other, axis=1) - other / 2
    return ratio((positive * below).sum(axis=1), positive.sum(axis=1) * other.sum(axis=1))
