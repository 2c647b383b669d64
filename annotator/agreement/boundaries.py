"""Agreement on where topics change: Pk, WindowDiff, boundary precision, recall and F1.

A segmentation of n turns is an array of n - 1 booleans, one for each gap between two turns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Bools, Floats, Ints, counted, ratio, summed
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
    return int(_windows(np.array([len(reference)]), np.array([reference.sum()]))[0])


def pk(reference: Bools, hypothesis: Bools, k: int | None = None) -> float | None:
    """Return Pk; 0 (the same) to 1, None if there are fewer gaps than ``k``.

    The share of pairs of turns ``k`` apart of which one side says that they are in one segment and
    the other that they aren't. Beeferman, Berger & Lafferty, Machine Learning 34 (1999).
    """
    return _only(_pk([Segmented(0, reference, hypothesis)], k))


def window_diff(reference: Bools, hypothesis: Bools, k: int | None = None) -> float | None:
    """Return WindowDiff; 0 (the same) to 1, None if there are fewer gaps than ``k``.

    The share of windows in which the numbers of boundaries differ. Pevzner & Hearst, Computational
    Linguistics 28 (2002).
    """
    return _only(_window_diff([Segmented(0, reference, hypothesis)], k))


def matched(reference: Bools, hypothesis: Bools, tolerance: int = 0) -> int:
    """Return how many boundaries pair off with one at most ``tolerance`` gaps away, each once."""
    return int(_matched([Segmented(0, reference, hypothesis)], tolerance)[0])


def mean_pk(cuts: Sequence[Segmented], raters: int = 2) -> Statistic:
    """Return Pk as the mean over conversations, each with its own window."""
    return _mean(_pk, cuts, raters)


def mean_window_diff(cuts: Sequence[Segmented], raters: int = 2) -> Statistic:
    """Return WindowDiff as the mean over conversations, each with its own window."""
    return _mean(_window_diff, cuts, raters)


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


def _pk(cuts: Sequence[Segmented], k: int | None = None) -> Floats:
    return _share_of_windows(cuts, k, lambda theirs, ours: (theirs > 0) != (ours > 0))


def _window_diff(cuts: Sequence[Segmented], k: int | None = None) -> Floats:
    return _share_of_windows(cuts, k, lambda theirs, ours: theirs != ours)


def _share_of_windows(
    cuts: Sequence[Segmented], k: int | None, differ: Callable[[Ints, Ints], Bools]
) -> Floats:
    """Return the share of each one's windows that differ; nan where there are no windows.

    All are laid end to end, so that thousands of conversations cost a few operations.
    """
    lengths, theirs, ours = _joined(cuts)
    starts = np.cumsum(lengths) - lengths
    place = np.repeat(np.arange(len(cuts)), lengths)
    boundaries = np.bincount(place[theirs], minlength=len(cuts))
    sizes = _windows(lengths, boundaries) if k is None else np.full(len(cuts), k)
    first = np.arange(len(theirs))
    whole = first - starts[place] + sizes[place] <= lengths[place]
    first, place = first[whole], place[whole]
    before = np.zeros((2, len(theirs) + 1), dtype=np.int64)
    before[:, 1:] = np.cumsum([theirs, ours], axis=1)
    inside = before[:, first + sizes[place]] - before[:, first]
    table = np.stack([differ(inside[0], inside[1]), np.ones(len(place))], axis=1)
    sums = counted(place, len(cuts), table)
    return ratio(sums[:, 0], sums[:, 1])


def _windows(lengths: Ints, boundaries: Ints) -> Ints:
    half = np.rint((lengths + 1) / (boundaries + 1) / 2)
    return np.maximum(half, 1).astype(np.int64)


def _matched(cuts: Sequence[Segmented], tolerance: int) -> Floats:
    """Pair off the boundaries of each.

    Along a line, and with one tolerance for all, taking the first that fits is the best.
    """
    lengths, theirs, ours = _joined(cuts)
    place = np.repeat(np.arange(len(cuts)), lengths)
    if not tolerance:
        return np.bincount(place[theirs & ours], minlength=len(cuts)).astype(np.float64)
    # Laid end to end with room between them, so that none pairs off with another's.
    line = np.arange(len(theirs)) + place * (tolerance + 1)
    reference, hypothesis = line[theirs].tolist(), line[ours].tolist()
    pairs: list[int] = []
    left = right = 0
    while left < len(reference) and right < len(hypothesis):
        apart = hypothesis[right] - reference[left]
        if abs(apart) <= tolerance:
            pairs.append(left)
        left += apart >= -tolerance
        right += apart <= tolerance
    return np.bincount(place[theirs][pairs], minlength=len(cuts)).astype(np.float64)


def _joined(cuts: Sequence[Segmented]) -> tuple[Ints, Bools, Bools]:
    """Return how many gaps each has, and all boundaries of the references and the hypotheses."""
    lengths = np.array([len(cut.reference) for cut in cuts], dtype=np.int64)
    if lengths.tolist() != [len(cut.hypothesis) for cut in cuts]:
        raise ValueError("The segmentations have unequal length.")
    nothing = np.zeros(0, dtype=bool)
    theirs = np.concatenate([nothing, *(cut.reference for cut in cuts)])
    ours = np.concatenate([nothing, *(cut.hypothesis for cut in cuts)])
    return lengths, theirs, ours


def _only(values: Floats) -> float | None:
    return None if np.isnan(values[0]) else float(values[0])


def _mean(
    measure: Callable[[Sequence[Segmented]], Floats], cuts: Sequence[Segmented], raters: int
) -> Statistic:
    if not any(cut.reference.any() or cut.hypothesis.any() for cut in cuts):
        return _shared(cuts, 0, raters, lambda sums: sums[:, 0] * np.nan)
    values = measure(cuts)
    measured = ~np.isnan(values)
    names = np.array([cut.conversation for cut in cuts])[measured]
    return Statistic(
        sums=summed(names, np.stack([values[measured], np.ones(len(names))], axis=1)),
        value=lambda sums: ratio(sums[:, 0], sums[:, 1]),
        units=len(names),
        raters=raters,
        missing=len(cuts) - len(names),
        reason=TOO_SHORT,
    )


def _shared(
    cuts: Sequence[Segmented], tolerance: int, raters: int, value: Callable[[Floats], Floats]
) -> Statistic:
    lengths, theirs, ours = _joined(cuts)
    place = np.repeat(np.arange(len(cuts)), lengths)
    counts = [np.bincount(place, each, len(cuts)) for each in (theirs, ours)]
    rows = np.stack([*counts, _matched(cuts, tolerance)], axis=1)
    return Statistic(
        sums=summed([cut.conversation for cut in cuts], rows),
        value=value,
        units=int(theirs.sum() + ours.sum()),
        raters=raters,
        missing=0,
        reason=NO_BOUNDARY,
    )
