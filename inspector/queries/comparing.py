"""What is compared: the findings of one lens, counted by conversation, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.models import Project
from inspector.evaluation.comparing import Row, Side, compare
from inspector.queries import declared
from inspector.queries.newestscores import rows

BY = {"corpus": "Corpora", "model": "Models", "condition": "Conditions"}
_SIDE = {
    "corpus": "corpus.name",
    "model": "conversation.model",
    "condition": "conversation.condition",
}
MOST = 8  # sides


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison: sides of a kind (a key of BY), one lens, and the side to hold others against.

    ``sides`` are the chosen names, empty for all; ``corpus`` is the slug of the one to look in,
    empty for all.
    """

    by: str = "corpus"
    lens: str = "grounding-acts"
    sides: tuple[str, ...] = ()
    reference: str = ""
    corpus: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sides with conversations that the lens measured, and a row for each kind it declares.

    ``names`` are all that could be compared; ``left_out`` counts, by side, conversations that the
    lens has not measured.
    """

    asked: Asked
    names: Sequence[str]
    sides: Sequence[Side]
    reference: int
    rows: Sequence[Row]
    left_out: dict[str, int]

    @property
    def tests(self) -> int:
        """How many tests the correction is for."""
        return sum(gap is not None and gap.p is not None for row in self.rows for gap in row.gaps)


def comparison(project: Project, asked: Asked) -> Comparison:
    """Return what is asked for, in two queries."""
    where = [project.pk, asked.corpus, asked.corpus]
    side = _SIDE[asked.by]
    totals = dict(rows(_TOTALS.format(side=side), where))
    names = sorted(totals)
    chosen = [name for name in names if not asked.sides or name in asked.sides][:MOST]
    kinds = declared.order(asked.lens)
    counted = rows(_COUNTS.format(side=side), [asked.lens, asked.lens, *where, chosen])
    sides = _sides(chosen, kinds, counted)
    reference = next((place for place, each in enumerate(sides) if each.name == asked.reference), 0)
    left_out = {each.name: totals[each.name] - each.conversations for each in sides}
    found = compare(sides, kinds, reference) if sides else []
    return Comparison(asked, names, sides, reference, found, left_out)


def _sides(
    names: Sequence[str], kinds: Sequence[str], counted: Sequence[tuple[str, int, int, str, int]]
) -> list[Side]:
    columns = {kind: place + 1 for place, kind in enumerate(kinds)}
    tables: dict[str, dict[int, list[float]]] = {name: {} for name in names}
    for name, conversation, turns, kind, count in counted:
        row = tables[name].setdefault(conversation, [float(turns), *[0.0] * len(kinds)])
        if kind in columns:
            row[columns[kind]] = float(count)
    return [Side(name, np.array(list(table.values()))) for name, table in tables.items() if table]


_FROM = """
FROM annotator_conversation conversation
JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
"""
_WHERE = """
WHERE corpus.project_id = %s AND (%s = '' OR corpus.slug = %s)
  AND conversation.superseded_by_id IS NULL AND conversation.turn_count > 0 AND {side} <> ''
"""
_TOTALS = f"SELECT {{side}}, count(*) {_FROM} {_WHERE} GROUP BY 1"
_COUNTS = f"""
SELECT {{side}}, conversation.id, conversation.turn_count, finding.kind, count(finding.id)
{_FROM}
JOIN LATERAL (
  SELECT score.run_id, score.unmeasured FROM inspector_score score
  WHERE score.conversation_id = conversation.id AND score.lens = %s
  ORDER BY score.run_id DESC LIMIT 1
) newest ON newest.unmeasured = ''
LEFT JOIN inspector_finding finding ON finding.conversation_id = conversation.id
  AND finding.run_id = newest.run_id AND finding.lens = %s
{_WHERE} AND {{side}} = ANY(%s)
GROUP BY 1, 2, 3, 4
ORDER BY 2
"""  # noqa: S608 - every part of it is written here
