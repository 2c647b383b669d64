"""The groups of a corpus: how many conversations each has, how they ended, where drift is worst."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.models import Corpus
from inspector.queries.newestscores import rows
from inspector.queries.sessions.grouping import SUCCESS, Grouping
from inspector.queries.sessions.scores import scores

PAGE = 50
SORTS = {
    "name": "name",
    "size": "conversations",
    "turns": "turns",
    "outcome": "last_outcome",
    "drift": "drift",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Two or more conversations; what is None was not told or not measured.

    ``last`` is the outcome of the last one that has an outcome, ``solved`` how many of the
    ``known`` outcomes are successes. ``drift`` is the highest mean drift, in ``worst``, the id of a
    conversation.
    """

    name: str
    conversations: int
    turns: int
    known: int
    solved: int
    last: float | None
    drift: float | None
    worst: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Fifty groups of ``total``; ``number`` counts pages from 1."""

    rows: Sequence[Group]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // PAGE))


def counts(corpus: Corpus, groupings: Sequence[Grouping]) -> dict[str, int]:
    """Return how many groups of two or more each grouping makes, in one query."""
    parts = " UNION ALL ".join(
        f"SELECT %s, count(*) FROM (SELECT 1 FROM annotator_conversation"  # noqa: S608
        f" WHERE corpus_id = %s AND superseded_by_id IS NULL AND {each.field} <> ''"
        f" GROUP BY {each.field} HAVING count(*) > 1) found"
        for each in groupings
    )
    params = [value for each in groupings for value in (each.key, corpus.pk)]
    return dict(rows(parts, params))


def everything(corpus: Corpus, grouping: Grouping, search: str, sort: str) -> list[Group]:
    """Return all the groups that ``page`` would show, page after page."""
    return _page(corpus, grouping, search, sort, 1, size=None)[0]


def page(corpus: Corpus, grouping: Grouping, search: str, sort: str, number: int) -> Page:
    """Return a page of the groups whose names contain ``search``; past the last one, the last one.

    ``sort`` is a key of SORTS, downwards with a minus before it.
    """
    found, total = _page(corpus, grouping, search, sort, max(1, number))
    if not found and number > 1:
        _, total = _page(corpus, grouping, search, sort, 1)
        number = max(1, -(-total // PAGE))
        found, total = _page(corpus, grouping, search, sort, number)
    return Page(found, total, max(1, number))


def _page(
    corpus: Corpus,
    grouping: Grouping,
    search: str,
    sort: str,
    number: int,
    *,
    size: int | None = PAGE,
) -> tuple[list[Group], int]:
    drift, params = scores(corpus, "drift", "drift_mean")
    way = "DESC" if sort.startswith("-") else "ASC"
    query = _GROUPS.format(
        drift=drift,
        field=grouping.field,
        order=grouping.order,
        sort=f"{SORTS[sort.removeprefix('-')]} {way} NULLS LAST",
    )
    given = [*params, corpus.pk, search, SUCCESS, size, (number - 1) * PAGE]
    found = rows(query, given)
    return [Group(*row[:-1]) for row in found], found[0][-1] if found else 0


_GROUPS = """
WITH score AS ({drift}), member AS (
  SELECT conversation.*, score.v1 AS drift
  FROM annotator_conversation conversation
  LEFT JOIN score ON score.conversation_id = conversation.id
  WHERE corpus_id = %s AND superseded_by_id IS NULL AND {field} <> ''
    AND strpos(lower({field}), lower(%s)) > 0
)
SELECT {field} AS name, count(*) AS conversations, sum(turn_count) AS turns,
  count(outcome), count(*) FILTER (WHERE outcome >= %s),
  (array_agg(outcome ORDER BY {order}) FILTER (WHERE outcome IS NOT NULL))[
    count(outcome)] AS last_outcome,
  max(drift) AS drift,
  (array_agg(id ORDER BY drift DESC, id) FILTER (WHERE drift IS NOT NULL))[1],
  count(*) OVER ()
FROM member GROUP BY {field} HAVING count(*) > 1
ORDER BY {sort}, name LIMIT %s OFFSET %s
"""
