"""Where annotators who are done with a conversation say different things of a turn.

An answer is what one annotator gave a turn in one layer: the labels with their words and links,
details apart. Nothing given is an answer too. The unit that is decided on is a turn in a layer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotator.models import Annotation, Assignment, Conversation, Label, Project, Turn

# Only turns that somebody labelled can be disagreed about, so that labels alone are read.
ANSWERS = """
WITH work AS (
  SELECT assignment.id, assignment.conversation_id, assignment.asked
  FROM annotator_assignment assignment
  JOIN annotator_conversation conversation ON conversation.id = assignment.conversation_id
  JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
  WHERE corpus.project_id = %(project)s AND assignment.kind = 'work'
    AND assignment.status = 'complete' AND conversation.superseded_by_id IS NULL
    AND (%(corpus)s = '' OR corpus.slug = %(corpus)s)
    AND (%(conversation)s = 0 OR conversation.id = %(conversation)s)
), said AS (
  SELECT annotation.turn_id, layer.key AS layer, work.id AS work, work.conversation_id,
    jsonb_agg(jsonb_build_array(label.key, annotation.start, annotation."end",
      annotation.linked_turn_id, annotation.linked_start, annotation.linked_end)
      ORDER BY label.key, annotation.start, annotation."end", annotation.linked_turn_id,
      annotation.linked_start) AS answer
  FROM annotator_annotation annotation
  JOIN work ON work.id = annotation.assignment_id
  JOIN annotator_label label ON label.id = annotation.label_id
  JOIN annotator_layer layer ON layer.id = label.layer_id
  WHERE annotation.removed_at IS NULL AND (%(layer)s = '' OR layer.key = %(layer)s)
  GROUP BY 1, 2, 3, 4
), units AS (
  SELECT DISTINCT turn_id, layer, conversation_id FROM said
), answers AS (
  SELECT units.turn_id, units.layer, units.conversation_id, said.answer, count(*) AS people,
    min(work.id) AS work
  FROM units
  JOIN work ON work.conversation_id = units.conversation_id
  JOIN annotator_turn turn ON turn.id = units.turn_id
  LEFT JOIN said ON said.turn_id = units.turn_id AND said.layer = units.layer
    AND said.work = work.id
  WHERE said.work IS NOT NULL OR work.asked IS NULL
    OR work.asked -> units.layer @> to_jsonb(turn.index)
  GROUP BY 1, 2, 3, 4
), judged AS (
  SELECT turn_id, layer, conversation_id, sum(people) AS people,
    max(people)::float / sum(people) AS share,
    (array_agg(work ORDER BY people DESC, answer NULLS LAST))[1] AS winner
  FROM answers GROUP BY 1, 2, 3
), decided AS (
  SELECT judged.*, EXISTS (
    SELECT FROM annotator_decision decision
    JOIN annotator_assignment gold ON gold.id = decision.assignment_id
    WHERE decision.turn_id = judged.turn_id AND decision.layer = judged.layer
  ) AS decided
  FROM judged WHERE people > 1
)
"""
OPEN = "NOT decided AND share < 1"
COSTLIEST = f"""
SELECT decided.conversation_id,
  coalesce(nullif(conversation.external_id, ''), 'conversation ' || conversation.id),
  turn.id, turn.index, layer, people, share
FROM decided
JOIN annotator_turn turn ON turn.id = decided.turn_id
JOIN annotator_conversation conversation ON conversation.id = turn.conversation_id
WHERE {OPEN} ORDER BY share, people DESC, conversation.id, turn.index, layer
LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 - every part of it is written here


@dataclass(frozen=True, slots=True)
class Unit:
    """A turn in a layer on which ``people`` annotators are done.

    ``share`` of them gave the commonest answer, ``cost`` is how far they are from agreeing, 0
    to 1. ``sure`` is how sure a model is, 0 to 1, of what gold doesn't say, where it says so.
    """

    conversation: int
    title: str
    turn: int
    index: int
    layer: str
    people: int
    share: float
    sure: float | None = None

    @property
    def cost(self) -> float:
        """The share of annotators that a decision for the commonest answer overrules."""
        return 1 - self.share


@dataclass(frozen=True, slots=True)
class Where:
    """Which disagreements: of a corpus, a layer, a conversation; empty and 0 are all."""

    corpus: str = ""
    layer: str = ""
    conversation: int = 0


def count(project: Project, where: Where = Where()) -> int:
    """Return how many disagreements nobody decided on."""
    query = f"SELECT count(*) FROM decided WHERE {OPEN}"  # noqa: S608
    return int(_rows(project, where, query)[0][0])


def disagreements(
    project: Project,
    where: Where = Where(),
    limit: int = 100,
    offset: int = 0,
) -> list[Unit]:
    """Return those that nobody decided on, the costliest first: farthest apart, most people."""
    rows = _rows(project, where, COSTLIEST, limit=limit, offset=offset)
    return [Unit(*row) for row in rows]


def settled(project: Project, where: Where, threshold: float) -> list[tuple[int, int, str, int]]:
    """Return what is undecided and whose commonest answer has at least ``threshold`` of the people.

    Each as conversation, turn, layer and one assignment that gave that answer.
    """
    return [
        (conversation, turn, layer, work)
        for conversation, turn, layer, work in _rows(
            project,
            where,
            "SELECT conversation_id, turn_id, layer, winner FROM decided"
            " WHERE NOT decided AND share >= %(threshold)s ORDER BY 1, 2, 3",
            threshold=threshold,
        )
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """A label as a page shows it, with the words that it stands on and leads to."""

    label: Label
    start: int | None
    words: str
    linked_turn: Turn | None
    linked_words: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one annotator gave a turn in a layer; empty ``labels`` say nothing of it."""

    work: int
    annotator: str
    labels: Sequence[Shown]
    gold: bool = False


def answers(turn: Turn, layer: str) -> list[Answer]:
    """Return everybody's answer, in the order of names, gold last, in two queries."""
    works = (
        Assignment.objects.filter(
            conversation=turn.conversation_id, status=Assignment.Status.COMPLETE, kind="work"
        )
        | Assignment.objects.filter(conversation=turn.conversation_id, kind="gold")
    ).select_related("annotator")
    given: dict[int, list[Shown]] = defaultdict(list)
    rows = Annotation.objects.filter(
        assignment__in=works, turn=turn, label__layer__key=layer, removed_at=None
    ).select_related("label__layer", "linked_turn", "turn")
    for row in rows.order_by("label__position", "start"):
        given[row.assignment_id].append(_shown(row))
    found = [
        Answer(
            work.pk,
            work.annotator.username,
            given.get(work.pk, []),
            gold=work.kind == Assignment.Kind.GOLD,
        )
        for work in works
        if work.asked is None or turn.index in work.asked.get(layer, []) or work.pk in given
    ]
    return sorted(found, key=lambda each: (each.gold, each.annotator))


def _shown(row: Annotation) -> Shown:
    linked = row.linked_turn
    return Shown(
        label=row.label,
        start=row.start,
        words=row.turn.text[row.start : row.end],
        linked_turn=linked,
        linked_words=linked.text[row.linked_start : row.linked_end]
        if linked and row.linked_start is not None
        else "",
        attributes=row.attributes,
    )


def around(conversation: Conversation, index: int, before: int = 4, after: int = 2) -> list[Turn]:
    """Return the turns about a turn, for its context."""
    rows = Turn.objects.filter(
        conversation=conversation, index__gte=index - before, index__lte=index + after
    )
    return list(rows.order_by("index"))


def _rows(project: Project, where: Where, query: str, **params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            ANSWERS + query,
            params
            | {
                "project": project.pk,
                "corpus": where.corpus,
                "layer": where.layer,
                "conversation": where.conversation,
            },
        )
        return list(cursor.fetchall())
