"""Cohen's kappa of two annotators, and the table it rests on."""

import numpy as np

from annotator.agreement.arrays import Floats, Ints, ratio
from annotator.agreement.bootstrap import Statistic
from annotator.agreement.observed import ONE_ANSWER
from annotator.agreement.ratings import Ratings, category_sums, sums_of

NOT_SHARED = "No unit was answered by both."


def cohen(pair: Ratings) -> Statistic:
    """Return Cohen's kappa of two raters (Educational and Psychological Measurement 20, 1960).

    kappa = (p_o - p_e) / (1 - p_e), p_e from each rater's own shares; at most 1. Units that only
    one of them answered are left out.
    """
    answers = pair.answers()
    both = pair.only(answers == 2)
    agreed = both.codes[:, 0] == both.codes[:, 1]
    columns = np.hstack(
        [sums_of(both, agreed), category_sums(both.by([0])), category_sums(both.by([1]))]
    )
    return Statistic(
        sums=columns[columns[:, 1:].any(axis=1)],
        value=_kappa,
        units=len(both.codes),
        raters=2,
        missing=int(np.count_nonzero(answers == 1)),
        reason=ONE_ANSWER if len(both.codes) else NOT_SHARED,
    )


def confusion(pair: Ratings) -> Ints:
    """Count answers of the first rater (rows) by those of the second (columns)."""
    both = pair.only(pair.answers() == 2)
    keys = both.codes[:, 0] * pair.categories + both.codes[:, 1]
    counts = np.bincount(keys, minlength=pair.categories**2)
    return counts.reshape(pair.categories, pair.categories)


def _kappa(sums: Floats) -> Floats:
    first, second = np.split(sums[:, 1:], 2, axis=1)
    total = first.sum(axis=1)
    expected = (first * second).sum(axis=1)
    return ratio(sums[:, 0] * total - expected, total**2 - expected)
