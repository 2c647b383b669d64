"""What a lens reached on one class of a file's labels, and on its topic boundaries."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement import boundaries as cutting
from annotator.agreement.arrays import Ints
from annotator.agreement.bootstrap import Coefficient, Resampler, estimate
from annotator.agreement.cohen import cohen
from annotator.agreement.ratings import ratings
from inspector.evaluation import metrics
from inspector.evaluation.mapping import LabelClass
from inspector.evaluation.tally import Tally

GROUPS = 100  # of scores that the interval of an AUC tells apart


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a lens finds a class; None where a figure isn't defined or has no events behind it.

    ``turns`` were annotated and measured, ``positives`` of them are labelled so, ``found`` were
    found. ``rank`` is the rank correlation of the scores with what people said by degrees.
    ``left_out`` were annotated but not measured; ``why`` says why, or why nothing was.
    """

    lens: str
    label: LabelClass
    measure: str
    turns: int
    positives: int
    found: int
    left_out: int
    why: str
    precision: Coefficient | None = None
    recall: Coefficient | None = None
    f1: Coefficient | None = None
    kappa: Coefficient | None = None
    auc: Coefficient | None = None
    rank: Coefficient | None = None

    @property
    def measured(self) -> bool:
        """Whether a lens measured any of its turns."""
        return bool(self.lens and self.turns)

    @property
    def title(self) -> str:
        """The class, with the measure where nothing but its values is held against it."""
        alone = self.measure and not self.label.signs
        return f"{self.label.name} by {self.measure}" if alone else self.label.name


@dataclass(frozen=True, slots=True)
class Boundaries:
    """How well a lens cuts conversations into topics: Pk and WindowDiff (0 is best), and F1."""

    lens: str
    pk: Coefficient
    windowdiff: Coefficient
    f1: Coefficient


def unmeasured(label: LabelClass, why: str, turns: int, positives: int) -> Figures:
    """Return the figures of a class that no lens measures: how often it is labelled, and why."""
    return Figures("", label, "", turns, positives, 0, turns, why)


def figures(tally: Tally, resampler: Resampler | None) -> Figures:
    """Return what a tally comes to, with intervals over conversations if there is a resampler."""
    place, gold, found = _places(tally), np.array(tally.gold, bool), np.array(tally.found, bool)
    reasons = [reason for reason, _ in tally.left_out.most_common(1)]
    reached = Figures(
        lens=tally.label.lens,
        label=tally.label,
        measure=tally.measure,
        turns=len(gold),
        positives=int(gold.sum()),
        found=int(found.sum()),
        left_out=tally.left_out.total(),
        why="".join(reasons),
    )
    if not len(gold):
        return reached
    if tally.scored:
        reached = replace(reached, auc=_auc(tally, place, gold, resampler))
    if not np.isnan(tally.grades).all():
        grades, scores = np.array(tally.grades), np.array(tally.scores)
        rank = estimate(metrics.rank_correlation(place, grades, scores), resampler)
        reached = replace(reached, rank=rank)
    if not tally.label.signs:
        return reached
    table = metrics.counts(place, gold, found)
    codes = np.stack([gold, found], axis=1)
    return replace(
        reached,
        precision=estimate(metrics.precision(table, len(gold)), resampler),
        recall=estimate(metrics.recall(table, len(gold)), resampler),
        f1=estimate(metrics.f1(table, len(gold)), resampler),
        kappa=estimate(cohen(ratings(codes, place, 2)), resampler),
    )


def boundaries(tally: Tally, resampler: Resampler) -> Boundaries | None:
    """Return how well the turns where a topic begins are found; None if no turn was annotated.

    The gaps before annotated turns are held against each other; those before others are left out.
    """
    cuts = list(_cuts(tally))
    if not cuts:
        return None
    return Boundaries(
        lens=tally.label.lens,
        pk=estimate(cutting.mean_pk(cuts), resampler),
        windowdiff=estimate(cutting.mean_window_diff(cuts), resampler),
        f1=estimate(cutting.f1(cuts), resampler),
    )


def _auc(
    tally: Tally, place: Ints, gold: metrics.Flags, resampler: Resampler | None
) -> Coefficient:
    scores = np.array(tally.scores)
    exact = estimate(metrics.auc(place, gold, scores))
    resampled = estimate(metrics.auc(place, gold, scores, groups=GROUPS), resampler)
    return replace(resampled, value=exact.value)


def _cuts(tally: Tally) -> Iterator[cutting.Segmented]:
    inside = np.array(tally.turn) > 0
    conversation = np.array(tally.conversation)[inside]
    gold, found = np.array(tally.gold, bool)[inside], np.array(tally.found, bool)[inside]
    names, starts = np.unique(conversation, return_index=True)
    for name, start, end in zip(names, starts, [*starts[1:], len(gold)], strict=False):
        yield cutting.Segmented(int(name), gold[start:end], found[start:end])


def _places(tally: Tally) -> Ints:
    """Return each turn's conversation, counted from 0 without gaps."""
    return np.unique(np.array(tally.conversation), return_inverse=True)[1].astype(np.int64)
