"""Turns of a corpus counted by conversation: asked, found by lenses, labelled by people.

PostgreSQL counts; what comes back are sums by conversation, in a number of queries that depends on
neither conversations nor classes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from annotator.models import Conversation, Corpus
from inspector.calibration.rates import Floats, Ints
from inspector.evaluation.metrics import Flags
from inspector.models import Run
from inspector.queries.rates.classes import RateClass
from inspector.queries.rates.work import Work, used

_TURNS = """
SELECT role, array_agg(conversation_id), array_agg(n) FROM (
  SELECT turn.conversation_id, turn.role, count(*) AS n FROM annotator_turn turn
  JOIN annotator_conversation conversation ON conversation.id = turn.conversation_id
  WHERE conversation.corpus_id = %(corpus)s AND conversation.superseded_by_id IS NULL
  GROUP BY 1, 2
) sums GROUP BY role
"""
_NEWEST = """
WITH newest AS MATERIALIZED (
  SELECT DISTINCT ON (score.conversation_id, score.lens)
    score.conversation_id, score.lens, score.run_id, score.unmeasured
  FROM inspector_score score
  JOIN annotator_conversation conversation ON conversation.id = score.conversation_id
  WHERE conversation.corpus_id = %(corpus)s AND conversation.superseded_by_id IS NULL
    AND score.lens = ANY(%(lenses)s)
  ORDER BY score.conversation_id, score.lens, score.run_id DESC
)
"""
_SCORED = f"""
{_NEWEST}
SELECT lens, array_agg(DISTINCT run_id), array_agg(conversation_id) FILTER (WHERE unmeasured = '')
FROM newest GROUP BY lens
"""  # noqa: S608 - the parts are constants
# A turn is asked by its role; of labels that a file brought, if the file says something of it.
_ASKED = """
CASE WHEN work.asked IS NULL THEN turn.role = ANY(class.roles)
  ELSE coalesce((work.asked -> class.layer) @> to_jsonb(turn.index), false) END
"""
_SUMS = f"""
{_NEWEST}, class AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(classes)s) AS class
    (number int, layer text, roles text[], lens text, kinds text[], labels bigint[])
), work AS MATERIALIZED (
  SELECT id, conversation_id, asked FROM annotator_assignment WHERE id = ANY(%(work)s)
), found AS (
  SELECT DISTINCT class.number, finding.conversation_id, finding.turn
  FROM newest
  JOIN inspector_finding finding USING (conversation_id, run_id, lens)
  JOIN class ON class.lens = finding.lens AND finding.kind = ANY(class.kinds)
  JOIN annotator_turn turn
    ON turn.conversation_id = finding.conversation_id AND turn.index = finding.turn
  LEFT JOIN work ON work.conversation_id = finding.conversation_id
  WHERE {_ASKED}
), said AS (
  SELECT DISTINCT class.number, work.conversation_id, turn.index AS turn
  FROM work
  JOIN annotator_annotation annotation
    ON annotation.assignment_id = work.id AND annotation.removed_at IS NULL
  JOIN class ON annotation.label_id = ANY(class.labels)
  JOIN annotator_turn turn ON turn.id = annotation.turn_id
  WHERE {_ASKED}
)
SELECT number, array_agg(conversation_id), array_agg(found), array_agg(said), array_agg(agreed)
FROM (
  SELECT number, conversation_id, count(found.turn) AS found, count(said.turn) AS said,
    count(found.turn) FILTER (WHERE said.turn IS NOT NULL) AS agreed
  FROM found FULL JOIN said USING (number, conversation_id, turn) GROUP BY 1, 2
) sums GROUP BY number
"""  # noqa: S608 - the parts are constants


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Sums by conversation, in arrays as long as ``ids`` and in its order.

    ``asked`` has the turns asked, by layer. ``labelled`` says, by layer, whose labels there are.
    ``scored`` says, by lens, whom its newest run measured; ``runs`` are those newest runs.
    ``found``, ``said`` and ``agreed`` are turns of a class, by its place among the classes: that
    the lens finds, that people labelled so, and both.
    """

    ids: Ints
    asked: Mapping[str, Floats]
    labelled: Mapping[str, Flags]
    scored: Mapping[str, Flags]
    runs: Mapping[str, Sequence[int]]
    found: Sequence[Floats]
    said: Sequence[Floats]
    agreed: Sequence[Floats]


def counts(corpus: Corpus, classes: Sequence[RateClass], chosen: list[Work]) -> Counts:
    """Count the newest revisions of a corpus's conversations, in five queries."""
    rows = Conversation.objects.filter(corpus=corpus, superseded_by=None).order_by("pk")
    ids = np.array(rows.values_list("pk", flat=True), dtype=np.int64)
    asked = _asked(corpus, classes, chosen, ids)
    scored = _ask(_SCORED, corpus, classes, chosen)
    sums = {number: each for number, *each in _ask(_SUMS, corpus, classes, chosen)}
    none: list[list[int]] = [[], [], [], []]
    tables = [
        [_placed(ids, where, values) for values in rest]
        for where, *rest in (sums.get(number, none) for number in range(len(classes)))
    ]
    found, said, agreed = ([table[part] for table in tables] for part in range(3))
    return Counts(
        ids=ids,
        asked=asked,
        labelled=_labelled(chosen, ids, asked),
        scored={lens: np.isin(ids, where or []) for lens, _, where in scored},
        runs={lens: runs for lens, runs, _ in scored},
        found=found,
        said=said,
        agreed=agreed,
    )


def versions(counted: Counts) -> dict[str, str]:
    """Return the versions that lenses had in the newest runs, by lens; one query."""
    wanted = {run for runs in counted.runs.values() for run in runs}
    specs = dict(Run.objects.filter(pk__in=wanted).values_list("pk", "spec"))
    return {
        lens: ", ".join(
            sorted({spec["version"] for run in runs for spec in specs[run] if spec["name"] == lens})
        )
        for lens, runs in counted.runs.items()
    }


def _ask(
    query: str, corpus: Corpus, classes: Sequence[RateClass], chosen: list[Work]
) -> list[tuple[Any, ...]]:
    fields = ("layer", "roles", "lens", "kinds", "labels")
    told = [
        {"number": number} | {name: getattr(each, name) for name in fields}
        for number, each in enumerate(classes)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {
                "corpus": corpus.pk,
                "classes": json.dumps(told),
                "lenses": sorted({each.lens for each in classes if each.kinds}),
                "work": [each.pk for each in chosen],
            },
        )
        return list(cursor.fetchall())


def _asked(
    corpus: Corpus, classes: Sequence[RateClass], chosen: list[Work], ids: Ints
) -> dict[str, Floats]:
    by_role = {
        role: _placed(ids, where, n) for role, where, n in _ask(_TURNS, corpus, classes, chosen)
    }
    none = np.zeros(len(ids))
    roles = {each.layer: each.roles for each in classes}
    asked = {
        layer: np.sum([by_role.get(role, none) for role in wanted], axis=0)
        for layer, wanted in roles.items()
    }
    for each in chosen:
        if each.asked is not None:
            place = np.searchsorted(ids, each.conversation)
            for layer, turns in asked.items():
                turns[place] = len(each.asked.get(layer, ()))
    return asked


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


def _placed(ids: Ints, where: Sequence[int], values: Sequence[int]) -> Floats:
    """Return ``values`` at the places of the conversations ``where``, 0 elsewhere."""
    found, meant = np.zeros(len(ids)), np.array(where, dtype=np.int64)
    known = np.isin(meant, ids)  # without what another file brought a moment ago
    found[np.searchsorted(ids, meant[known])] = np.array(values, dtype=np.float64)[known]
    return found
