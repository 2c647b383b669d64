"""The work that can be compared, and what it says of the turns of a layer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from annotator.agreement import marklayer
from annotator.agreement.answers import Answers, answers
from annotator.agreement.arrays import Bools, Ints
from annotator.agreement.bootstrap import Resampler
from annotator.agreement.links import Link
from annotator.agreement.marklayer import Marked
from annotator.agreement.spans import Span
from annotator.models import Project
from annotator.queries.agreement import rows
from annotator.queries.agreement.automatic import Model, models
from annotator.queries.agreement.rows import Turns, Work
from annotator.queries.agreement.schemes import ComparedLayer
from annotator.queries.agreement.selection import Selection


@dataclass(slots=True)
class Shared:
    """The work on conversations that two or more have done; raters are numbered.

    ``completed`` says when the last of them was, in seconds since 1970, where that is known.
    """

    raters: list[str]
    reference: int | None
    works: list[Work]
    turns: Turns
    alone: int
    model: Model | None
    completed: dict[int, int] = field(default_factory=dict)

    @property
    def number(self) -> dict[str, int]:
        """Return each rater's number."""
        return {name: at for at, name in enumerate(self.raters)}


def share(project: Project, selection: Selection) -> Shared:
    """Return the work that can be compared, and the turns it is about."""
    model = models().model(project, selection.model) if selection.model else None
    works = [
        work
        for work in rows.works(project, selection)
        if model is None or work.conversation in model.answered
    ]
    by_conversation = Counter(work.conversation for work in works)
    both = {pk for pk, count in by_conversation.items() if count > 1 or model}
    if selection.gold:
        both &= {work.conversation for work in works if work.gold}
    works = [work for work in works if work.conversation in both]
    gold = sorted({work.annotator for work in works if work.gold})
    people = sorted({work.annotator for work in works if not work.gold})
    first = [model.name] if model else gold
    completed: dict[int, int] = {}
    for work in works:
        if work.asked is None:  # when a file came says nothing of when its labels were given
            when = int(work.when.timestamp())
            completed[work.conversation] = max(completed.get(work.conversation, 0), when)
    return Shared(
        raters=[*first, *people],
        reference=0 if first and (model or selection.gold) else None,
        works=works,
        turns=rows.turns(both),
        alone=len(by_conversation) - len(both),
        model=model,
        completed=completed,
    )


def turn_answers(shared: Shared, layer: ComparedLayer) -> Answers:
    """Return what was said of the turns of a layer.

    Who has completed a conversation has answered every turn that the layer asks, be it with no
    label; a label that came with a file says only something of the turns that the file names.
    """
    number = shared.number
    table = rows.labels([work.pk for work in shared.works], layer.codes)
    owner = {work.pk: number[work.annotator] for work in shared.works}
    given = np.stack(
        [
            table[:, 1],
            looked_up(table[:, 0], owner),
            looked_up(table[:, 2], layer.codes),
        ],
        axis=1,
    )
    if shared.model:
        given = np.concatenate([given, _of_model(shared.model, layer)])
    return answers(
        turns=shared.turns.ids,
        conversations=shared.turns.conversations,
        answered=_answered(shared, layer),
        given=given,
        labels=len(layer.labels),
    )


def span_marks(
    shared: Shared, layer: ComparedLayer, resampler: Resampler | None = None
) -> Marked[Span]:
    """Return the spans of a layer; whoever has completed a conversation has found all of theirs."""
    return _marked(shared, layer, rows.spans(*_of(shared, layer)), resampler)


def link_marks(
    shared: Shared, layer: ComparedLayer, resampler: Resampler | None = None
) -> Marked[Link]:
    """Return the links of a layer, as `span_marks` does."""
    return _marked(shared, layer, rows.links(*_of(shared, layer)), resampler)


def _of(shared: Shared, layer: ComparedLayer) -> tuple[list[int], dict[int, str]]:
    """Return the ids of the work, and the keys of the layer's labels by their ids."""
    names = {pk: layer.labels[at].key for pk, at in layer.codes.items()}
    return [work.pk for work in shared.works], names


def _marked(
    shared: Shared,
    layer: ComparedLayer,
    by_work: Mapping[int, Sequence[marklayer.Mark]],
    resampler: Resampler | None,
) -> Marked[marklayer.Mark]:
    number = shared.number
    marks: list[list[marklayer.Mark]] = [[] for _ in shared.raters]
    done: list[set[int]] = [set() for _ in shared.raters]
    for work in shared.works:
        marks[number[work.annotator]].extend(by_work[work.pk])
        if asked(work, layer):
            done[number[work.annotator]].add(work.conversation)
    turns = shared.turns
    disputed = {
        (mark.conversation, index): int(turns.ids[turns.starts[mark.conversation] + index])
        for each in marks
        for mark in each
        for index in [mark.turn if isinstance(mark, Span) else mark.source.turn]
    }
    return Marked(
        labels=[label.key for label in layer.labels],
        annotators=shared.raters,
        marks=marks,
        done=done,
        completed=shared.completed,
        turns=disputed,
        reference=shared.reference,
        resampler=resampler,
    )


def _answered(shared: Shared, layer: ComparedLayer) -> Bools:
    """Say who has answered which turn (turns x raters), labels apart."""
    number, turns = shared.number, shared.turns
    place = {pk: at for at, pk in enumerate(turns.starts)}
    whole = np.zeros((len(place), len(shared.raters)), dtype=bool)
    singly: list[tuple[int, int]] = []
    for work in shared.works:
        rater = number[work.annotator]
        if not asked(work, layer):
            continue
        if work.asked is None:
            whole[place[work.conversation], rater] = True
        else:
            start = turns.starts[work.conversation]
            singly += [(start + index, rater) for index in work.asked.get(layer.key, ())]
    if shared.model:
        for pk in shared.model.answered:
            if pk in place:
                whole[place[pk], 0] = layer.key in shared.model.labels
    of_turn = np.searchsorted(np.array(list(place), dtype=np.int64), turns.conversations)
    answered: Bools = whole[of_turn] & turns.asked(layer.roles)[:, None]
    for at, rater in singly:
        answered[at, rater] = True
    return answered


def asked(work: Work, layer: ComparedLayer) -> bool:
    """Whether whoever completed the work was asked what the layer asks."""
    if not work.complete:
        return False
    if work.asked is not None:
        return layer.key in work.asked
    return work.when >= layer.since


def _of_model(model: Model, layer: ComparedLayer) -> Ints:
    codes = {label.key: at for at, label in enumerate(layer.labels)}
    found = [(turn, 0, codes[key]) for turn, key in model.labels.get(layer.key, ()) if key in codes]
    return np.array(found, dtype=np.int64).reshape(-1, 3)


def looked_up(values: Ints, table: Mapping[int, int]) -> Ints:
    """Return what ``table`` has for each of ``values``; 0 for what it hasn't."""
    names, place = np.unique(values, return_inverse=True)
    found = np.array([table.get(int(name), 0) for name in names], dtype=np.int64)
    return found[place] if len(names) else np.zeros(0, dtype=np.int64)
