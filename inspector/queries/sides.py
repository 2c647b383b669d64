"""The sides of a comparison: which there are, which of them are held together, and their titles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from annotator.models import Project
from inspector.queries import prompts
from inspector.queries.selecting import NO_PROMPT
from inspector.queries.tables import Ints

BY = {
    "corpus": "Corpora",
    "model": "Models",
    "condition": "Conditions",
    "prompt": "System prompts",
}
_SIDE = {
    "corpus": "corpus.name",
    "model": "conversation.model",
    "condition": "conversation.condition",
    "prompt": f"CASE prompt_hash WHEN '' THEN '{NO_PROMPT}' ELSE prompt_hash END",
}
MOST = 8  # sides that stand together
OFFERED = 40  # sides to choose among


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Conversations of a side in one corpus: ids, and the numbers of their tasks, 0 without one."""

    corpus: int
    side: str
    ids: Ints
    tasks: Ints


@dataclass(frozen=True, slots=True)
class Choice:
    """The sides that are compared, the largest of those asked for, in the order they stand in.

    ``offered`` has titles by side of those that can be chosen, ``texts`` what a prompt says.
    ``left`` is how many of those asked for find no room, ``left_conversations`` how many
    conversations these have.
    """

    chosen: Sequence[str]
    offered: Mapping[str, str]
    texts: Mapping[str, str]
    left: int
    left_conversations: int


def members(project: Project, by: str, corpus: str) -> list[Members]:
    """Return the conversations by side (a key of BY) and corpus, in one query.

    ``corpus`` is the slug of the one to look in, empty for all.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SIDES.format(side=_SIDE[by]), [project.pk, corpus, corpus])
        return [
            Members(corpus, side, *map(_integers, data))
            for corpus, side, *data in cursor.fetchall()
        ]


def choose(by: str, rows: Sequence[Members], asked: Sequence[str]) -> Choice:
    """Return which sides are compared: of those ``asked`` for, of all if there is none of these.

    One query of prompts.
    """
    sizes = Counter[str]()
    for row in rows:
        sizes[row.side] += len(row.ids)
    largest = sorted(sizes, key=lambda side: (-sizes[side], side))
    wanted = [side for side in largest if side in asked] or largest
    chosen, left = wanted[:MOST], wanted[MOST:]
    offered = [side for at, side in enumerate(largest) if at < OFFERED or side in chosen]
    texts: Mapping[str, str] = {}
    if by == "prompt":
        first = {row.side: int(row.ids.min()) for row in rows}
        texts = prompts.texts({side: first[side] for side in offered})
        titles = prompts.titles(texts)
    else:
        chosen, titles = sorted(chosen), {side: side for side in sorted(offered)}
    return Choice(chosen, titles, texts, len(left), sum(sizes[side] for side in left))


def _integers(data: bytes) -> Ints:
    return np.frombuffer(data, ">i8").astype(np.int64)


_SIDES = """
SELECT corpus_id, side, string_agg(int8send(id), ''), string_agg(int8send(task), '') FROM (
  SELECT conversation.corpus_id, {side} AS side, conversation.id,
    CASE task_key WHEN '' THEN 0 ELSE dense_rank() OVER (ORDER BY task_key) END AS task
  FROM annotator_conversation conversation
  JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
  WHERE corpus.project_id = %s AND (%s = '' OR corpus.slug = %s)
    AND conversation.superseded_by_id IS NULL AND conversation.turn_count > 0 AND {side} <> ''
) each GROUP BY corpus_id, side
"""
