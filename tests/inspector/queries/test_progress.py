"""How far a run is, in words people use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspector.models import Run, RunChunk
from inspector.queries import runs as queries
from tests.factories import make_corpus, make_project
from tests.inspector.scored import make_run


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (89, "89 s"),
        (90, "2 min"),
        (3_000, "50 min"),
        (5_400, "1 h 30 min"),
        (7_260, "2 h 1 min"),
    ],
)
def test_lengths_of_time(seconds: int, said: str) -> None:
    assert queries.duration(seconds) == said


@pytest.fixture
def run(db: None) -> Run:
    return make_run(make_corpus(make_project()))


def chunk(run: Run, size: int, state: str, **changes: object) -> None:
    RunChunk.objects.create(
        run=run, conversation_ids=[0] * size, state=state, queued_at=timezone.now(), **changes
    )


def test_rate_and_time_left_come_from_what_is_done(run: Run) -> None:
    chunk(run, 30, "done", done_at=run.created_at + timedelta(seconds=10))
    chunk(run, 10, "failed", done_at=run.created_at + timedelta(seconds=20))
    chunk(run, 60, "waiting")
    found = queries.progress(run)
    assert (found.total, found.done, found.percent, found.failed_chunks) == (100, 40, 40, 1)
    assert found.rate == pytest.approx(2)
    assert (found.pace, found.left) == ("2 a second", "30 s")
    assert found.waiting == ""


@pytest.mark.parametrize(("seconds", "said"), [(40, "15 a minute"), (3_000, "0.2 a minute")])
def test_a_slow_run_does_not_stand_still(run: Run, seconds: int, said: str) -> None:
    chunk(run, 10, "done", done_at=run.created_at + timedelta(seconds=seconds))
    assert queries.progress(run).pace == said


def test_before_anything_is_done_the_pace_is_not_known(run: Run) -> None:
    chunk(run, 10, "waiting")
    assert queries.progress(run).pace == ""


@pytest.mark.parametrize(("seconds", "said"), [(5, ""), (50, "50 s")])
def test_a_run_that_nobody_begins_says_for_how_long(run: Run, seconds: int, said: str) -> None:
    chunk(run, 10, "waiting")
    found = queries.progress(run, run.created_at + timedelta(seconds=seconds))
    assert (found.waiting, found.left) == (said, "")


def test_a_run_that_has_begun_is_not_waiting(run: Run) -> None:
    chunk(run, 10, "claimed")
    assert queries.progress(run, run.created_at + timedelta(hours=1)).waiting == ""


def test_a_run_of_nothing_is_whole(run: Run) -> None:
    assert queries.progress(run).percent == 100
