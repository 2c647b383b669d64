"""Whose labels a corpus's rates rest on: one completed piece of work of each conversation."""

from dataclasses import dataclass

from django.db.models import Case, When

from annotator.models import Annotation, Assignment, Corpus
from inspector.queries.references import ANYBODY, Reference, assignments, references


@dataclass(frozen=True, slots=True)
class Work:
    """Completed labels of a conversation; ``asked`` as in Assignment."""

    pk: int
    conversation: int
    annotator: int
    gold: bool
    asked: dict[str, list[int]] | None


def sources(corpus: Corpus) -> list[Reference]:
    """Return whose labels can be chosen: where there are several, all of them together first."""
    known = references(corpus.project, corpus)
    if len(known) < 2:
        return known
    anybody = Reference(ANYBODY, "Gold where there is gold, else whoever completed first", 0)
    rows = assignments(corpus.project, anybody).filter(conversation__corpus=corpus).order_by()
    count = rows.values("conversation").distinct().count()
    return [Reference(ANYBODY, anybody.title, count), *known]


def work(corpus: Corpus, source: Reference) -> list[Work]:
    """Return the chosen work by conversation: of several pieces gold, else what was done first."""
    rows = (
        assignments(corpus.project, source)
        .filter(conversation__corpus=corpus)
        .order_by(
            "conversation_id",
            Case(When(kind=Assignment.Kind.GOLD, then=0), default=1),
            "completed_at",
            "pk",
        )
        .distinct("conversation_id")
    )
    return [
        Work(pk, conversation, annotator, kind == Assignment.Kind.GOLD, asked)
        for pk, conversation, annotator, kind, asked in rows.values_list(
            "pk", "conversation_id", "annotator_id", "kind", "asked"
        )
    ]


def used(chosen: list[Work]) -> set[tuple[int, str]]:
    """Return who used which layer, as pairs of an annotator and a layer's key."""
    rows = Annotation.objects.filter(
        assignment__in=[each.pk for each in chosen], removed_at=None
    ).order_by()
    return set(rows.values_list("assignment__annotator", "label__layer__key").distinct())
