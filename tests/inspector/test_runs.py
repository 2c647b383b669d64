"""Chunks are done once, by one, wholly."""

import pytest

from annotator.models import Corpus
from annotator.transcript import Transcript
from inspector.lenses.base import LensResult
from inspector.lenses.goal import GoalDistance
from inspector.models import Finding, Run, RunChunk, Score, Series
from inspector.queries import runs as queries
from inspector.services import runs
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
    run = runs.plan(corpus=corpus)
    execute(run)
    assert run.state == "done"
    assert run.scores.count() == 3 * len(run.spec)
    alone = Score.objects.filter(run=run, conversation__turn_count=1, lens="entrainment").get()
    assert alone.unmeasured
    assert alone.summary == {}
    progress = queries.progress(run)
    assert (progress.total, progress.done, progress.percent) == (3, 3, 100)


def test_a_chunk_done_twice_changes_nothing(corpus: Corpus) -> None:
    run = runs.plan(corpus=corpus)
    execute(run)
    before = rows(run)
    assert before
    run.chunks.update(state=RunChunk.State.CLAIMED)  # its worker died before it could say so
    Run.objects.update(state=Run.State.RUNNING, finished_at=None)
    execute(run)
    assert rows(run) == before


def test_chunks_are_small_and_hold_every_conversation_once(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "CHUNK", 2)
    run = runs.plan(corpus=corpus)
    sizes = [len(chunk.conversation_ids) for chunk in run.chunks.all()]
    assert sizes == [2, 1]
    execute(run)
    assert run.state == "done"


def test_a_cancelled_run_is_left(corpus: Corpus) -> None:
    run = runs.plan(corpus=corpus)
    runs.cancel(run=run, actor=make_user())
    execute(run)
    assert (run.state, run.scores.count()) == ("cancelled", 0)


def test_a_lens_that_breaks_takes_nothing_else_along(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(self: GoalDistance, transcript: Transcript) -> LensResult:
        raise ZeroDivisionError

    monkeypatch.setattr(GoalDistance, "score", breaks)
    run = runs.plan(corpus=corpus)
    execute(run)
    broken = Score.objects.filter(run=run, lens="goal-distance")
    assert {score.unmeasured for score in broken} == {
        "The lens stopped with an error (ZeroDivisionError)."
    }
    assert Score.objects.filter(run=run, lens="grounding-acts", unmeasured="").exists()


def test_a_chunk_whose_worker_always_dies_is_given_up(corpus: Corpus) -> None:
    run = runs.plan(corpus=corpus)
    run.chunks.update(attempts=runs.MAX_ATTEMPTS)
    execute(run)
    assert run.state == "done"
    assert run.chunks.get().state == "failed"
    assert queries.progress(run).failed_chunks == 1


def test_an_empty_corpus_makes_a_run_that_is_over() -> None:
    run = runs.plan(corpus=make_corpus(make_project()))
    run.refresh_from_db()
    assert run.state == "done"
