"""The outcome of an evaluation: every class of a file's layers, measured or said not to be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from annotator.agreement.bootstrap import Resampler
from inspector.evaluation.figures import Boundaries, Figures, boundaries, figures, unmeasured
from inspector.evaluation.judging import Judge
from inspector.evaluation.layers import plain
from inspector.evaluation.mapping import BOUNDARIES, LabelClass, unseen

WHOLE = "conversation"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file; ``problems`` counts its lines that could not be read.

    ``results`` are of the classes that it labels. ``unused`` are of those without a positive in a
    layer where others have one, if they were asked for: it may have none, or not annotate them.
    They have no intervals.
    ``specs`` has name, version and parameters of the lenses that took part, by name.
    """

    file: str
    conversations: int
    turns: int
    problems: int
    results: Sequence[Figures]
    unused: Sequence[Figures]
    boundaries: Sequence[Boundaries]
    specs: Mapping[str, Mapping[str, Any]]

    def macro(self, one: Figures) -> float | None:
        """Return the mean F1 over the classes that a lens measures in the layer of ``one``.

        A class that takes others of them together is left out; None where there is no F1.
        """
        reached = [
            each.f1.value
            for each in self.results
            if each.lens == one.lens
            and each.label.layer == one.label.layer
            and not any(
                other.label.layer == each.label.layer and other.label.values < each.label.values
                for other in self.results
            )
            and each.f1 is not None
            and each.f1.value is not None
        ]
        return fmean(reached) if reached else None


def outcome(
    file: str,
    judge: Judge,
    *,
    resampler: Resampler,
    problems: int = 0,
    unmapped: bool = True,
    unused: bool = False,
) -> Outcome:
    """Return what came of the conversations that ``judge`` took in.

    ``unmapped`` asks for the labels that are of no class, too, ``unused`` for the classes that no
    turn is labelled as.
    """
    results: list[Figures] = []
    never: list[Figures] = []
    for label in judge.classes:
        if _labelled(label, judge):
            results += _of_class(label, judge, resampler)
        elif unused and judge.annotated[label.layer]:
            never += _of_class(label, judge, None)
    if unmapped:
        results += _unmapped(judge)
    cuts = (
        boundaries(tally, resampler)
        for label, found in judge.tallies.items()
        for tally in found
        if label.name in BOUNDARIES
    )
    return Outcome(
        file=file,
        conversations=judge.conversations,
        turns=judge.turns,
        problems=problems,
        results=results,
        unused=never,
        boundaries=[cut for cut in cuts if cut is not None],
        specs={
            each.lens: judge.lenses[each.lens].spec() for each in (*results, *never) if each.lens
        },
    )


def _labelled(label: LabelClass, judge: Judge) -> bool:
    """Whether the file uses the label; where it uses none of a layer, each is there with 0."""
    if not judge.annotated[label.layer]:
        return False
    return judge.positives[label] > 0 or not judge.values[label.layer]


def _of_class(label: LabelClass, judge: Judge, resampler: Resampler | None) -> Iterator[Figures]:
    if label in judge.tallies:
        yield from (figures(tally, resampler) for tally in judge.tallies[label])
        return
    why = unseen(label, judge.lenses.get(label.lens))
    yield unmeasured(label, why, judge.annotated[label.layer], judge.positives[label])


def _unmapped(judge: Judge) -> Iterator[Figures]:
    """Yield the labels that stand in no row of the mapping, by layer and name."""
    for layer, values in sorted(judge.values.items()):
        known = {value for label in judge.classes if label.layer == layer for value in label.values}
        for value, count in sorted(values.items()):
            if plain(value) not in known:
                label = LabelClass(value, layer, frozenset({plain(value)}), "")
                why = unseen(label, None)
                yield unmeasured(label, why, judge.annotated[layer], count)
    for name, count in sorted(judge.whole.items()):
        label = LabelClass(name, WHOLE, frozenset(), "")
        yield unmeasured(
            label, "no lens is held against labels of whole conversations", count, count
        )
