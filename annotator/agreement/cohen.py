"""Cohen's kappa of two annotators, its mean over pairs, and the table it rests on."""

from collections.abc import Sequence

import numpy as np

from annotator.agreement.arrays import Floats, Ints, ratio
from annotator.agreement.bootstrap import Statistic
from annotator.agreement.observed import ONE_ANSWER
from annotator.agreement.ratings import MISSING, Ratings, category_sums, sums_of

NOT_SHARED = "No unit was answered by both."
Pair = tuple[int, int]


def cohen(pair: Ratings) -> Statistic:
    """Return Cohen's kappa of two raters (Educational and Psychological Measurement 20, 1960).

    kappa = (p_o - p_e) / (1 - p_e), p_e from each rater's own shares; at most 1. Units that only
    one of them answered are left out.
    """
    return light(pair, [(0, 1)])


def light(these: Ratings, pairs: Sequence[Pair]) -> Statistic:
    """Return the mean of Cohen's kappa over ``pairs`` of raters (Light, Psychological Bulletin 76,
    1971); pairs whose kappa isn't defined are left out of the mean.
    """
    columns = np.hstack(
        [_columns(these.by(list(pair))) for pair in pairs] or [np.zeros((these.conversations, 0))]
    )
    shared = _shared(these, pairs)
    units = int(np.count_nonzero(shared))
    return Statistic(
        sums=columns[columns.any(axis=1)],
        value=lambda sums: _mean_kappa(sums, len(pairs)),
        units=units,
        raters=len({rater for pair in pairs for rater in pair}),
        missing=int(np.count_nonzero((these.codes != MISSING).any(axis=1) & ~shared)),
        reason=ONE_ANSWER if units else NOT_SHARED,
    )


def specific(these: Ratings, pairs: Sequence[Pair]) -> Statistic:
    """Return the agreement on category 1 of two, 2 a / (2 a + b + c): the F1 of its units.

    a counts units that both give it, b and c those that one gives it; added up over ``pairs``. 0 to
    1. Source: Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions (2003), 18.1.
    """
    sums = np.zeros((these.conversations, 2))
    for pair in pairs:
        both = _both(these.by(list(pair)))
        given = both.codes == 1
        sums += sums_of(both, 2.0 * given.all(axis=1), given.sum(axis=1))
    shared = _shared(these, pairs)
    return Statistic(
        sums=sums[sums[:, 1] > 0],
        value=lambda sums: ratio(sums[:, 0], sums[:, 1]),
        units=int(np.count_nonzero(shared)),
        raters=len({rater for pair in pairs for rater in pair}),
        missing=int(np.count_nonzero((these.codes != MISSING).any(axis=1) & ~shared)),
        reason="Nobody gave it to a unit that both answered." if shared.any() else NOT_SHARED,
    )


def confusion(pair: Ratings) -> Ints:
    """Count answers of the first rater (rows) by those of the second (columns)."""
    both = _both(pair)
    keys = both.codes[:, 0] * pair.categories + both.codes[:, 1]
    counts = np.bincount(keys, minlength=pair.categories**2)
    return counts.reshape(pair.categories, pair.categories)


def _both(pair: Ratings) -> Ratings:
    return pair.only(pair.answers() == 2)


def _shared(these: Ratings, pairs: Sequence[Pair]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of which units both raters of any pair have answered."""
    shared = np.zeros(len(these.codes), dtype=bool)
    for first, second in pairs:
        shared |= (these.codes[:, first] != MISSING) & (these.codes[:, second] != MISSING)
    return shared


def _columns(pair: Ratings) -> Floats:
    """Agreements and how often each gave each category, conversations x columns."""
    both = _both(pair)
    agreed = both.codes[:, 0] == both.codes[:, 1]
    return np.hstack(
        [sums_of(both, agreed), category_sums(both.by([0])), category_sums(both.by([1]))]
    )


def _mean_kappa(sums: Floats, pairs: int) -> Floats:
    kappas = np.stack([_kappa(columns) for columns in np.split(sums, pairs, axis=1)], axis=1)
    defined = ~np.isnan(kappas)
    return ratio(np.where(defined, kappas, 0).sum(axis=1), defined.sum(axis=1))


def _kappa(sums: Floats) -> Floats:
    first, second = np.split(sums[:, 1:], 2, axis=1)
    total = first.sum(axis=1)
    expected = (first * second).sum(axis=1)
    return ratio(sums[:, 0] * total - expected, total**2 - expected)
