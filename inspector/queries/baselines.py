"""A project's human baselines: corpora of what people say among themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db import connection

from annotator.models import Corpus
from inspector.queries import tables
from inspector.queries.tables import Chosen, Ints, Want


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A human baseline by its name: the newest revisions of its conversations."""

    name: str
    people: Chosen


def baselines(project: int, wanted: Iterable[Want]) -> list[Baseline]:
    """Return the human baselines of a project, the oldest first, with the columns that are wanted.

    In three queries however many there are, in one where there is none.
    """
    human = Corpus.objects.filter(project=project, kind=Corpus.Kind.HUMAN).order_by("pk")
    names = dict(human.values_list("pk", "name"))
    if not names:
        return []
    known, newest = tables.read_all(names, wanted), _newest(names)
    nobody = np.zeros(0, np.int64)
    return [
        Baseline(name, tables.among(known[pk], newest.get(pk, nobody)))
        for pk, name in names.items()
    ]


def _newest(corpora: Iterable[int]) -> dict[int, Ints]:
    """Return the ids of conversations that no revision supersedes, by corpus, in no order."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [list(corpora)])
        return {
            corpus: np.frombuffer(ids, ">i8").astype(np.int64) for corpus, ids in cursor.fetchall()
        }


_NEWEST = """
SELECT corpus_id, string_agg(int8send(id), '') FROM annotator_conversation
WHERE corpus_id = ANY(%s) AND superseded_by_id IS NULL GROUP BY corpus_id
"""
