"""Keeping what annotators do with suggested labels."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import transaction

from annotator.errors import InvalidInput
from annotator.models import Annotation, Assignment, Label, SuggestionDecision, Turn


@dataclass(frozen=True, slots=True)
class Decision:
    """What was done with a suggestion. ``op`` is its own name: sent twice, it is kept once.

    ``turn`` is the turn's index, ``label`` the suggested label's id, ``annotation`` the label that
    stands in its place; ``confidence`` is the lens's, in [0, 1]. An ``undone`` one takes the
    decision before it back.
    """

    op: UUID
    turn: int
    label: int
    lens: str
    version: str
    verdict: Literal["accepted", "rejected", "changed", "undone"]
    annotation: UUID | None = None
    confidence: float | None = None


@transaction.atomic
def decide(*, assignment: Assignment, decisions: list[Decision]) -> int:
    """Keep the decisions, all or none; return how many are new.

    Raises InvalidInput if a turn or a label is not there, a confidence lies outside [0, 1], or a
    lens's name or version holds a NUL character. An annotation that isn't (any more) is left out of
    its decision.
    """
    turns = dict(
        Turn.objects.filter(
            conversation=assignment.conversation_id, index__in={each.turn for each in decisions}
        ).values_list("index", "pk")
    )
    labels = set(
        Label.objects.filter(
            layer__scheme_version__project=assignment.conversation.corpus.project_id,
            pk__in={each.label for each in decisions},
        ).values_list("pk", flat=True)
    )
    given = set(
        Annotation.objects.filter(
            assignment=assignment, pk__in={each.annotation for each in decisions if each.annotation}
        ).values_list("pk", flat=True)
    )
    for each in decisions:
        if each.turn not in turns:
            raise InvalidInput(f"This conversation has no turn {each.turn + 1}.")
        if each.label not in labels:
            raise InvalidInput("This project's scheme has no such label.")
        if each.confidence is not None and not 0 <= each.confidence <= 1:
            raise InvalidInput(f"A confidence lies between 0 and 1, not at {each.confidence}.")
        if "\0" in each.lens + each.version:
            raise InvalidInput("A lens has no NUL character in its name or version.")
    known = SuggestionDecision.objects.filter(op__in=[each.op for each in decisions])
    done = set(known.values_list("op", flat=True))
    rows = [
        SuggestionDecision(
            op=each.op,
            assignment=assignment,
            turn_id=turns[each.turn],
            label_id=each.label,
            lens=each.lens[:60],
            version=each.version[:60],
            confidence=each.confidence,
            verdict=each.verdict,
            annotation_id=each.annotation if each.annotation in given else None,
        )
        for each in decisions
        if each.op not in done
    ]
    return len(SuggestionDecision.objects.bulk_create(rows, ignore_conflicts=True))
