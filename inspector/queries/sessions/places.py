"""A measure by place: at the first conversation of each group, at the second, and so on."""

from annotator.models import Corpus
from inspector.evaluation.means import mean_of
from inspector.queries import declared
from inspector.queries.curves import Point
from inspector.queries.newestscores import FINITE, rows
from inspector.queries.sessions.grouping import Grouping
from inspector.queries.sessions.scores import scores

PLACES = 50  # that a curve spans at most


def by_place(corpus: Corpus, grouping: Grouping, lens: str, measure: str) -> list[Point]:
    """Return a summary measure of the newest runs at each place in the groups."""
    chosen, params = scores(corpus, lens, measure)
    query = _BY_PLACE.format(scores=chosen, field=grouping.field, order=grouping.order)
    about = declared.summary(lens, measure)
    return [
        Point(place, mean_of(n, mean, spread, least=about.low, most=about.high), *quantiles)
        for place, n, mean, spread, quantiles in rows(query, [*params, corpus.pk, PLACES])
    ]


_BY_PLACE = f"""
WITH score AS ({{scores}}), placed AS (
  SELECT id, row_number() OVER (PARTITION BY {{field}} ORDER BY {{order}}) AS place,
    count(*) OVER (PARTITION BY {{field}}) AS size
  FROM annotator_conversation
  WHERE corpus_id = %s AND superseded_by_id IS NULL AND {{field}} <> ''
), said AS (
  SELECT place, score.v1 AS v
  FROM placed JOIN score ON score.conversation_id = placed.id WHERE size > 1
)
SELECT place, count(*), avg(v), stddev_samp(v),
  percentile_cont(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY v)
FROM said WHERE place <= %s AND {FINITE}
GROUP BY place ORDER BY place
"""  # noqa: S608 - every part of it is written here
