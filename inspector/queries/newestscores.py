"""Of the selected conversations, the newest score of each lens: SQL that figures are made from."""

from typing import Any

from django.db import connection

from annotator.models import Corpus
from inspector.queries.selecting import Selection, conversations

FINITE = "v IS NOT NULL AND v NOT IN ('NaN', 'Infinity', '-Infinity')"


def newest(corpus: Corpus, selection: Selection, lenses: list[str]) -> tuple[str, list[Any]]:
    """Return a query, with its parameters, of conversation, lens, run and summary."""
    chosen, params = conversations(corpus, selection).values("pk").query.sql_with_params()
    query = (  # every part of it is written here; what was asked for is among the parameters
        "SELECT conversation_id, lens, run_id, summary"  # noqa: S608
        " FROM inspector_newestscore JOIN inspector_score USING (conversation_id, lens, run_id)"
        f" WHERE conversation_id IN ({chosen}) AND lens = ANY(%s)"
    )
    return query, [*params, lenses]


def rows(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
