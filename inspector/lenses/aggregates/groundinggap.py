"""The grounding gap: how often, and where, one side grounds beside another.

After Shaikh et al. 2024, Grounding Gaps in Language Model Generations, NAACL, arXiv 2311.09144.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.bootstrap import Coefficient, Resampler, estimate
from annotator.agreement.cohen import cohen
from annotator.agreement.ratings import Ratings
from inspector.lenses.aggregates.retention import wilson

Acts = Sequence[Collection[str]]  # of the turns of one side of a conversation, in order


@dataclass(frozen=True, slots=True)
class BaseRate:
    """The turns that have an act, of ``turns``."""

    having: int
    turns: int

    @property
    def share(self) -> float | None:
        """The rate, None of no turns."""
        return self.having / self.turns if self.turns else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the rate."""
        return wilson(self.having, self.turns)


def base_rate(conversations: Sequence[Acts], act: str) -> BaseRate:
    """Return how often the turns of a corpus have ``act``."""
    turns = [acts for conversation in conversations for acts in conversation]
    return BaseRate(sum(act in acts for acts in turns), len(turns))


def relative_gap(rate: BaseRate, reference: BaseRate) -> float | None:
    """Return (rate − reference) / reference, at least −1; None where there is no reference.

    The reference is a corpus that whoever asks has named: people in the same task.
    """
    if rate.share is None or not reference.share:
        return None
    return (rate.share - reference.share) / reference.share


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
