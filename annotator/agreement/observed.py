"""Percent agreement, Fleiss' kappa: from the share of pairs of raters that agree on a unit."""

import numpy as np

from annotator.agreement.arrays import Floats, ratio
from annotator.agreement.bootstrap import Statistic
from annotator.agreement.ratings import Ratings, category_sums, disagreement, sums_of

NOT_SHARED = "No unit was answered by two annotators."
ONE_ANSWER = "Only one answer was ever given, so chance alone explains all agreement."


def percent(these: Ratings) -> Statistic:
    """Return the mean, over units, of the share of pairs of raters that agree; 0 to 1.

    Units with fewer than two answers are left out.
    """
    answers = these.answers()
    shared = these.only(answers > 1)
    columns = sums_of(shared, _agreeing(shared), np.ones(len(shared.codes)))
    return Statistic(
        sums=columns[columns[:, 1] > 0],
        value=lambda sums: ratio(sums[:, 0], sums[:, 1]),
        units=len(shared.codes),
        raters=raters_in(shared),
        missing=int(np.count_nonzero(answers == 1)),
        reason=NOT_SHARED,
    )


def fleiss(these: Ratings) -> Statistic:
    """Return Fleiss' kappa (Psychological Bulletin 76, 1971, equations 1 to 7); at most 1.

    It asks for equally many answers to every unit. Where the numbers differ, the units with the
    most frequent number above one are used (of two as frequent the larger), the others left out.
    """
    answers = these.answers()
    counts = np.bincount(answers[answers > 1], minlength=1)
    most = len(counts) - 1 - int(np.argmax(counts[::-1]))
    used = these.only(answers == max(most, 2))
    columns = np.hstack(
        [sums_of(used, _agreeing(used), np.ones(len(used.codes))), category_sums(used)]
    )
    return Statistic(
        sums=columns[columns[:, 1] > 0],
        value=_fleiss,
        units=len(used.codes),
        raters=most if len(used.codes) else 0,
        missing=int(np.count_nonzero(answers)) - len(used.codes),
        reason=ONE_ANSWER if len(used.codes) else NOT_SHARED,
    )


def raters_in(these: Ratings) -> int:
    """Return how many raters gave an answer at all."""
    return int(np.count_nonzero((these.codes >= 0).any(axis=0))) if len(these.codes) else 0


def _fleiss(sums: Floats) -> Floats:
    observed = ratio(sums[:, 0], sums[:, 1])
    given = sums[:, 2:]
    total = given.sum(axis=1) ** 2
    squares = (given**2).sum(axis=1)
    # (observed - expected) / (1 - expected), times the square of all answers: the counts are
    # whole numbers, so "only one answer" is exactly 0.
    return ratio(observed * total - squares, total - squares)


def _agreeing(these: Ratings) -> Floats:
    answers = these.answers()
    return 1 - disagreement(these) / (answers * (answers - 1))
