"""The comparison of two runs in SQL: each statement joins the two runs' rows, and counts.

A finding is the same where lens, kind, conversation and turn are; what only one run scored is
left out, so that nothing is gained or lost by the choice of conversations.
"""

from typing import Any

from inspector.models import Run, Series
from inspector.queries import declared
from inspector.queries.runcomparison.found import (
    Change,
    Changed,
    Count,
    Kind,
    OfLens,
    Overview,
    Place,
)
from inspector.queries.sql import rows

SHOWN = 3  # changes, and findings gained and lost, that are kept of each measure and kind

_BOTH = """
  SELECT conversation_id, lens, one.summary AS was, other.summary AS became
  FROM inspector_score one JOIN inspector_score other USING (conversation_id, lens)
  WHERE one.run_id = %s AND other.run_id = %s
"""


def overview(one: Run, other: Run) -> Overview:
    """Return how many scores of each lens differ, in one query."""
    query = f"""
      SELECT lens, count(*), count(*) FILTER (WHERE was <> became)
      FROM ({_BOTH}) shared GROUP BY lens
    """  # noqa: S608 - every part of it is written here
    found = rows(query, [one.pk, other.pk])
    return Overview({lens: Count(both, differing) for lens, both, differing in found})


def of_lens(one: Run, other: Run, lens: str) -> OfLens:
    """Return what changed of one lens, in three queries; measures and kinds as it declares them."""
    keys = [key.key for key in declared.summary_measures(lens)]
    measured = rows(_MEASURES, [one.pk, other.pk, lens, keys])
    turns = _turns(one, other, lens, {int(pk) for row in measured for pk, _, _ in row[-1] or ()})
    found = {row[0]: _changed(row, turns) for row in measured}
    kinds = {row[0]: _kind(row) for row in rows(_FINDINGS, _asked(one, other, lens))}
    order = declared.order(lens)
    return OfLens(
        [found[key] for key in keys if key in found],
        [kinds[key] for key in (*order, *sorted(kinds.keys() - set(order))) if key in kinds],
    )


# Materialized, so that summaries are joined once and only numbers are sorted.
_MEASURES = f"""
WITH shared AS MATERIALIZED ({_BOTH} AND lens = %s), said AS MATERIALIZED (
  SELECT conversation_id, key, (was ->> key)::float AS a, (became ->> key)::float AS b
  FROM shared CROSS JOIN unnest(%s::text[]) key
)
SELECT key,
  count(*) FILTER (WHERE a IS NOT NULL AND b IS NOT NULL),
  count(*) FILTER (WHERE a <> b),
  count(*) FILTER (WHERE a IS NULL AND b IS NOT NULL),
  count(*) FILTER (WHERE a IS NOT NULL AND b IS NULL),
  avg(a) FILTER (WHERE b IS NOT NULL), avg(b) FILTER (WHERE a IS NOT NULL),
  (array_agg(ARRAY[conversation_id, a, b] ORDER BY abs(b - a) DESC, conversation_id)
    FILTER (WHERE a <> b))[1:{SHOWN}]
FROM said GROUP BY key
"""  # noqa: S608 - every part of it is written here


def _changed(row: tuple[Any, ...], turns: dict[int, int]) -> Changed:
    key, both, changed, gained, lost, then, now, largest = row
    return Changed(
        key, both, changed, gained, lost, then, now,
        [Change(int(pk), a, b, turns.get(int(pk))) for pk, a, b in largest or ()],
    )  # fmt: skip


def _turns(one: Run, other: Run, lens: str, conversations: set[int]) -> dict[int, int]:
    """Return the turn, from 1, at which any series of the lens changed most."""
    values: dict[tuple[int, str], dict[int, list[float | None]]] = {}
    for row in Series.objects.filter(
        conversation__in=conversations, run__in=[one.pk, other.pk], lens=lens
    ):
        values.setdefault((row.conversation_id, row.measure), {})[row.run_id] = row.values
    largest: dict[int, tuple[float, int]] = {}
    for (pk, _), of in values.items():
        for turn, (a, b) in enumerate(zip(of.get(one.pk, ()), of.get(other.pk, ()), strict=False)):
            by = abs((b or 0.0) - (a or 0.0)) if a != b else 0.0
            if by > largest.get(pk, (0.0, 0))[0]:
                largest[pk] = (by, turn + 1)
    return {pk: turn for pk, (_, turn) in largest.items()}


_FINDINGS = f"""
WITH shared AS MATERIALIZED ({_BOTH} AND lens = %s), found AS (
  SELECT conversation_id, kind, turn, count(*) FILTER (WHERE run_id = %s) AS was,
    count(*) FILTER (WHERE run_id = %s) AS became
  FROM inspector_finding
  WHERE run_id IN (%s, %s) AND lens = %s
    AND conversation_id IN (SELECT conversation_id FROM shared)
  GROUP BY conversation_id, kind, turn
)
SELECT kind, sum(was)::int, sum(became)::int,
  sum(greatest(became - was, 0))::int, sum(greatest(was - became, 0))::int,
  (array_agg(ARRAY[conversation_id, turn] ORDER BY conversation_id, turn)
    FILTER (WHERE became > was))[1:{SHOWN}],
  (array_agg(ARRAY[conversation_id, turn] ORDER BY conversation_id, turn)
    FILTER (WHERE became < was))[1:{SHOWN}]
FROM found GROUP BY kind
"""  # noqa: S608 - every part of it is written here


def _asked(one: Run, other: Run, lens: str) -> list[object]:
    pair = [one.pk, other.pk]
    return [*pair, lens, *pair, *pair, lens]


def _kind(row: tuple[Any, ...]) -> Kind:
    key, then, now, gained, lost, came, went = row
    return Kind(key, then, now, gained, lost, _places(came), _places(went))


def _places(found: list[list[int]] | None) -> list[Place]:
    return [Place(pk, turn + 1) for pk, turn in found or ()]
