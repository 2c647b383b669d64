"""SQL that is written out, read row by row."""

from typing import Any

from django.db import connection


def rows(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
