"""Curves over many conversations: a measure by the place of the turn, and compounding failures."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.models import Corpus
from inspector.evaluation.means import Mean, mean_of
from inspector.lenses.aggregates.outcomes import (
    FAILURE,
    FAILURES,
    LONGEST,
    SUCCESS,
    SUCCESSES,
    Continuation,
    compounding,
)
from inspector.queries import declared
from inspector.queries.newestscores import FINITE, newest, rows
from inspector.queries.selecting import Selection

PLACES = 100  # turns that a curve spans at most
FEW = 5  # conversations below which a point rests on too little


@dataclass(frozen=True, slots=True)
class Point:
    """A measure at the ``number``-th turn, from 1: mean, and the 10th and 90th percentiles."""

    number: int
    mean: Mean
    low: float
    high: float

    @property
    def few(self) -> bool:
        """Whether it rests on too few conversations to be relied on."""
        return self.mean.n < FEW


def by_turn(corpus: Corpus, selection: Selection, lens: str, measure: str) -> list[Point]:
    """Return the measure of the newest runs at each of the first turns, in one query."""
    chosen, params = newest(corpus, selection, [lens])
    query = _BY_TURN.format(newest=chosen)
    about = declared.measure(lens, measure)
    return [
        Point(place, mean_of(n, mean, spread, least=about.low, most=about.high), *quantiles)
        for place, n, mean, spread, quantiles in rows(query, [*params, measure, PLACES])
    ]


_BY_TURN = f"""
WITH score AS ({{newest}})
SELECT place, count(*), avg(v), stddev_samp(v),
  percentile_cont(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY v)
FROM score
JOIN inspector_series series ON series.conversation_id = score.conversation_id
  AND series.run_id = score.run_id AND series.lens = score.lens AND series.measure = %s
CROSS JOIN unnest(series.values) WITH ORDINALITY said(v, place)
WHERE place <= %s AND {FINITE}
GROUP BY place ORDER BY place
"""  # noqa: S608 - every part of it is written here


@dataclass(frozen=True, slots=True)
class Compounding:
    """How often a failure comes next, after failures in a row and after successes in a row."""

    after_failures: Sequence[Continuation]
    after_successes: Sequence[Continuation]

    @property
    def measured(self) -> bool:
        """Whether any conversation goes on at all."""
        return bool(self.after_failures[0].n)

    @property
    def table(self) -> list[tuple[Continuation, Continuation]]:
        """Both, by how many came before."""
        return list(zip(self.after_failures, self.after_successes, strict=True))


def failures(corpus: Corpus, selection: Selection) -> Compounding:
    """Return how failures beget failures, by the grounding acts of the newest runs, in one query.

    The strings are those of inspector.lenses.aggregates.outcomes, cut after the longest row.
    """
    chosen, params = newest(corpus, selection, ["grounding-acts"])
    counted = rows(
        _OUTCOMES.format(newest=chosen),
        [*params, sorted(FAILURES), sorted(SUCCESSES), sorted(FAILURES | SUCCESSES), LONGEST + 2],
    )
    outcomes = [outcome for outcome, count in counted for _ in range(count)]
    return Compounding(
        compounding(outcomes, after=FAILURE, then=FAILURE),
        compounding(outcomes, after=SUCCESS, then=FAILURE),
    )


_OUTCOMES = """
WITH score AS ({newest}), act AS (
  SELECT finding.conversation_id, finding.turn,
    count(DISTINCT finding.kind) FILTER (WHERE finding.kind = ANY(%s))
      > count(DISTINCT finding.kind) FILTER (WHERE finding.kind = ANY(%s)) AS failed
  FROM inspector_finding finding
  JOIN score ON score.conversation_id = finding.conversation_id
    AND score.run_id = finding.run_id AND score.lens = finding.lens
  WHERE finding.kind = ANY(%s)
  GROUP BY finding.conversation_id, finding.turn
), outcome AS (
  SELECT 'B' || substr(string_agg(
    CASE WHEN act.failed THEN 'F' ELSE 'S' END, '' ORDER BY turn.index
  ), 2) || 'E' AS letters
  FROM score
  JOIN annotator_turn turn ON turn.conversation_id = score.conversation_id AND turn.role = 'user'
  LEFT JOIN act ON act.conversation_id = turn.conversation_id AND act.turn = turn.index
  GROUP BY score.conversation_id
)
SELECT left(letters, %s), count(*) FROM outcome GROUP BY 1 ORDER BY 1
"""
