"""What is compared: the findings of some lenses, counted by conversation, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.models import Corpus, Project
from inspector.evaluation.comparing import FEW, Row, Side, compare, corrected, shared
from inspector.queries import declared, tables
from inspector.queries.sides import Choice, Members, choose, members
from inspector.queries.tables import MEASURED, Floats, Ints, Part, Table

MATCH = {"": "where sides share tasks", "no": "never"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison: sides of a kind (a key of BY), lenses, and the side to hold others against.

    ``sides`` are the chosen names, empty for all, and prompts are named by their hashes; ``corpus``
    is the slug of the one to look in, empty for all; ``match`` is a key of MATCH.
    """

    by: str = "corpus"
    lenses: tuple[str, ...] = ("grounding-acts",)
    sides: tuple[str, ...] = ()
    reference: str = ""
    corpus: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class SideFigures:
    """What is said of a side: its conversations and turns that any lens measured.

    ``title`` is what it is called, and ``text`` what a prompt says in full.
    ``left_out`` counts by lens those it has not measured, ``corpus`` is the slug of the corpus that
    all of them are in, if it is one, and ``shared`` how many tasks it has with the reference.
    """

    name: str
    title: str
    text: str
    conversations: int
    turns: int
    left_out: Mapping[str, int]
    corpus: str
    shared: int

    @property
    def few(self) -> bool:
        """Whether it has too few conversations for its intervals to be relied on."""
        return self.conversations < FEW

    @property
    def missed(self) -> list[tuple[str, int]]:
        """The titles of lenses that have not measured all of it, with how many are left out."""
        return [(declared.title(lens), n) for lens, n in self.left_out.items() if n]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sides with conversations that a lens measured, and a row for each kind it declares.

    ``choice`` says which others there are. The rows' kinds are named with their lens and a dot.
    ``behind`` are the tables that don't know the newest scores, ``unknown`` counts conversations
    that came after them.
    """

    asked: Asked
    choice: Choice
    sides: Sequence[SideFigures]
    reference: int
    rows: Sequence[Row]
    matched: bool
    behind: Sequence[Table]
    unknown: int

    @property
    def tests(self) -> int:
        """How many tests the correction is for."""
        return sum(gap is not None and gap.p is not None for row in self.rows for gap in row.gaps)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Conversations of a side that are in one corpus (its slug): places in its table, tasks."""

    side: str
    corpus: str
    table: Table
    places: Ints
    tasks: Ints


def comparison(project: Project, asked: Asked) -> Comparison:
    """Return what is asked for, in three queries, and a fourth for prompts.

    A corpus that isn't there is not asked for.
    """
    every = list(Corpus.objects.filter(project=project))
    if asked.corpus not in {corpus.slug for corpus in every}:
        asked = replace(asked, corpus="")
    corpora = {corpus.pk: corpus for corpus in every if asked.corpus in ("", corpus.slug)}
    known = tables.read_all(corpora, _wanted(asked.lenses))
    rows = members(project, asked.by, asked.corpus)
    choice = choose(asked.by, rows, asked.sides)
    chosen = choice.chosen
    parts, unknown = _parts(rows, chosen, known, corpora)
    of_lens = {lens: _sides(chosen, parts, lens) for lens in asked.lenses}
    kept = [at for at in range(len(chosen)) if any(len(of[at].table) for of in of_lens.values())]
    of_lens = {lens: [of[at] for at in kept] for lens, of in of_lens.items()}
    reference = next((n for n, at in enumerate(kept) if chosen[at] == asked.reference), 0)
    pairs = [_shared(of_lens, n, reference) for n in range(len(kept))]
    figures = [
        _figures(chosen[at], choice, parts, asked.lenses, tasks)
        for at, tasks in zip(kept, pairs, strict=True)
    ]
    matched = asked.match == "" and any(n > 1 for at, n in enumerate(pairs) if at != reference)
    return Comparison(
        asked=asked,
        choice=choice,
        sides=figures,
        reference=reference,
        rows=_compared(of_lens, reference, matched=matched) if kept else [],
        matched=matched,
        behind=[table for table in known.values() if table.stale],
        unknown=unknown,
    )


def _compared(of_lens: Mapping[str, Sequence[Side]], reference: int, *, matched: bool) -> list[Row]:
    found = []
    for lens, sides in of_lens.items():
        kinds = [f"{lens}.{kind}" for kind in declared.order(lens)]
        found += compare(sides, kinds, reference, matched=matched)
    return corrected(found)


def _shared(of_lens: Mapping[str, Sequence[Side]], at: int, reference: int) -> int:
    return max((len(shared(of[at], of[reference])) for of in of_lens.values()), default=0)


def _wanted(lenses: Sequence[str]) -> list[tables.Want]:
    return [
        *((Part.SCORE, lens, "") for lens in lenses),
        *((Part.FINDING, lens, kind) for lens in lenses for kind in declared.order(lens)),
    ]


def _parts(
    rows: Sequence[Members],
    chosen: Sequence[str],
    known: Mapping[int, Table],
    corpora: Mapping[int, Corpus],
) -> tuple[list[_Part], int]:
    parts, unknown = [], 0
    for row in rows:
        if row.side in chosen:
            slug, table = corpora[row.corpus].slug, known[row.corpus]
            places, there = table.places(row.ids)
            parts.append(_Part(row.side, slug, table, places[there], row.tasks[there]))
            unknown += int((~there).sum())
    return parts, unknown


def _sides(names: Sequence[str], parts: Sequence[_Part], lens: str) -> list[Side]:
    kinds = declared.order(lens)
    known = {part.table.corpus: part.table for part in parts}
    counts = {corpus: _counts(table, lens, kinds) for corpus, table in known.items()}
    found = []
    for name in names:
        rows, tasks = [np.zeros((0, 1 + len(kinds)))], [np.zeros(0, np.int64)]
        for part in parts:
            if part.side == name:
                measured = part.table.score(lens)[part.places] == MEASURED
                rows.append(counts[part.table.corpus][part.places[measured]])
                tasks.append(part.tasks[measured])
        found.append(Side(name, np.concatenate(rows), np.concatenate(tasks)))
    return found


def _counts(table: Table, lens: str, kinds: Sequence[str]) -> Floats:
    """Return of every conversation its turns, then how often the lens found each kind."""
    size = len(table.ids)
    places = [table.owner[table.findings(lens, kind)] for kind in kinds]
    counts = [np.bincount(each, minlength=size) for each in places]
    return np.stack([table.turns, *counts], axis=1).astype(np.float64)


def _figures(
    name: str,
    choice: Choice,
    parts: Sequence[_Part],
    lenses: Sequence[str],
    tasks: int,
) -> SideFigures:
    mine = [part for part in parts if part.side == name]
    said = {
        lens: [part.table.score(lens)[part.places] == MEASURED for part in mine] for lens in lenses
    }
    any_of = [np.logical_or.reduce([said[lens][at] for lens in lenses]) for at in range(len(mine))]
    turns = [part.table.turns[part.places[told]] for part, told in zip(mine, any_of, strict=True)]
    slugs = {part.corpus for part in mine}
    return SideFigures(
        name=name,
        title=choice.offered[name],
        text=choice.texts.get(name, ""),
        conversations=sum(map(len, turns)),
        turns=sum(int(each.sum()) for each in turns),
        left_out={lens: sum(int((~told).sum()) for told in said[lens]) for lens in lenses},
        corpus=slugs.pop() if len(slugs) == 1 else "",
        shared=tasks,
    )
