"""Agreement on where topics change: Pk, WindowDiff, boundary precision, recall and F1.

A segmentation of n turns is an array of n - 1 booleans, one for each gap between two turns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Bools, Floats, Ints, ratio, summed
from annotator.agreement.bootstrap import Statistic

TOO_SHORT = "No conversation is as long as the window."
NO_BOUNDARY = "Nobody set a boundary."


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """One conversation as the reference and another annotator have cut it."""

    conversation: int
    reference: Bools
    hypothesis: Bools


def window(reference: Bools) -> int:
    """Return half the mean segment length of ``reference``, in turns, rounded, at least 1."""
    turns, segments = len(reference) + 1, int(reference.sum()) + 1
    return max(1, round(turns / segments / 2))


def pk(reference: Bools, hypothesis: Bools, k: int | None = None) -> float | None:
    """Return Pk; 0 (the same) to 1, None if there are fewer gaps than ``k``.

    The share of pairs of turns ``k`` apart of which one side says that they are in one segment and
    the other that they aren't. Beeferman, Berger & Lafferty, Machine Learning 34 (1999).
    """
    counts = _in_windows(reference, hypothesis, k)
    return None if counts is None else float(np.mean((counts[0] > 0) != (counts[1] > 0)))


def window_diff(reference: Bools, hypothesis: Bools, k: int | None = None) -> float | None:
    """Return WindowDiff; 0 (the same) to 1, None if there are fewer gaps than ``k``.

    The share of windows in which the numbers of boundaries differ. Pevzner & Hearst, Computational
    Linguistics 28 (2002).
    """
    counts = _in_windows(reference, hypothesis, k)
    return None if counts is None else float(np.mean(counts[0] != counts[1]))


def matched(reference: Bools, hypothesis: Bools, tolerance: int = 0) -> int:
    """Return how many boundaries pair off with one at most ``tolerance`` gaps away, each once."""
    theirs, ours = np.flatnonzero(reference), np.flatnonzero(hypothesis)
    pairs = left = right = 0
    # Along a line, and with one tolerance for all, taking the first that fits is the best.
    while left < len(theirs) and right < len(ours):
        apart = int(ours[right] - theirs[left])
        pairs += abs(apart) <= tolerance
        left += apart >= -tolerance
        right += apart <= tolerance
    return pairs


def mean_pk(cuts: Sequence[Segmented], raters: int = 2) -> Statistic:
    """Return Pk as the mean over conversations, each with its own window."""
    return _mean(pk, cuts, raters)


def mean_window_diff(cuts: Sequence[Segmented], raters: int = 2) -> Statistic:
    """Return WindowDiff as the mean over conversations, each with its own window."""
    return _mean(window_diff, cuts, raters)


def precision(cuts: Sequence[Segmented], tolerance: int = 0, raters: int = 2) -> Statistic:
    """Return the share of the hypothesis' boundaries that the reference has."""
    return _shared(cuts, tolerance, raters, lambda sums: ratio(sums[:, 2], sums[:, 1]))


def recall(cuts: Sequence[Segmented], tolerance: int = 0, raters: int = 2) -> Statistic:
    """Return the share of the reference's boundaries that the hypothesis has."""
    return _shared(cuts, tolerance, raters, lambda sums: ratio(sums[:, 2], sums[:, 0]))


def f1(cuts: Sequence[Segmented], tolerance: int = 0, raters: int = 2) -> Statistic:
    """Return the harmonic mean of both; the same whichever is the reference."""
    return _shared(
        cuts, tolerance, raters, lambda sums: ratio(2 * sums[:, 2], sums[:, 0] + sums[:, 1])
    )


def _in_windows(reference: Bools, hypothesis: Bools, k: int | None) -> tuple[Ints, Ints] | None:
    """Count the boundaries in every window of ``k`` gaps, of both."""
    size = window(reference) if k is None else k
    if len(reference) != len(hypothesis):
        raise ValueError("The segmentations have unequal length.")
    if not 0 < size <= len(reference):
        return None
    before = np.zeros((2, len(reference) + 1), dtype=np.int64)
    before[:, 1:] = np.cumsum([reference, hypothesis], axis=1)
    counts = before[:, size:] - before[:, :-size]
    return counts[0], counts[1]


def _mean(
    measure: Callable[[Bools, Bools], float | None], cuts: Sequence[Segmented], raters: int
) -> Statistic:
    if not any(cut.reference.any() or cut.hypothesis.any() for cut in cuts):
        return _shared(cuts, 0, raters, lambda sums: sums[:, 0] * np.nan)
    values = [(cut.conversation, measure(cut.reference, cut.hypothesis)) for cut in cuts]
    measured = [(conversation, value) for conversation, value in values if value is not None]
    return Statistic(
        sums=summed([place for place, _ in measured], [(value, 1) for _, value in measured]),
        value=lambda sums: ratio(sums[:, 0], sums[:, 1]),
        units=len(measured),
        raters=raters,
        missing=len(values) - len(measured),
        reason=TOO_SHORT,
    )


def _shared(
    cuts: Sequence[Segmented], tolerance: int, raters: int, value: Callable[[Floats], Floats]
) -> Statistic:
    rows = [
        (
            int(cut.reference.sum()),
            int(cut.hypothesis.sum()),
            matched(cut.reference, cut.hypothesis, tolerance),
        )
        for cut in cuts
    ]
    return Statistic(
        sums=summed([cut.conversation for cut in cuts], rows),
        value=value,
        units=sum(row[0] + row[1] for row in rows),
        raters=raters,
        missing=0,
        reason=NO_BOUNDARY,
    )
