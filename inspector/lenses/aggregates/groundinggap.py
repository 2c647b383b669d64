"""The grounding gap: how often, and where, one side grounds beside another.

After Shaikh et al. 2024, Grounding Gaps in Language Model Generations, NAACL, arXiv 2311.09144.
"""

import numpy as np

from annotator.agreement.arrays import Bools, Ints
from annotator.agreement.bootstrap import Coefficient, estimate
from annotator.agreement.cohen import cohen
from annotator.agreement.ratings import ratings


def relative_gap(rate: float, reference: float) -> float | None:
    """Return (rate − reference) / reference, at least −1; None where the reference is 0.

    Rates are shares of a side's turns. The reference is of a corpus that whoever asks has named:
    people in the same task.
    """
    return (rate - reference) / reference if reference else None


def agreement(place: Ints, these: Bools, those: Bools) -> Coefficient:
    """Return Cohen's kappa of two sides on whether turns at the same position have an act.

    Does a model ground where people did? ``place`` gives the pair of conversations of each pair of
    turns, by any number.
    """
    return estimate(cohen(ratings(np.stack([these, those], axis=1).astype(np.int64), place, 2)))
