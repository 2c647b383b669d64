"""The grounding gap: how often, and where, one side grounds beside another.

After Shaikh et al. 2024, Grounding Gaps in Language Model Generations, NAACL, arXiv 2311.09144.
"""

from collections.abc import Collection, Sequence

import numpy as np

from annotator.agreement.bootstrap import Coefficient, Resampler, estimate
from annotator.agreement.cohen import cohen
from annotator.agreement.ratings import Ratings

Acts = Sequence[Collection[str]]  # of the turns of one side of a conversation, in order


def relative_gap(rate: float, reference: float) -> float | None:
    """Return (rate − reference) / reference, at least −1; None where the reference is 0.

    Rates are shares of a side's turns. The reference is of a corpus that whoever asks has named:
    people in the same task.
    """
    return (rate - reference) / reference if reference else None


def agreement(
    these: Sequence[Acts],
    those: Sequence[Acts],
    act: str,
    *,
    resampler: Resampler | None = None,
) -> Coefficient:
    """Return Cohen's kappa of two sides on whether turns at the same place have ``act``.

    Does a model ground where people did? Raises ValueError if the sides have other turns.
    """
    pairs = [
        (place, act in one, act in other)
        for place, (ones, others) in enumerate(zip(these, those, strict=True))
        for one, other in zip(ones, others, strict=True)
    ]
    table = np.array(pairs, np.int64).reshape(-1, 3)
    codes, place = table[:, 1:], table[:, 0]
    return estimate(cohen(Ratings(codes, place, len(these), 2)), resampler)
