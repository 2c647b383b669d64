"""How a measure spreads over a corpus, turn by turn, kept when a run is over."""

from django.db import connection

from inspector.models import Run
from inspector.services import statistics

TURNS = 200  # turns from the start that have a band

# The newest series of each conversation, whichever run it is of, so that a corpus scored in several
# runs has one band.
_BANDS = """
WITH newest AS (
    SELECT series.lens, series.measure, series.values
    FROM inspector_newestscore
    JOIN inspector_series series USING (conversation_id, lens, run_id)
    JOIN annotator_conversation conversation ON conversation.id = series.conversation_id
    WHERE conversation.corpus_id = %(corpus)s AND conversation.superseded_by_id IS NULL
        AND series.lens = ANY(%(lenses)s)
), spread AS (
    SELECT lens, measure, turn - 1 AS turn, count(*) AS n,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY value) AS shares
    FROM newest, unnest(newest.values) WITH ORDINALITY AS each (value, turn)
    WHERE value IS NOT NULL AND value <> 'NaN' AND turn <= %(turns)s
    GROUP BY lens, measure, turn
)
INSERT INTO inspector_band (run_id, lens, measure, turns, counts, medians, highs)
SELECT %(run)s, lens, measure, array_agg(turn ORDER BY turn), array_agg(n ORDER BY turn),
    array_agg(shares[1] ORDER BY turn), array_agg(shares[2] ORDER BY turn)
FROM spread GROUP BY lens, measure
"""


def keep(run: Run) -> None:
    """Keep the bands of the lenses of ``run`` that hold a conversation against its corpus.

    Not after one conversation: it shows in no band, and somebody waits. Call it in a transaction.
    """
    lenses = [lens.name for lens in statistics.gatherers(run.spec)]
    if lenses and run.priority != Run.Priority.ONE_CONVERSATION:
        with connection.cursor() as cursor:
            cursor.execute(
                _BANDS,
                {"corpus": run.corpus_id, "lenses": lenses, "turns": TURNS, "run": run.pk},
            )
