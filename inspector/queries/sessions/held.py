"""The conversations that groups are made of, as arrays: asked for once, reduced by numpy.

What a conversation says of itself is read as it is now; what lenses measured is as of the corpus's
table (docs/adr/0004-columns-of-a-corpus.md), NaN where that doesn't know the conversation.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import msgspec
import numpy as np
from django.db import connection

from annotator.models import Corpus
from inspector.queries import tables
from inspector.queries.selecting import Selection, conversations
from inspector.queries.sessions.grouping import TASKS, Grouping
from inspector.queries.tables import Flags, Floats, Ints, Table, Want

# Numbers tell sessions and tasks apart, in the order of their names, 0 without one.
_HELD = """
SELECT string_agg(int8send(id), '' ORDER BY id), string_agg(int8send(turns), '' ORDER BY id),
  string_agg(int8send(session), '' ORDER BY id), string_agg(int8send(task), '' ORDER BY id),
  string_agg(float8send(coalesce(place, 'NaN')), '' ORDER BY id),
  string_agg(float8send(coalesce(trial, 'NaN')), '' ORDER BY id),
  string_agg(float8send(coalesce(outcome, 'NaN')), '' ORDER BY id),
  json_agg(condition ORDER BY id)::text
FROM (
  SELECT id, turn_count AS turns, session_order::float8 AS place, trial::float8 AS trial, outcome,
    condition,
    CASE session_group WHEN '' THEN 0 ELSE dense_rank() OVER (ORDER BY session_group) END session,
    CASE task_key WHEN '' THEN 0 ELSE dense_rank() OVER (ORDER BY task_key) END AS task
  FROM annotator_conversation WHERE id IN ({chosen}) AND (session_group <> '' OR task_key <> '')
) each
"""


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of two or more: ``rows`` are places of conversations, group by group in their order.

    ``begins`` is where each group begins among them; groups are in the order of their names.
    """

    rows: Ints
    begins: Ints

    @cached_property
    def sizes(self) -> Ints:
        """How many conversations each group has."""
        return np.diff(self.begins, append=len(self.rows))

    @cached_property
    def owner(self) -> Ints:
        """Which group each row is of, by its place."""
        return np.repeat(np.arange(len(self.begins)), self.sizes)


@dataclass(frozen=True, eq=False)
class Held:
    """Selected conversations that name a session group or a task, by ascending ``ids``.

    ``session`` and ``task`` are numbers in the order of their names, 0 without one; ``place``,
    ``trial`` and ``outcome`` are NaN where not told.
    """

    table: Table
    ids: Ints
    turns: Ints
    session: Ints
    task: Ints
    place: Floats
    trial: Floats
    outcome: Floats
    conditions: list[str]

    def measure(self, lens: str, name: str) -> Floats:
        """Return a summary measure, NaN where not measured or not known yet."""
        places, known = self.table.places(self.ids)
        found = np.full(len(self.ids), np.nan)
        found[known] = self.table.summary(lens, name)[places[known]]
        return found

    def groups(self, grouping: Grouping) -> Groups:
        """Return the groups that a grouping makes, their conversations in its order."""
        number = self.task if grouping is TASKS else self.session
        keys = [self.ids, self.trial, self.place, number]  # the last one counts first
        if grouping is TASKS:
            keys.insert(3, self.session)
        order = np.lexsort(keys)
        shared = np.bincount(number)[number] > 1
        rows = order[(shared & (number > 0))[order]]
        return Groups(rows, np.flatnonzero(np.diff(number[rows], prepend=0)))

    def only(self, inside: Flags) -> "Held":
        """Return those that are flagged."""
        names = ("ids", "turns", "session", "task", "place", "trial", "outcome")
        some = {name: getattr(self, name)[inside] for name in names}
        conditions = [self.conditions[place] for place in np.flatnonzero(inside)]
        return replace(self, conditions=conditions, **some)


def read(corpus: Corpus, selection: Selection, measures: Iterable[tuple[str, str]]) -> Held:
    """Return what is selected, with the summary measures that are wanted, in two queries."""
    wanted: list[Want] = [(tables.Part.SUMMARY, *each) for each in measures]
    table = tables.read(corpus, [*wanted, *tables.selected_by(selection)])
    held = _held(table, corpus, tables.plain(selection))
    if not selection.finding and not selection.measure:
        return held
    places, known = table.places(held.ids)
    inside = known.copy()
    inside[known] = tables.said(table, selection)[places[known]]
    return held.only(inside)


def _held(table: Table, corpus: Corpus, selection: Selection) -> Held:
    chosen, params = conversations(corpus, selection).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(chosen=chosen), params)
        *numbers, conditions = cursor.fetchone()
    ids, turns, session, task = (_integers(part) for part in numbers[:4])
    place, trial, outcome = (_reals(part) for part in numbers[4:])
    said = msgspec.json.decode(conditions or "[]")
    return Held(table, ids, turns, session, task, place, trial, outcome, said)


def _integers(data: bytes | None) -> Ints:
    return np.frombuffer(data or b"", ">i8").astype(np.int64)


def _reals(data: bytes | None) -> Floats:
    return np.frombuffer(data or b"", ">f8").astype(np.float64)
