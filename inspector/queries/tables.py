"""A corpus's newest scores column by column: what figures over many conversations are made from.

docs/adr/0004-columns-of-a-corpus.md says why. Everything here is as of the table's version, however
many newer scores there are; ``Table.stale`` says so.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from annotator.models import Corpus
from annotator.transcript import Role
from inspector.models import CorpusColumn
from inspector.queries.selecting import Selection, conversations

Array = NDArray[Any]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Want = tuple[str, str, str]  # part, lens, name

Part = CorpusColumn.Part
MEASURED, UNMEASURED = 1, 2  # what a score says; 0 where no run has any
ROLES = {role.value: role.value[0] for role in Role}
TYPES: dict[str, np.dtype[Any]] = {
    Part.SCORE: np.dtype("u1"),
    Part.SUMMARY: np.dtype("<f8"),
    Part.SERIES: np.dtype("<f4"),
    Part.FINDING: np.dtype("<i4"),
    Part.CONFIDENCE: np.dtype("<f4"),
    Part.FINDING_ID: np.dtype("<i8"),
}
OF_CONVERSATIONS: dict[str, np.dtype[Any]] = {
    "ids": np.dtype("<i8"),
    "turns": np.dtype("<i4"),
    "roles": np.dtype("u1"),  # of turns, by the letters of ROLES
    "outcome": np.dtype("<f8"),
    "task": np.dtype("<i4"),  # number of the task key, 0 without one
    "model": np.dtype("<i4"),  # number of the model, 0 without one
    "trial": np.dtype("<f8"),
    "retention": np.dtype("<i4"),  # of a sample: its place, then counts as retention has them
}
ALWAYS: tuple[Want, ...] = tuple((Part.CONVERSATION, "", name) for name in ("ids", "turns"))


@dataclass(frozen=True)
class Table:
    """Columns of a corpus. ``version`` is 0, and everything empty, before it is first made.

    ``run`` is the newest run that it knows, ``stale`` whether there are scores it doesn't know.
    ``lenses`` has, by lens, the runs that are its newest, with version and parameters.
    """

    corpus: int
    version: int
    made_at: datetime | None
    run: int | None
    stale: bool
    scored: int
    lenses: Mapping[str, list[dict[str, Any]]]
    columns: Mapping[Want, Array]

    @property
    def ids(self) -> Ints:
        """The ids of the conversations, ascending."""
        return self._of("ids")

    @property
    def turns(self) -> Ints:
        """How many turns each conversation has."""
        return self._of("turns")

    @cached_property
    def begins(self) -> Ints:
        """Where each conversation's turns begin among all turns; one more, where the last ends."""
        return np.concatenate([[0], np.cumsum(self.turns, dtype=np.int64)])

    @cached_property
    def owner(self) -> Ints:
        """Which conversation each of all turns is of, by its place."""
        return np.repeat(np.arange(len(self.ids)), self.turns)

    @property
    def roles(self) -> Array:
        """The role of every turn, as the letter of ROLES."""
        return self._of("roles")

    def of(self, name: str) -> Array:
        """Return a column of OF_CONVERSATIONS."""
        return self._of(name)

    def score(self, lens: str) -> Array:
        """Return, by conversation, MEASURED, UNMEASURED or 0 of a lens."""
        found = self.columns.get((Part.SCORE, lens, ""))
        return np.zeros(len(self.ids), np.uint8) if found is None else found

    def summary(self, lens: str, measure: str) -> Floats:
        """Return a measure by conversation, NaN where not measured."""
        found = self.columns.get((Part.SUMMARY, lens, measure))
        return np.full(len(self.ids), np.nan) if found is None else found

    def series(self, lens: str, measure: str) -> Array:
        """Return a measure turn by turn, NaN where not measured."""
        found = self.columns.get((Part.SERIES, lens, measure))
        return np.full(int(self.begins[-1]), np.nan, np.float32) if found is None else found

    def findings(self, lens: str, kind: str) -> Array:
        """Return where findings of a kind are: their places among all turns, then by their id."""
        return self._of_findings(Part.FINDING, lens, kind)

    def confidence(self, lens: str, kind: str) -> Array:
        """Return how sure a lens is of the findings of a kind, 0 to 1, NaN where it doesn't say."""
        return self._of_findings(Part.CONFIDENCE, lens, kind)

    def finding_ids(self, lens: str, kind: str) -> Array:
        """Return the ids of the findings of a kind."""
        return self._of_findings(Part.FINDING_ID, lens, kind)

    def places(self, ids: Ints) -> tuple[Ints, Flags]:
        """Return where conversations stand, and which of them the table has at all."""
        mine = self.ids
        if not len(mine):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), bool)
        places = np.minimum(np.searchsorted(mine, ids), len(mine) - 1)
        return places, mine[places] == ids

    def _of_findings(self, part: str, lens: str, kind: str) -> Array:
        found = self.columns.get((part, lens, kind))
        return np.zeros(0, TYPES[part]) if found is None else found

    def _of(self, name: str) -> Array:
        found = self.columns.get((Part.CONVERSATION, "", name))
        return np.zeros(0, OF_CONVERSATIONS[name]) if found is None else found


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Which of a table's conversations are selected; ``unknown`` selected ones it doesn't have."""

    table: Table
    inside: Flags
    unknown: int

    @property
    def size(self) -> int:
        """How many of the table's are selected."""
        return int(self.inside.sum())

    @property
    def turns(self) -> Flags:
        """Which of all turns are those of selected conversations."""
        return np.repeat(self.inside, self.table.turns)

    def measured(self, lens: str, measure: str) -> tuple[Ints, Floats]:
        """Return places and values of the selected conversations that have the measure."""
        values = self.table.summary(lens, measure)
        places = np.flatnonzero(self.inside & ~np.isnan(values))
        return places, values[places]

    def scored(self, lens: str) -> Flags:
        """Return which selected conversations a lens measured."""
        return np.asarray(self.inside & (self.table.score(lens) == MEASURED))

    def found(self, lens: str, *kinds: str) -> Ints:
        """Return the places of turns, each once, at which a lens found any of ``kinds``."""
        rows = [self.table.findings(lens, kind) for kind in kinds]
        places = np.sort(np.concatenate(rows), kind="stable") if rows else np.zeros(0, np.int64)
        first = np.diff(places, prepend=-1) > 0
        return places[first & self.inside[self.table.owner[places]]].astype(np.int64)


def read(corpus: Corpus, wanted: Iterable[Want]) -> Table:
    """Return the table of a corpus with the columns that are wanted, in one query."""
    return read_all([corpus.pk], wanted)[corpus.pk]


def read_all(corpora: Iterable[int], wanted: Iterable[Want]) -> dict[int, Table]:
    """Return the tables of corpora, by their ids, with the columns that are wanted, in one query.

    One statement sees one version, also while another takes its place.
    """
    asked = [*ALWAYS, *wanted]
    parts, lenses, names = zip(*dict.fromkeys(asked), strict=True)
    keys = list(corpora)
    rows: dict[int, list[tuple[Any, ...]]] = {pk: [] for pk in keys}
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(parts), list(lenses), list(names), keys])
        for corpus, *row in cursor.fetchall():
            rows[corpus].append(tuple(row))
    return {corpus: _table(corpus, each) for corpus, each in rows.items()}


def _table(corpus: int, rows: Sequence[tuple[Any, ...]]) -> Table:
    if not rows or not rows[0][0]:
        return Table(corpus, 0, None, None, bool(rows), 0, {}, {})
    version, made_at, run, stale, scored, lenses, *_ = rows[0]
    columns = {
        (part, lens, name): _array(part, name, data)
        for *_, part, lens, name, data in rows
        if part is not None
    }
    return Table(corpus, version, made_at, run, stale, scored, json.loads(lenses), columns)


def chosen(corpus: Corpus, selection: Selection, wanted: Iterable[Want]) -> Chosen:
    """Return what is selected, with the columns that are wanted, in two queries.

    What lenses say is selected by as the table has it, so that it fits the figures.
    """
    table = read(corpus, [*wanted, *selected_by(selection)])
    found = choose(table, corpus, plain(selection))
    return Chosen(table, found.inside & said(table, selection), found.unknown)


def selected_by(selection: Selection) -> list[Want]:
    """Return the columns that ``said`` looks at."""
    lens, _, kind = selection.finding.partition(".")
    of, _, measure = selection.measure.partition(".")
    return [(Part.FINDING, lens, kind), (Part.SUMMARY, of, measure)]


def plain(selection: Selection) -> Selection:
    """Return a selection without what ``said`` selects by."""
    return replace(selection, finding="", measure="", least=None, most=None)


def said(table: Table, selection: Selection) -> Flags:
    """Return which of a table's conversations are selected by what lenses say of them."""
    (_, lens, kind), (_, of, measure) = selected_by(selection)
    inside = np.ones(len(table.ids), bool)
    if selection.finding:
        has = np.zeros(len(inside), bool)
        has[table.owner[table.findings(lens, kind)]] = True
        inside &= has
    if selection.measure:
        values = table.summary(of, measure)
        if selection.least is not None:
            inside &= values >= selection.least  # not where it is NaN
        if selection.most is not None:
            inside &= values <= selection.most
    return inside


def choose(table: Table, corpus: Corpus, selection: Selection) -> Chosen:
    """Return which conversations of the table are selected now, in one query."""
    return among(table, selected(corpus, selection))


def among(table: Table, ids: Ints) -> Chosen:
    """Return which conversations of the table are among ``ids``."""
    places, known = table.places(ids)
    inside = np.zeros(len(table.ids), bool)
    inside[places[known]] = True
    return Chosen(table, inside, int((~known).sum()))


def selected(corpus: Corpus, selection: Selection) -> Ints:
    """Return the ids of the selected conversations, in no order, in one query."""
    inner, params = conversations(corpus, selection).values("pk").query.sql_with_params()
    statement = f"SELECT string_agg(int8send(id), '') FROM ({inner}) chosen(id)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        (data,) = cursor.fetchone()
    return np.frombuffer(data or b"", ">i8").astype(np.int64)


Slice = tuple[str, str, int, int]  # lens, measure, first turn among all, how many


def stretches(table: Table, wanted: Sequence[Slice]) -> list[Array | None]:
    """Return stretches of series without reading all of them, in one query.

    None where there is no such series, or another version took this one's place meanwhile.
    """
    if not wanted:
        return []
    size = TYPES[Part.SERIES].itemsize
    lenses, names, firsts, counts = zip(*wanted, strict=True)
    places = [1 + size * first for first in firsts]
    lengths = [size * count for count in counts]
    with connection.cursor() as cursor:
        cursor.execute(
            _STRETCHES,
            [list(lenses), list(names), places, lengths, table.corpus, table.version],
        )
        return [
            None if data is None else np.frombuffer(data, TYPES[Part.SERIES])
            for (data,) in cursor.fetchall()
        ]


def _array(part: str, name: str, data: bytes | memoryview) -> Array:
    kind = OF_CONVERSATIONS[name] if part == Part.CONVERSATION else TYPES[part]
    return np.frombuffer(data, kind)


_READ = """
SELECT made.corpus_id, made.version, made.made_at, made.run_id,
  made.changes > coalesce(made.made_of, -1), made.scored, made.lenses::text,
  col.part, col.lens, col.name, col.data
FROM inspector_corpustable made
LEFT JOIN (
  unnest(%s::text[], %s::text[], %s::text[]) wanted(part, lens, name)
  JOIN inspector_corpuscolumn col USING (part, lens, name)
) ON col.table_id = made.id AND col.version = made.version
WHERE made.corpus_id = ANY(%s)
"""
_STRETCHES = """
SELECT substring(col.data FROM wanted.place FOR wanted.length)
FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[])
  WITH ORDINALITY wanted(lens, name, place, length, number)
LEFT JOIN (
  inspector_corpuscolumn col JOIN inspector_corpustable made
    ON made.id = col.table_id AND made.corpus_id = %s AND col.version = %s AND col.part = 'series'
) USING (lens, name)
ORDER BY wanted.number
"""
