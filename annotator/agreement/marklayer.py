"""The report of a layer whose labels are given to spans of text or to links between turns."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations
from typing import Generic, TypeVar

import numpy as np

from annotator.agreement import drift, links, spans
from annotator.agreement.bootstrap import Resampler, Statistic, estimate
from annotator.agreement.links import Link
from annotator.agreement.report import Disputed, LayerReport, Measures, Pair, Period
from annotator.agreement.spans import Span

DISPUTED = 30
Mark = TypeVar("Mark", Span, Link)
Both = list[tuple[list[Mark], list[Mark]]]


@dataclass(frozen=True, slots=True)
class Marked(Generic[Mark]):
    """What annotators marked, by annotator, and which conversations each has completed.

    ``completed`` says when work on a conversation was, in seconds since 1970, where that is known;
    ``turns`` gives the id of turn ``index`` of a conversation.
    """

    labels: Sequence[str]
    annotators: Sequence[str]
    marks: Sequence[Sequence[Mark]]
    done: Sequence[Set[int]]
    completed: Mapping[int, int]
    turns: Mapping[tuple[int, int], int] = field(default_factory=dict)
    reference: int | None = None
    resampler: Resampler | None = field(default_factory=Resampler)


def span_report(marked: Marked[Span]) -> LayerReport:
    """Return the agreement on a layer of spans; labels are compared by their keys."""

    def measures(both: Both[Span], raters: int) -> dict[str, Statistic]:
        counts = spans.compare(both, raters)
        return {
            "exact": counts.exact(),
            "overlap": counts.overlap(),
            "found": counts.found(),
            "characters": counts.characters(),
        }

    return _report("span", marked, measures, lambda span: span.turn)


def link_report(marked: Marked[Link]) -> LayerReport:
    """Return the agreement on a layer of links; labels are compared by their keys."""

    def measures(both: Both[Link], raters: int) -> dict[str, Statistic]:
        counts = links.compare(both, raters)
        return {
            "exact": counts.f1(),
            "exact_details": counts.f1(attributes=True),
            "overlap": counts.f1(overlap=True),
            "overlap_details": counts.f1(overlap=True, attributes=True),
        }

    return _report("link", marked, measures, lambda link: link.source.turn)


def disputed(marked: Marked[Mark], turn: Callable[[Mark], int]) -> list[Disputed]:
    """Count, turn by turn, the marks that only one of a pair has made just so; most first.

    ``turn`` gives the index of the turn that a mark is counted at.
    """
    alone: Counter[tuple[int, int]] = Counter()
    for pair in _pairs(marked):
        first, second = _both(marked, pair)
        for mark in set(first) ^ set(second):
            alone[mark.conversation, turn(mark)] += 1
    by_conversation = Counter(each for done in marked.done for each in done)
    return [
        Disputed(
            marked.turns.get((conversation, index), 0),
            conversation,
            by_conversation[conversation],
            float(count),
        )
        for (conversation, index), count in sorted(
            alone.items(), key=lambda each: (-each[1], each[0])
        )
    ]


def _report(
    unit: str,
    marked: Marked[Mark],
    measures: Callable[[Both[Mark], int], dict[str, Statistic]],
    turn: Callable[[Mark], int],
) -> LayerReport:
    pairs = _pairs(marked)

    def estimated(
        chosen: Sequence[tuple[int, int]],
        label: str | None = None,
        inside: frozenset[int] | None = None,
    ) -> Measures:
        both = [_both(marked, pair, label, inside) for pair in chosen]
        raters = len({rater for pair in chosen for rater in pair})
        found = measures(both, raters)
        return {key: estimate(each, marked.resampler) for key, each in found.items()}

    return LayerReport(
        unit=unit,
        multiple=True,
        annotators=list(marked.annotators),
        labels=list(marked.labels),
        whole=estimated(pairs),
        by_label=[estimated(pairs, label=label) for label in marked.labels],
        pairs=[Pair(*pair, estimated([pair])) for pair in pairs],
        given=_given(marked),
        answered=[len(done) for done in marked.done],
        drift="overlap",
        periods=[
            Period(first, last, len(inside), estimated(pairs, inside=inside)["overlap"])
            for first, last, inside in _periods(marked, pairs)
        ],
        disputed=disputed(marked, turn)[:DISPUTED],
    )


def _pairs(marked: Marked[Mark]) -> list[tuple[int, int]]:
    people = range(len(marked.annotators))
    if marked.reference is None:
        return list(combinations(people, 2))
    return [(marked.reference, other) for other in people if other != marked.reference]


def _both(
    marked: Marked[Mark],
    pair: tuple[int, int],
    label: str | None = None,
    inside: frozenset[int] | None = None,
) -> tuple[list[Mark], list[Mark]]:
    """Return the marks of both in the conversations that both have completed."""
    shared = marked.done[pair[0]] & marked.done[pair[1]]
    if inside is not None:
        shared &= inside
    first, second = (
        [
            mark
            for mark in marked.marks[rater]
            if mark.conversation in shared and label in (None, mark.label)
        ]
        for rater in pair
    )
    return first, second


def _given(marked: Marked[Mark]) -> list[list[int]]:
    counts = [
        Counter(mark.label for mark in marks if mark.conversation in done)
        for marks, done in zip(marked.marks, marked.done, strict=True)
    ]
    return [[count[label] for count in counts] for label in marked.labels]


def _periods(
    marked: Marked[Mark], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int, frozenset[int]]]:
    done = {each for one, two in pairs for each in marked.done[one] & marked.done[two]}
    shared = sorted(done & marked.completed.keys())
    times = np.array([marked.completed[each] for each in shared], dtype=np.int64)
    inside: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(drift.periods(times)):
        inside[int(number)].append(place)
    return [
        (
            int(times[places].min()),
            int(times[places].max()),
            frozenset(shared[place] for place in places),
        )
        for _, places in sorted(inside.items())
    ]
