"""Conversations with what people labelled, as pure transcripts, some at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from annotator.exports.choices import Choices
from annotator.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Conversation,
    Decision,
    Project,
)
from annotator.queries import transcripts
from annotator.queries.exporting.names import names
from annotator.transcript import Decided, GivenLabel, LinkEnd, Transcript, Turn, Work

AT_ONCE = 200  # conversations


def conversations(
    project: Project, choices: Choices, *, newest: bool = False
) -> QuerySet[Conversation]:
    """Return the conversations of an export in its order, every revision or the newest alone."""
    rows = Conversation.objects.filter(corpus__project=project)
    if newest:
        rows = rows.filter(superseded_by=None)
    if choices.corpus:
        rows = rows.filter(corpus__slug=choices.corpus)
    return rows.order_by("corpus__name", "pk")


def labelled(project: Project, choices: Choices, *, newest: bool = False) -> Iterator[Transcript]:
    """Yield every conversation with the chosen work on it, a few queries for each two hundred."""
    pks = list(conversations(project, choices, newest=newest).values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        yield from labelled_of(project, choices, pks[start : start + AT_ONCE]).values()


def labelled_of(project: Project, choices: Choices, pks: list[int]) -> dict[int, Transcript]:
    """Return some conversations with the chosen work on them, by id, in the order of ``pks``."""
    said = transcripts.load(pks)
    work = _work(pks, choices, names(project, choices))
    return {
        pk: replace(_redacted(said[pk], choices.redact), work=tuple(work.get(pk, ()))) for pk in pks
    }


def _work(pks: list[int], choices: Choices, people: Mapping[int, str]) -> dict[int, list[Work]]:
    rows = Assignment.objects.filter(conversation__in=pks, kind__in=choices.kinds)
    if choices.completed:
        rows = rows.filter(status=Assignment.Status.COMPLETE)
    assignments = list(rows)
    pks_of_work = [row.pk for row in assignments]
    labels = _labels(pks_of_work, choices)
    decisions = _decisions(pks_of_work, choices, people)
    found: dict[int, list[Work]] = defaultdict(list)
    for row in sorted(assignments, key=lambda row: (people[row.annotator_id], row.pk)):
        work = Work(
            annotator=people[row.annotator_id],
            kind=row.kind,  # type: ignore[arg-type]  # the database holds no other
            status=row.status,  # type: ignore[arg-type]
            created_at=row.created_at,
            completed_at=row.completed_at,
            asked=row.asked,
            labels=tuple(labels.get(row.pk, ())),
            decisions=tuple(decisions.get(row.pk, ())),
        )
        found[row.conversation_id].append(work)
    return found


def _labels(assignments: list[int], choices: Choices) -> dict[int, list[GivenLabel]]:
    rows = Annotation.objects.filter(assignment__in=assignments, removed_at=None)
    if choices.layer:
        rows = rows.filter(label__layer__key=choices.layer)
    authors = {} if choices.anonymous else _authors(assignments)
    fields: Iterable[tuple[Any, ...]] = rows.order_by(
        "turn__index",
        "label__layer__scheme_version__number",
        "label__layer__position",
        "label__position",
        "start",
        "created_at",
        "pk",
    ).values_list(
        "assignment",
        "turn__index",
        "label__layer__key",
        "label__key",
        "created_at",
        "label__layer__scheme_version__number",
        "start",
        "end",
        "linked_turn__index",
        "linked_start",
        "linked_end",
        "attributes",
        "pk",
    )
    found: dict[int, list[GivenLabel]] = defaultdict(list)
    for assignment, turn, layer_key, label, at, version, start, end, *link, details, pk in fields:
        to = None if link[0] is None else LinkEnd(*link)
        said = dict(sorted(details.items()))
        found[assignment].append(
            GivenLabel(
                *(turn, layer_key, label, at, version),
                *(start, end, to, said, authors.get(pk, "")),
            )
        )
    return found


def _authors(assignments: list[int]) -> dict[UUID, str]:
    """Return who wrote the labels of gold, by the label's id; the newest revision counts."""
    revisions = AnnotationRevision.objects.filter(
        annotation__assignment__in=assignments,
        annotation__assignment__kind=Assignment.Kind.GOLD,
        action__in=(AnnotationRevision.Action.ADDED, AnnotationRevision.Action.CHANGED),
    )
    return dict(revisions.order_by("number").values_list("annotation", "author"))


def _decisions(
    assignments: list[int], choices: Choices, people: Mapping[int, str]
) -> dict[int, list[Decided]]:
    rows = Decision.objects.filter(assignment__in=assignments).select_related("turn")
    if choices.layer:
        rows = rows.filter(layer=choices.layer)
    found: dict[int, list[Decided]] = defaultdict(list)
    for row in rows.order_by("pk"):
        said = Decided(
            turn=row.turn.index,
            layer=row.layer,
            rule=row.rule,  # type: ignore[arg-type]
            at=row.at,
            threshold=row.threshold,
            took=tuple(sorted(people[pk] for pk in row.took if pk in people)),
            reason=row.reason,
            by="" if choices.anonymous else row.decided_by_name,
            against=row.against,
        )
        found[row.assignment_id].append(said)
    return found


def _redacted(transcript: Transcript, redact: tuple[str, ...]) -> Transcript:
    if not redact:
        return transcript
    turns = tuple(turn if not turn.meta else _without(turn, redact) for turn in transcript.turns)
    meta = {key: value for key, value in transcript.meta.items() if key not in redact}
    return replace(transcript, turns=turns, meta=meta)


def _without(turn: Turn, redact: tuple[str, ...]) -> Turn:
    meta = {key: value for key, value in turn.meta.items() if key not in redact}
    return msgspec.structs.replace(turn, meta=meta)
