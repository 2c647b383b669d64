"""The turns behind a figure: on which annotators differ, and what each of them said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.db.models import F

from annotator.agreement import marklayer, turnlayer
from annotator.agreement.answers import Answers
from annotator.agreement.arrays import Bools, Ints
from annotator.agreement.ratings import MISSING
from annotator.agreement.report import Disputed
from annotator.models import Annotation, Layer, Project, Turn
from annotator.queries.agreement.choices import short
from annotator.queries.agreement.schemes import ComparedLayer, LabelName
from annotator.queries.agreement.selection import Selection
from annotator.queries.agreement.sharing import (
    Shared,
    asked,
    link_marks,
    share,
    span_marks,
    turn_answers,
)
from annotator.queries.paging import Page, span, within

PAGE = 20
NONE, SEVERAL = "none", "several"  # what else a turn may have than one label
LONGEST, BRIEF = 600, 160  # characters of a turn that are shown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which turns of a layer; empty is any.

    ``label`` takes turns on which it is disputed. Of two annotators, ``first`` and ``second``,
    ``said`` and ``other`` take what the one and the other gave: a label's key, NONE or SEVERAL;
    with a ``label`` they are "yes" or "no".
    """

    label: str = ""
    first: str = ""
    second: str = ""
    said: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One label that somebody gave; ``words`` of a span, or where a link leads."""

    label: LabelName
    words: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What one annotator says of a turn; without marks and not ``missing``, no label."""

    annotator: str
    missing: bool
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A turn, ``number`` counting from 1, and what everybody said of it."""

    conversation: int
    title: str
    number: int
    role: str
    text: str
    cut: bool
    disagreement: float
    said: Sequence[Said]


def page(
    project: Project, selection: Selection, layer: ComparedLayer, wanted: Wanted, number: int
) -> Page[Row]:
    """Return a page of the turns of ``layer`` that are wanted; past the last one, the last one."""
    shared = share(project, selection)
    disputed = found(shared, layer, wanted)
    number = within(number, len(disputed), PAGE)
    chosen = disputed[span(number, PAGE)]
    return Page(_rows(project, shared, layer, chosen), len(disputed), number, PAGE)


def found(shared: Shared, layer: ComparedLayer, wanted: Wanted) -> list[Disputed]:
    """Return all turns that are wanted, the most disputed first."""
    if layer.unit == Layer.Unit.TURN:
        return _of_turns(turn_answers(shared, layer), shared, layer, wanted)
    if layer.unit == Layer.Unit.SPAN:
        spans = span_marks(shared, layer)
        return marklayer.disputed(spans, lambda span: span.turn)
    return marklayer.disputed(link_marks(shared, layer), lambda link: link.source.turn)


def brief(disputed: Sequence[Disputed]) -> list[Row]:
    """Return turns without what was said of them; those that are gone are left out."""
    turns = Turn.objects.select_related("conversation").in_bulk([each.turn for each in disputed])
    return [_row(turns[each.turn], each, (), BRIEF) for each in disputed if each.turn in turns]


def _of_turns(
    answers: Answers, shared: Shared, layer: ComparedLayer, wanted: Wanted
) -> list[Disputed]:
    keys = [label.key for label in layer.labels]
    number = shared.number
    raters = [number[name] for name in (wanted.first, wanted.second) if name in number]
    table = answers.ratings
    multiple = layer.multiple
    if wanted.label in keys:
        table, multiple = answers.with_label(keys.index(wanted.label)), False
    if len(raters) == 2:
        table = table.by(raters)
    apart = turnlayer.disagreements(table, answers.members if multiple else None)
    chosen = apart > 0
    if len(raters) == 2 and (wanted.said or wanted.other):
        chosen = (table.codes != MISSING).all(axis=1)
        for column, word in enumerate((wanted.said, wanted.other)):
            chosen &= _says(answers, table.codes[:, column], word, keys, wanted.label)
    return turnlayer.disputed(answers, apart, table.answers(), chosen)


def _says(answers: Answers, codes: Ints, word: str, keys: list[str], label: str) -> Bools:
    """Say of which units an annotator's answer is ``word``."""
    if not word:
        return np.ones(len(codes), dtype=bool)
    if label:
        given: Bools = codes == (word == "yes")
        return given
    size = answers.members.sum(axis=1)
    if word == NONE:
        sets = size == 0
    elif word == SEVERAL:
        sets = size > 1
    elif word in keys:
        sets = (size == 1) & answers.members[:, keys.index(word)]
    else:
        sets = np.zeros(len(size), dtype=bool)
    fits: Bools = sets[codes]
    return fits


def _rows(
    project: Project, shared: Shared, layer: ComparedLayer, chosen: Sequence[Disputed]
) -> list[Row]:
    turns = Turn.objects.select_related("conversation").in_bulk([each.turn for each in chosen])
    marks = _marks(shared, layer, turns.values())
    rows = []
    for each in chosen:
        turn = turns[each.turn]
        said = _said(shared, layer, turn, marks)
        named = [replace(one, annotator=short(project, one.annotator)) for one in said]
        rows.append(_row(turn, each, named, LONGEST))
    return rows


def _row(turn: Turn, disputed: Disputed, said: Sequence[Said], longest: int) -> Row:
    return Row(
        conversation=turn.conversation_id,
        title=turn.conversation.external_id or f"Conversation {turn.conversation_id}",
        number=turn.index + 1,
        role=turn.role,
        text=turn.text[:longest],
        cut=len(turn.text) > longest,
        disagreement=disputed.disagreement,
        said=said,
    )


def _marks(
    shared: Shared, layer: ComparedLayer, turns: Iterable[Turn]
) -> dict[tuple[int, int], list[Mark]]:
    """Return what was given, by turn and assignment."""
    texts = {turn.pk: turn.text for turn in turns}
    rows = (
        Annotation.objects.filter(
            turn__in=texts,
            assignment__in=[work.pk for work in shared.works],
            label__in=layer.codes,
            removed_at=None,
        )
        .annotate(linked=F("linked_turn__index"))
        .order_by("label__position", "start")
    )
    given: dict[tuple[int, int], list[Mark]] = {}
    for row in rows:
        words = "" if row.start is None else texts[row.turn_id][row.start : row.end]
        if row.linked is not None:
            words = f"{words} → turn {row.linked + 1}".strip()
        mark = Mark(layer.labels[layer.codes[row.label_id]], words)
        given.setdefault((row.turn_id, row.assignment_id), []).append(mark)
    return given


def _said(
    shared: Shared,
    layer: ComparedLayer,
    turn: Turn,
    marks: dict[tuple[int, int], list[Mark]],
) -> list[Said]:
    found = []
    for work in shared.works:
        if work.conversation != turn.conversation_id:
            continue
        given = marks.get((turn.pk, work.pk), [])
        silent = not asked(work, layer) or (
            work.asked is not None and turn.index not in work.asked.get(layer.key, ())
        )
        found.append(Said(work.annotator, silent and not given, given))
    found.sort(key=lambda each: each.annotator)
    return [*_by_model(shared, layer, turn), *found]


def _by_model(shared: Shared, layer: ComparedLayer, turn: Turn) -> list[Said]:
    if shared.model is None:
        return []
    names = {label.key: label for label in layer.labels}
    rows = shared.model.labels.get(layer.key, ())
    marks = [Mark(names[key]) for pk, key in rows if pk == turn.pk and key in names]
    return [Said(shared.model.name, layer.key not in shared.model.labels, marks)]
