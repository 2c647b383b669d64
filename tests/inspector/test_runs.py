"""Chunks are done once, by one, wholly, the most urgent first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator import jobs
from annotator.models import Corpus
from annotator.transcript import Transcript
from inspector.lenses import registry
from inspector.lenses.base import LensResult
from inspector.lenses.goal import GoalDistance
from inspector.models import Finding, Run, RunChunk, Score, Series
from inspector.queries import runs as queries
from inspector.services import chunks, planning, runs, tabulating
from tests.factories import line, make_corpus, make_project, make_user, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus() -> Corpus:
    found = make_corpus(make_project())
    upload(found, line() + line() + line([("user", "Alone")]))
    return found


def rows(run: Run) -> list[object]:
    return [
        *Score.objects.filter(run=run)
        .order_by("conversation", "lens")
        .values_list("lens", "summary"),
        *Series.objects.filter(run=run)
        .order_by("conversation", "lens", "measure")
        .values_list("measure", "values", "low_confidence"),
        *Finding.objects.filter(run=run)
        .order_by("conversation", "turn", "lens", "kind")
        .values_list("kind", "turn", "evidence", "reason", "confidence", "cause"),
    ]


def execute(run: Run) -> None:
    for pk in run.chunks.values_list("pk", flat=True):
        runs.execute(pk=pk)
    run.refresh_from_db()


def test_a_run_scores_every_conversation_with_every_lens(corpus: Corpus) -> None:
    run = planning.plan(corpus=corpus)
    execute(run)
    assert run.state == "done"
    assert run.scores.count() == 3 * len(run.spec)
    alone = Score.objects.filter(run=run, conversation__turn_count=1, lens="entrainment").get()
    assert alone.unmeasured
    assert alone.summary == {}
    progress = queries.progress(run)
    assert (progress.total, progress.done, progress.percent) == (3, 3, 100)


def test_a_chunk_that_another_worker_holds_is_left_to_it(corpus: Corpus) -> None:
    run = planning.plan(corpus=corpus, lenses=[GoalDistance()])
    pk = run.chunks.get().pk
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [jobs.CHUNKS, pk])
            assert not runs.execute(pk=pk)
            assert not run.scores.exists()
            # The server lets go of a closed connection's locks in its own time.
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [jobs.CHUNKS, pk])
    finally:
        other.close()
    assert runs.execute(pk=pk)
    assert run.scores.count() == 3
    assert not runs.execute(pk=pk)


def test_series_are_arrays_over_turns_and_written_by_copy(corpus: Corpus) -> None:
    run = planning.plan(corpus=corpus)
    with CaptureQueriesContext(connection) as seen:
        execute(run)
    tables = [model._meta.db_table for model in (Score, Series, Finding)]
    assert not [each for each in seen for name in tables if f'INTO "{name}"' in each["sql"]]
    assert run.scores.exists()
    assert Finding.objects.filter(run=run).exists()
    series = Series.objects.filter(run=run)
    measured = sum(len(each.measures) for each in registry.lenses().values())
    assert 2 * measured >= series.filter(conversation__turn_count=4).count() > measured
    for values, turns in series.values_list("values", "conversation__turn_count"):
        assert len(values) == turns


def test_a_chunk_done_twice_changes_nothing(corpus: Corpus) -> None:
    run = planning.plan(corpus=corpus)
    execute(run)
    before = rows(run)
    assert before
    run.chunks.update(state=RunChunk.State.CLAIMED)  # its worker died before it could say so
    Run.objects.update(state=Run.State.RUNNING, finished_at=None)
    execute(run)
    assert rows(run) == before


def test_a_chunk_has_no_more_turns_than_take_seconds(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_TURNS", 8)
    pks = list(corpus.conversations.order_by("pk").values_list("pk", flat=True))
    assert list(chunks.cut(pks)) == [pks[:2], pks[2:]]  # four turns, four turns, one turn
    monkeypatch.setattr(chunks, "CHUNK_TURNS", 3)
    assert list(chunks.cut(pks)) == [[pk] for pk in pks]


def test_chunks_are_small_and_hold_every_conversation_once(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    run = planning.plan(corpus=corpus)
    sizes = [len(chunk.conversation_ids) for chunk in run.chunks.filter(stage="scoring")]
    assert sizes == [2, 1]
    execute(run)
    assert run.state == "done"


def test_a_cancelled_run_is_left(corpus: Corpus) -> None:
    run = planning.plan(corpus=corpus)
    runs.cancel(run=run, actor=make_user())
    execute(run)
    assert (run.state, run.scores.count()) == ("cancelled", 0)


def test_a_lens_that_breaks_takes_nothing_else_along(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(self: GoalDistance, transcript: Transcript) -> LensResult:
        raise ZeroDivisionError

    monkeypatch.setattr(GoalDistance, "score", breaks)
    run = planning.plan(corpus=corpus)
    execute(run)
    broken = Score.objects.filter(run=run, lens="goal-distance")
    assert {score.unmeasured for score in broken} == {
        "The lens stopped with an error (ZeroDivisionError)."
    }
    assert Score.objects.filter(run=run, lens="grounding-acts", unmeasured="").exists()


def test_a_conversation_whose_worker_always_dies_is_given_up() -> None:
    corpus = make_corpus(make_project())
    upload(corpus, line())
    run = planning.plan(corpus=corpus)
    run.chunks.filter(stage="scoring").update(attempts=chunks.MAX_ATTEMPTS)
    execute(run)
    assert run.state == "done"
    assert run.chunks.get(stage="scoring").state == "failed"
    assert queries.progress(run).failed_chunks == 1


def test_a_chunk_whose_worker_died_is_halved(corpus: Corpus) -> None:
    run = planning.plan(corpus=corpus)
    run.chunks.update(attempts=1)
    while runs.work(run=run):
        pass
    run.refresh_from_db()
    assert run.state == "done"
    sizes = [len(chunk.conversation_ids) for chunk in run.chunks.filter(stage="scoring")]
    assert sorted(sizes) == [1, 2]
    assert run.scores.count() == 3 * len(run.spec)


def test_what_somebody_looks_at_goes_first(corpus: Corpus) -> None:
    everything = planning.plan(corpus=corpus)
    of_upload = planning.plan(corpus=corpus, upload=corpus.uploads.get())
    looked_at = planning.plan_for_conversation(conversation=corpus.conversations.all()[1])
    order: list[int] = []
    while runs.work():
        done = Run.objects.filter(state="done").exclude(pk__in=order)
        order += done.values_list("pk", flat=True)
    assert order == [looked_at.pk, of_upload.pk, everything.pk]


def test_each_worker_that_found_work_asks_for_the_next(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[tuple[str | None, int]] = []
    monkeypatch.setattr(jobs, "_publish", lambda task, args, queue, n: sent.append((queue, n)))
    monkeypatch.setattr(tabulating, "ask", lambda corpus: None)
    monkeypatch.setattr(chunks, "CHUNK", 1)
    with django_capture_on_commit_callbacks(execute=True):
        run = planning.plan(corpus=corpus, lenses=[GoalDistance()])
    assert sent == [(jobs.BULK, 3)]
    for _ in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            runs.work_and_wake()
    assert sent[1:] == [(jobs.BULK, 1)] * 2
    run.refresh_from_db()
    assert run.state == "done"


def test_a_chunk_that_was_left_is_asked_for_again_after_a_while(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[str | None] = []
    monkeypatch.setattr(jobs, "_publish", lambda task, args, queue, n: sent.append(queue))
    run = planning.plan(corpus=corpus, upload=corpus.uploads.get(), lenses=[GoalDistance()])
    for ago, asked in ((0, 0), (60, 1), (0, 0)):
        run.chunks.update(queued_at=timezone.now() - timedelta(seconds=ago))
        sent.clear()
        with django_capture_on_commit_callbacks(execute=True):
            runs.sweep()
        assert sent == [None] * asked


def test_a_version_that_is_not_there_is_not_passed_off_as_another(corpus: Corpus) -> None:
    run = planning.plan(corpus=corpus, lenses=[GoalDistance()])
    Run.objects.update(spec=[{**run.spec[0], "version": "0"}])
    execute(run)
    said = {score.unmeasured for score in run.scores.all()}
    assert said == {f"Version 0 of 'goal-distance' is wanted, {GoalDistance.version} is installed."}


def test_an_empty_corpus_makes_a_run_that_is_over() -> None:
    run = planning.plan(corpus=make_corpus(make_project()))
    run.refresh_from_db()
    assert run.state == "done"
