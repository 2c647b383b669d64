"""Measures of a corpus's conversations as a query that others join: from columns where they fit.

docs/adr/0004-columns-of-a-corpus.md says what is kept. While it is behind, scores are read instead.
"""

from typing import Any

from annotator.models import Corpus
from inspector.models import CorpusColumn
from inspector.queries import tables
from inspector.queries.newestscores import newest
from inspector.queries.selecting import Selection


def scores(corpus: Corpus, lens: str, *measures: str) -> tuple[str, list[Any]]:
    """Return a query, with its parameters, of ``conversation_id`` and of each measure newest value.

    The measures' columns are called ``v1``, ``v2`` and so on; null where not measured. One query
    is asked to see what is kept.
    """
    names = [f"v{place}" for place in range(1, len(measures) + 1)]
    part = CorpusColumn.Part.SUMMARY
    kept = tables.read(corpus, [(part, lens, measure) for measure in measures])
    if kept.version and not kept.stale:
        arrays = ", ".join(["%s::bigint[]", *("%s::float8[]" for _ in measures)])
        wanted = ", ".join(f"NULLIF({name}, 'NaN') AS {name}" for name in names)
        query = (
            f"SELECT conversation_id, {wanted}"  # noqa: S608 - every part of it is written here
            f" FROM unnest({arrays}) kept(conversation_id, {', '.join(names)})"
        )
        values = (kept.summary(lens, measure).tolist() for measure in measures)
        return query, [kept.ids.tolist(), *values]
    chosen, params = newest(corpus, Selection(), [lens])
    wanted = ", ".join(f"(summary ->> %s)::float AS {name}" for name in names)
    query = f"SELECT conversation_id, {wanted} FROM ({chosen}) newest"  # noqa: S608
    return query, [*measures, *params]
