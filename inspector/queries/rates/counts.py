"""Turns of a corpus counted by conversation: asked, found by lenses, labelled by people.

What lenses found comes from the columns of the corpus, what people labelled from PostgreSQL, in a
number of queries that depends on neither conversations nor classes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from annotator.models import Corpus
from inspector.calibration.rates import Floats, Ints
from inspector.evaluation.metrics import Flags
from inspector.queries import tables
from inspector.queries.rates.classes import RateClass
from inspector.queries.rates.work import Work, used
from inspector.queries.selecting import Selection
from inspector.queries.tables import MEASURED, ROLES, Chosen, Part, Table, Want


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Sums by conversation, in arrays as long as ``ids`` and in its order.

    ``asked`` has the turns asked, by layer. ``labelled`` says, by layer, whose labels there are.
    ``scored`` says, by lens, whom its newest run measured; ``versions`` are those of these runs.
    ``found``, ``said`` and ``agreed`` are turns of a class, by its place among the classes: that
    the lens finds, that people labelled so, and both. ``chosen`` is what it was counted from.
    """

    chosen: Chosen
    ids: Ints
    asked: Mapping[str, Floats]
    labelled: Mapping[str, Flags]
    scored: Mapping[str, Flags]
    versions: Mapping[str, str]
    found: Sequence[Floats]
    said: Sequence[Floats]
    agreed: Sequence[Floats]


def counts(
    corpus: Corpus, classes: Sequence[RateClass], chosen: list[Work], selection: Selection
) -> Counts:
    """Count the selected conversations of a corpus, in four queries."""
    here = tables.chosen(corpus, selection, _wanted(classes))
    table = here.table
    roles = {each.layer: each.roles for each in classes}
    asked = {layer: _asked(table, layer, wanted, chosen) for layer, wanted in roles.items()}
    labelled = _said(table, classes, chosen)
    found, said, agreed = [], [], []
    for number, one in enumerate(classes):
        turns = asked[one.layer]
        mine = here.found(one.lens, *one.kinds)
        mine = mine[turns[mine]]
        theirs = labelled.get(number, mine[:0])
        theirs = theirs[turns[theirs]]
        found.append(_by_conversation(here, mine))
        said.append(_by_conversation(here, theirs))
        agreed.append(_by_conversation(here, np.intersect1d(mine, theirs, assume_unique=True)))
    sums = {layer: _by_conversation(here, np.flatnonzero(turns)) for layer, turns in asked.items()}
    lenses = {one.lens for one in classes if one.kinds}
    ids = table.ids[here.inside]
    return Counts(
        chosen=here,
        ids=ids,
        asked=sums,
        labelled=_labelled(chosen, ids, sums),
        scored={lens: table.score(lens)[here.inside] == MEASURED for lens in lenses},
        versions={
            lens: ", ".join(sorted({each["version"] for each in table.lenses.get(lens, [])}))
            for lens in lenses
        },
        found=found,
        said=said,
        agreed=agreed,
    )


def _wanted(classes: Sequence[RateClass]) -> list[Want]:
    lenses = {one.lens for one in classes if one.kinds}
    kinds = {(one.lens, kind) for one in classes for kind in one.kinds}
    return [
        (Part.CONVERSATION, "", "roles"),
        *((Part.SCORE, lens, "") for lens in sorted(lenses)),
        *((Part.FINDING, lens, kind) for lens, kind in sorted(kinds)),
    ]


def _asked(table: Table, layer: str, roles: Sequence[str], chosen: list[Work]) -> Flags:
    """Return which of all turns a layer asks: by role; of a file's labels those it speaks of."""
    letters = np.zeros(256, bool)
    letters[[ord(ROLES[role]) for role in roles]] = True
    asked = letters[table.roles]
    partly = [each for each in chosen if each.asked is not None]
    places, known = table.places(np.array([each.conversation for each in partly], np.int64))
    for each, place, is_known in zip(partly, places.tolist(), known.tolist(), strict=True):
        if not is_known:
            continue
        begin, turns = int(table.begins[place]), int(table.turns[place])
        asked[begin : begin + turns] = False
        told = np.array((each.asked or {}).get(layer, ()), np.int64)
        asked[begin + told[told < turns]] = True
    return asked


def _said(table: Table, classes: Sequence[RateClass], chosen: list[Work]) -> dict[int, Ints]:
    """Return the places of the turns that people labelled as each class, each once."""
    pairs = [(number, label) for number, one in enumerate(classes) for label in one.labels]
    with connection.cursor() as cursor:
        numbers, labels = [number for number, _ in pairs], [label for _, label in pairs]
        cursor.execute(_SAID, [numbers, labels, [each.pk for each in chosen]])
        rows = cursor.fetchall()
    found = {}
    for number, who, turns in rows:
        places, known = table.places(np.frombuffer(who, ">i8").astype(np.int64))
        turn = np.frombuffer(turns, ">i4").astype(np.int64)
        found[number] = np.unique((table.begins[places] + turn)[known])
    return found


def _by_conversation(here: Chosen, places: Ints) -> Floats:
    owners = here.table.owner[places]
    counted = np.bincount(owners, minlength=len(here.table.ids))[here.inside]
    return counted.astype(np.float64)


def _labelled(chosen: list[Work], ids: Ints, asked: Mapping[str, Floats]) -> dict[str, Flags]:
    """Return who is labelled in a layer: who has turns asked, by somebody who used the layer."""
    pairs = used(chosen)
    return {
        layer: np.isin(
            ids, [each.conversation for each in chosen if (each.annotator, layer) in pairs]
        )
        & (turns > 0)
        for layer, turns in asked.items()
    }


_SAID = """
SELECT class.number, string_agg(int8send(turn.conversation_id), ''),
  string_agg(int4send(turn.index), '')
FROM unnest(%s::int[], %s::bigint[]) class(number, label)
JOIN annotator_annotation annotation
  ON annotation.label_id = class.label AND annotation.removed_at IS NULL
JOIN annotator_turn turn ON turn.id = annotation.turn_id
WHERE annotation.assignment_id = ANY(%s)
GROUP BY class.number
"""
