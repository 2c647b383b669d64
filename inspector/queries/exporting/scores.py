"""Measures of whole conversations, one a row, and what lenses they are of."""

from annotator.queries.exporting.tables import CONVERSATION, FROM, Column, Table
from inspector.queries.exporting.newest import CHOSEN, LENS, NEWEST, PARAMS, RUN, RUN_OF, SCORED

SCORES = Table(
    CONVERSATION
    | LENS
    | {
        "measure": Column("said.key", "key of the measure; empty where the lens has none"),
        "value": Column("said.value", "the number; empty where it was not measured"),
        "unmeasured": Column(
            "nullif(score.unmeasured, '')",
            "why the lens could not score the conversation at all",
            words=True,
        ),
    }
    | PARAMS
    | RUN,
    SCORED + "LEFT JOIN LATERAL jsonb_each_text(score.summary) said ON TRUE" + CHOSEN,
    "ORDER BY corpus.name, conversation.id, score.lens, said.key",
)
COUNTED = (  # every part of it is written here
    """
FROM (
  SELECT conversation.corpus_id, score.lens, score.run_id, count(*) AS conversations"""  # noqa: S608
    + FROM
    + NEWEST
    + CHOSEN
    + """
  GROUP BY conversation.corpus_id, score.lens, score.run_id
) score
JOIN annotator_corpus corpus ON corpus.id = score.corpus_id"""
    + RUN_OF
)
LENSES = Table(
    {"corpus": CONVERSATION["corpus"]}
    | LENS
    | PARAMS
    | RUN
    | {"conversations": Column("score.conversations", "how many of them that run is newest for")},
    COUNTED,
    "ORDER BY corpus.name, score.lens, run.id",
)
