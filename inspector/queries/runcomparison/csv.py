"""What changed of one lens between two runs as CSV. docs/inspecting.md describes the columns."""

from collections.abc import Iterator

from django.db import connection

from inspector.models import Run
from inspector.queries import declared
from inspector.queries.csvtext import lines, safe

CHUNK = 2_000
HEAD = ("conversation", "conversation_id", "lens", "measure", "earlier", "later")

_CHANGES = """
SELECT conversation.external_id, conversation_id, key,
  (one.summary ->> key)::float, (other.summary ->> key)::float
FROM inspector_score one JOIN inspector_score other USING (conversation_id, lens)
JOIN annotator_conversation conversation ON conversation.id = conversation_id
CROSS JOIN unnest(%s::text[]) WITH ORDINALITY each(key, place)
WHERE one.run_id = %s AND other.run_id = %s AND lens = %s AND one.summary <> other.summary
  AND (one.summary -> key) IS DISTINCT FROM (other.summary -> key)
ORDER BY conversation_id, place
"""


def csv(one: Run, other: Run, lens: str) -> Iterator[str]:
    """Yield a row for each conversation and measure that changed, however many there are."""
    yield lines([HEAD])
    keys = [measure.key for measure in declared.summary_measures(lens)]
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [keys, one.pk, other.pk, lens])
        while rows := cursor.fetchmany(CHUNK):
            yield lines(
                [(safe(name), pk, lens, key, then, now) for name, pk, key, then, now in rows]
            )
