"""Findings that are looked for, by the columns of a corpus: which, in what order, and how many."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annotator.models import Corpus
from inspector.models import Finding
from inspector.queries import declared, tables
from inspector.queries.conduct import Conduct, options
from inspector.queries.selecting import Selection
from inspector.queries.tables import ROLES, Flags, Ints, Part, Table

Key = tuple[str, str]  # lens, kind


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
    """Return what is asked for, in two queries.

    Of kinds that aren't asked for it reads no more than it takes to count them.
    """
    kinds = [(name, kind) for name in declared.names() for kind in declared.order(name)]
    asked = [(lens, kind) for lens, kind in kinds if f"{lens}.{kind}" in conduct.kinds]
    sure = [] if conduct.least is None else kinds
    wanted = [
        (Part.CONVERSATION, "", "roles"),
        *((Part.FINDING, *key) for key in kinds),
        *((Part.CONFIDENCE, *key) for key in sure),
        *((Part.FINDING_ID, *key) for key in asked),
    ]
    chosen = tables.chosen(corpus, selection, wanted)
    table, here = chosen.table, chosen.turns
    kept = {key: here[table.findings(*key)] & _sure(table, key, conduct) for key in kinds}
    ids, places = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for key in asked:
        mine = kept[key] & _of_role(table, key, conduct.whose)
        ids.append(table.finding_ids(*key)[mine])
        places.append(table.findings(*key)[mine])
    order = np.lexsort((np.concatenate(ids), np.concatenate(places)))
    counts = _counts(table, kept, conduct.role)
    return Hits(table, chosen.unknown, np.concatenate(ids)[order], counts)


def rows(ids: Ints) -> list[Finding]:
    """Return findings in the order of their ids, in one query; those deleted since are left out."""
    known = Finding.objects.select_related("conversation").in_bulk(ids.tolist())
    return [known[pk] for pk in ids.tolist() if pk in known]


def _sure(table: Table, key: Key, conduct: Conduct) -> Flags:
    if conduct.least is None:
        return np.ones(len(table.findings(*key)), bool)
    # Not where it is NaN.
    return np.asarray(table.confidence(*key) >= np.float32(conduct.least))


def _of_role(table: Table, key: Key, role: str) -> Flags:
    places = table.findings(*key)
    return table.roles[places] == ord(ROLES[role]) if role else np.ones(len(places), bool)


def _counts(table: Table, kept: Mapping[Key, Flags], role: str) -> dict[str, int]:
    """Return how many findings there are of everything that can be looked for."""
    letters = {
        f"{lens}.{kind}": np.bincount(table.roles[table.findings(lens, kind)[mine]], minlength=128)
        for (lens, kind), mine in kept.items()
    }
    counts = {}
    for _, group in options():
        for what, _ in group:
            each = Conduct(what, role)
            of = slice(None) if not each.whose else ord(ROLES[each.whose])
            counts[what] = sum(int(letters[key][of].sum()) for key in dict.fromkeys(each.kinds))
    return counts
