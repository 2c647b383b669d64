"""Reading a whole corpus for its table: PostgreSQL strings together what packing takes apart."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection

from inspector.models import Run
from inspector.queries.tables import Array, Ints
from inspector.services.packing import Frame, frame, integers

Row = tuple[str, str, str, bytes, bytes, bytes, bytes]

# Numbers, with 0 for none, tell tasks and models apart; what they are called isn't needed. There
# are as many letters of roles as turns are said to be, so that no conversation shifts the others.
_CONVERSATIONS = """
SELECT string_agg(int8send(id), '' ORDER BY id), string_agg(int8send(turn_count), '' ORDER BY id),
  string_agg(float8send(coalesce(outcome, 'NaN')), '' ORDER BY id),
  string_agg(float8send(coalesce(trial, 'NaN')), '' ORDER BY id),
  string_agg(int8send(task), '' ORDER BY id), string_agg(int8send(model_number), '' ORDER BY id),
  string_agg(roles, '' ORDER BY id)
FROM (
  SELECT id, turn_count, outcome, trial::float8 AS trial,
    CASE task_key WHEN '' THEN 0 ELSE dense_rank() OVER (ORDER BY task_key) END AS task,
    CASE model WHEN '' THEN 0 ELSE dense_rank() OVER (ORDER BY model) END AS model_number,
    rpad(coalesce(letters, ''), turn_count, 's') AS roles
  FROM annotator_conversation conversation
  LEFT JOIN LATERAL (
    SELECT string_agg(left(role, 1), '' ORDER BY index) AS letters
    FROM annotator_turn turn WHERE turn.conversation_id = conversation.id
  ) said ON TRUE
  WHERE corpus_id = %s
) each
"""
# One statement, so that all of it is of one moment. Within a group the strings are of the same rows
# in the same order. An array is made as long as its conversation, whatever a lens gave. Only those
# conversations are asked for that have a place: others may have come since.
_SCORES = """
WITH newest AS MATERIALIZED (
  SELECT newest.conversation_id, newest.lens, newest.run_id, conversation.turn_count
  FROM unnest(%s::bigint[], %s::int[]) conversation(id, turn_count)
  JOIN inspector_newestscore newest ON newest.conversation_id = conversation.id
)
SELECT 'score', lens, '', string_agg(int8send(conversation_id), ''),
  string_agg(int8send(run_id), ''),
  string_agg(CASE unmeasured WHEN '' THEN '\\x01'::bytea ELSE '\\x00'::bytea END, ''),
  convert_to(json_agg(summary)::text, 'UTF8'), NULL::bytea
FROM newest JOIN inspector_score USING (conversation_id, lens, run_id)
GROUP BY lens
UNION ALL
SELECT 'series', lens, measure, string_agg(int8send(conversation_id), ''),
  string_agg(array_send(array_replace(
    CASE cardinality(values) WHEN turn_count THEN values
    ELSE (values || array_fill(NULL::float8, ARRAY[turn_count]))[1:turn_count] END,
    NULL, 'NaN')), ''), NULL, NULL, NULL
FROM newest JOIN inspector_series USING (conversation_id, lens, run_id)
WHERE turn_count > 0 GROUP BY lens, measure
UNION ALL
SELECT 'finding', lens, kind, string_agg(int8send(conversation_id), ''),
  string_agg(int4send(turn), ''), string_agg(float8send(coalesce(confidence, 'NaN')), ''),
  string_agg(int8send(id), ''), NULL
FROM newest JOIN inspector_finding USING (conversation_id, lens, run_id)
GROUP BY lens, kind
"""


def conversations(corpus: int) -> tuple[Frame, dict[str, Array]]:
    """Return the conversations of a corpus and their own columns, by OF_CONVERSATIONS' names."""
    with connection.cursor() as cursor:
        cursor.execute(_CONVERSATIONS, [corpus])
        *numbers, said = cursor.fetchone()
    ids, turns, outcome, trial, task, model = (part or b"" for part in numbers)
    at = frame(integers(ids), integers(turns))
    return at, {
        "ids": at.ids,
        "turns": at.turns,
        "roles": np.frombuffer((said or "").encode("ascii"), np.uint8),
        "outcome": np.frombuffer(outcome, ">f8"),
        "trial": np.frombuffer(trial, ">f8"),
        "task": integers(task),
        "model": integers(model),
    }


def scores(at: Frame) -> Iterator[Row]:
    """Yield what lenses say of conversations, all of one moment: part, lens, name, then data.

    Call it in a transaction, which a cursor on the server's side needs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # all rows are wanted
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SCORES, [at.ids.tolist(), at.turns.tolist()])
        while row := cursor.fetchone():
            yield row


def runs(lens: str, newest: Ints) -> list[dict[str, Any]]:
    """Return the runs that are the newest of a lens, with how many conversations each has."""
    numbers, counts = np.unique(newest, return_counts=True)
    specs = dict(Run.objects.filter(pk__in=numbers.tolist()).values_list("pk", "spec"))
    return [
        {"run": run, "conversations": count, "version": spec["version"], "params": spec["params"]}
        for run, count in zip(numbers.tolist(), counts.tolist(), strict=True)
        for spec in specs.get(run, [])
        if spec["name"] == lens
    ]
