"""How a measure spreads over a corpus, kept when a run is over."""

import pytest

from annotator.models import Corpus
from inspector.lenses import registry
from inspector.models import Band, Run
from inspector.queries import bands
from inspector.services import planning, runs
from tests.factories import CHAT, line, make_corpus, make_project, upload
from tests.inspector.counting import ALL
from tests.inspector.scored import make_run

pytestmark = pytest.mark.django_db
KEY = ("counts", "turns so far")


@pytest.fixture(autouse=True)
def lenses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "lenses", lambda: ALL)


@pytest.fixture
def corpus() -> Corpus:
    found = make_corpus(make_project())
    upload(found, line(CHAT) + line(CHAT[:2]) + line(CHAT[:3]))
    return found


def finished(run: Run) -> Run:
    while runs.work(run=run):
        pass
    return run


def test_a_band_is_over_the_conversations_that_reach_a_turn(corpus: Corpus) -> None:
    run = finished(planning.plan(corpus=corpus))
    # Of 4, 2 and 3 turns, whose values are their size times the turn, the first unmeasured.
    band = bands.of_corpus(corpus)[KEY]
    assert (band.run, band.turns, band.counts) == (run.pk, [1, 2, 3], [3, 2, 1])
    assert band.medians == [3.0, 7.0, 12.0]
    assert band.highs == pytest.approx([3.8, 7.8, 12.0])


def test_a_later_upload_widens_it_and_one_conversation_does_not(corpus: Corpus) -> None:
    finished(planning.plan(corpus=corpus))
    later = upload(corpus, line(CHAT))
    run = finished(planning.plan(corpus=corpus, upload=later))
    assert bands.of_corpus(corpus)[KEY].counts == [4, 3, 2]
    finished(planning.plan_for_conversation(conversation=later.conversations.get()))
    assert bands.of_corpus(corpus)[KEY].run == run.pk


def test_revisions_and_other_corpora_are_left_out(corpus: Corpus) -> None:
    finished(planning.plan(corpus=corpus))
    other = make_corpus(corpus.project)
    upload(other, line(CHAT))
    assert bands.of_corpus(other) == {}
    corpus.conversations.update(superseded_by=corpus.conversations.first())
    Band.objects.all().delete()
    finished(planning.plan(corpus=corpus))
    assert bands.of_corpus(corpus) == {}


def test_repetition_by_chance_is_that_of_the_runs_statistics(corpus: Corpus) -> None:
    counted = make_run(corpus)
    counted.statistics.create(
        lens="drift", conversations=9, values={"surrogate": {"user": [[0.0, 0.1, 0.2], None]}}
    )
    later = make_run(corpus, statistics_run=counted)
    assert bands.by_chance(later) == {"user": [[0.0, 0.1, 0.2], None]}
    assert bands.by_chance(counted) == {}
