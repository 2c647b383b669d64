"""Findings that are looked for, by the columns of a corpus: which, in what order, and how many."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from annotator.models import Corpus
from inspector.models import Finding
from inspector.queries import declared, tables
from inspector.queries.conduct import Conduct, options
from inspector.queries.selecting import Selection
from inspector.queries.tables import ROLES, Array, Flags, Ints, Part, Table


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The ids of the findings, in the conversations' order and that of the turns.

    ``unknown`` selected conversations are not in the table yet. ``counts`` has, by what an address
    may look for, how many there are.
    """

    table: Table
    unknown: int
    ids: Ints
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.ids)


def find(corpus: Corpus, selection: Selection, conduct: Conduct) -> Hits:
    """Return what is asked for, in two queries."""
    kinds = [(name, kind) for name in declared.names() for kind in declared.order(name)]
    wanted = [(Part.FINDING, lens, kind) for lens, kind in kinds]
    chosen = tables.chosen(corpus, selection, [(Part.CONVERSATION, "", "roles"), *wanted])
    table, here = chosen.table, chosen.turns
    asked = {f"{lens}.{kind}": table.findings(lens, kind) for lens, kind in kinds}
    sure = {
        key: found[here[found["place"]] & _sure(found, conduct)] for key, found in asked.items()
    }
    found = _together(_of_role(table, sure, conduct.kinds, conduct.whose))
    order = np.lexsort((found["id"], found["place"]))
    return Hits(table, chosen.unknown, found["id"][order], _counts(table, sure, conduct.role))


def rows(ids: Ints) -> list[Finding]:
    """Return findings in the order of their ids, in one query; those deleted since are left out."""
    known = Finding.objects.select_related("conversation").in_bulk(ids.tolist())
    return [known[pk] for pk in ids.tolist() if pk in known]


def _sure(found: Array, conduct: Conduct) -> Flags:
    if conduct.least is None:
        return np.ones(len(found), bool)
    return np.asarray(found["confidence"] >= np.float32(conduct.least))  # not where it is NaN


def _of_role(
    table: Table, found: dict[str, Array], kinds: Collection[str], role: str
) -> list[Array]:
    rows = [found[key] for key in dict.fromkeys(kinds) if key in found]
    if not role:
        return rows
    letter = ord(ROLES[role])
    return [each[table.roles[each["place"]] == letter] for each in rows]


def _together(found: list[Array]) -> Array:
    return np.concatenate(found) if found else np.zeros(0, tables.FINDING)


def _counts(table: Table, found: dict[str, Array], role: str) -> dict[str, int]:
    """Return how many findings there are of everything that can be looked for."""
    counts = {}
    for _, group in options():
        for what, _ in group:
            each = Conduct(what, role)
            counts[what] = sum(map(len, _of_role(table, found, each.kinds, each.whose)))
    return counts
