"""Making the table of a corpus: asked for in time, whoever is killed or writes meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotator import jobs
from annotator.models import Corpus
from annotator.services import deleting
from inspector.models import CorpusColumn, CorpusTable, Run
from inspector.queries.tables import Part
from inspector.services import gathering, tabulating
from inspector.services.packing import Frame
from tests.factories import make_corpus, make_project
from tests.inspector.scored import make_run, make_score
from tests.inspector.tabled import made, scored
from tests.killed import dies


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(make_project())


@pytest.mark.django_db
def test_the_sweep_asks_for_what_is_behind(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[tuple[int, ...]] = []
    monkeypatch.setattr(jobs, "_publish", lambda task, args, *_: asked.append(args))

    def sweeps() -> int:
        asked.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tabulating.sweep()
        return len(asked)

    scored(corpus, 3)
    assert sweeps() == 1
    made(corpus)
    assert sweeps() == 0
    tabulating.changed(corpus.pk)
    assert sweeps() == 0  # its runs go on, and it was made a moment ago
    CorpusTable.objects.update(made_at=timezone.now() - timedelta(hours=1))
    assert sweeps() == 1
    CorpusTable.objects.update(made_at=timezone.now())
    Run.objects.update(state="cancelled", finished_at=timezone.now())
    assert sweeps() == 1


@pytest.mark.django_db(transaction=True)
def test_a_table_goes_with_its_corpus(corpus: Corpus) -> None:
    scored(corpus, 1)
    made(corpus)
    deleting.delete_corpus(corpus=corpus, typed=corpus.name, actor=None)
    assert not CorpusColumn.objects.exists()
    assert not CorpusTable.objects.exists()
    assert not tabulating.make(corpus=corpus.pk)  # asked for before it was deleted
    assert not CorpusTable.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_scores_are_written_while_a_table_is_made(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored(corpus, 5)
    real = gathering.scores

    def write() -> int:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '3s'")
            tabulating.changed(corpus.pk)
            return CorpusTable.objects.get().changes
        finally:
            connection.close()

    def interrupted(at: Frame) -> Iterator[gathering.Row]:
        for row in real(at):
            yield row
            if row[0] == Part.SERIES and not seen:
                seen.append(pool.submit(write).result())

    seen: list[int] = []
    monkeypatch.setattr(gathering, "scores", interrupted)
    with ThreadPoolExecutor(1) as pool:
        assert made(corpus).stale  # what was written meanwhile may not be in it
    assert seen == [CorpusTable.objects.get().changes]
    monkeypatch.undo()
    assert not made(corpus).stale


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_making_leaves_the_table_as_it_was(corpus: Corpus) -> None:
    scored(corpus, 4)
    made(corpus)
    before = said(corpus)
    make_score(make_run(corpus), corpus.conversations.all()[0], "one", summary={"a": 0.5})
    kills = [dies(lambda: tabulating.make(corpus=corpus.pk), at) for at in (2, 6, 9, 14, 20, 27)]
    assert sum(kills) > 3
    assert said(corpus) == before
    assert tabulating.make(corpus=corpus.pk)
    after = said(corpus)
    assert after != before
    CorpusTable.objects.update(made_of=None)
    assert tabulating.make(corpus=corpus.pk)
    assert said(corpus) == after


def said(corpus: Corpus) -> str:
    rows = CorpusColumn.objects.filter(table__corpus=corpus).order_by("part", "lens", "name")
    digest = sha256()
    for row in rows:
        digest.update(repr((row.part, row.lens, row.name)).encode() + bytes(row.data))
    return digest.hexdigest()
