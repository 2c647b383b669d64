"""Making the table of a corpus: its newest scores, gathered into columns.

A worker makes it when scores have changed: after a run, when one is cancelled or deleted, and now
and then while a long one goes on. It is made in one transaction under a lock that dies with its
worker, and takes the place of the one before at once; what is killed leaves that one as it was,
and the sweep asks again.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from annotator import jobs
from inspector.models import CorpusColumn, CorpusTable, Run
from inspector.queries.tables import OF_CONVERSATIONS, Array, Part, Want
from inspector.services import gathering, packing, remembering
from inspector.services.packing import Frame

WHILE_RUNNING = timedelta(minutes=10)  # a table is made anew no oftener while a run goes on
AT_ONCE = 20  # tables asked for by one sweep

_CHANGED = """
INSERT INTO inspector_corpustable (corpus_id, changes, version, conversations, scored, lenses)
VALUES (%s, 1, 0, 0, 0, '{}')
ON CONFLICT (corpus_id) DO UPDATE SET changes = inspector_corpustable.changes + 1
"""


def changed(corpus: int) -> None:
    """Say that scores of a corpus have changed, last in the transaction that changes them."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [corpus])


def ask(corpus: int) -> None:
    """Ask a worker to make the table once the transaction in progress commits."""
    jobs.send("inspector.tabulate", corpus, queue=jobs.BULK)


def sweep() -> None:
    """Ask for the tables that are behind; of corpora that are being scored, not too often."""
    late = Q(made_at=None) | Q(made_at__lt=timezone.now() - WHILE_RUNNING)
    running = Run.objects.filter(state=Run.State.RUNNING).values("corpus")
    behind = CorpusTable.objects.filter(Q(made_of=None) | Q(changes__gt=F("made_of")))
    due = behind.filter(late | ~Q(corpus__in=running)).order_by("pk")
    for pk in due.values_list("corpus", flat=True)[:AT_ONCE]:
        ask(pk)


def make(*, corpus: int) -> bool:
    """Make the table of a corpus; False if it is made already, or by somebody else now."""
    with jobs.held(jobs.TABLES, corpus) as mine:
        return mine and _make(corpus)


@transaction.atomic
def _make(corpus: int) -> bool:
    if not _stands(corpus):
        return False
    table, _ = CorpusTable.objects.get_or_create(corpus_id=corpus)
    # Read before the scores are: what is written meanwhile may be in already, and makes it anew.
    knows = table.changes
    if table.made_of == knows:
        return False
    frame, columns = gathering.conversations(corpus)
    columns["retention"] = remembering.sample(corpus, frame)
    version = table.version + 1
    for name, data in columns.items():
        _write(table, version, (Part.CONVERSATION, "", name), data.astype(OF_CONVERSATIONS[name]))
    lenses: dict[str, list[dict[str, Any]]] = {}
    scored = np.zeros(len(frame.ids), bool)
    for want, column in _columns(frame, lenses):
        _write(table, version, want, column)
        if want[0] == Part.SCORE:
            scored |= column > 0
    CorpusColumn.objects.filter(table=table).exclude(version=version).delete()
    # Last, since whoever writes scores waits for this row.
    CorpusTable.objects.filter(pk=table.pk).update(
        made_of=knows,
        version=version,
        made_at=timezone.now(),
        run=max((each["run"] for runs in lenses.values() for each in runs), default=None),
        conversations=len(frame.ids),
        scored=int(scored.sum()),
        lenses=lenses,
    )
    return True


def _stands(corpus: int) -> bool:
    """Whether the corpus is still there; it then stays until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM annotator_corpus WHERE id = %s FOR KEY SHARE", [corpus])
        return cursor.fetchone() is not None


def _columns(frame: Frame, lenses: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[Want, Array]]:
    """Yield every column of the scores, and note in ``lenses`` the runs that they are of."""
    for part, lens, name, who, *parts in gathering.scores(frame):
        if part == Part.SERIES:
            yield (part, lens, name), packing.series(frame, who, parts[0])
        elif part == Part.FINDING:
            for each, column in packing.findings(frame, who, *parts[:3]).items():
                yield (each, lens, name), column
        else:
            lenses[lens] = gathering.runs(lens, packing.integers(parts[0]))
            yield (Part.SCORE, lens, ""), packing.scores(frame, who, parts[1])
            for measure, column in packing.summaries(frame, who, parts[2]).items():
                yield (Part.SUMMARY, lens, measure), column


def _write(table: CorpusTable, version: int, want: Want, data: Array) -> None:
    part, lens, name = want
    CorpusColumn.objects.create(
        table=table, version=version, part=part, lens=lens, name=name, data=data.tobytes()
    )
