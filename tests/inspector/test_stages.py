"""What is counted over the corpus first, and what is scored again."""

import pytest

from annotator.models import Corpus
from inspector.lenses import registry
from inspector.models import NewestScore, Run, Statistics
from inspector.queries import outdated
from inspector.queries import runs as queries
from inspector.services import chunks, planning, runs
from tests.factories import line, make_corpus, make_project, upload
from tests.inspector.counting import ALL, Counts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lenses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "lenses", lambda: ALL)


@pytest.fixture
def corpus() -> Corpus:
    found = make_corpus(make_project())
    upload(found, "".join(line() for _ in range(19)) + line([("user", "Alone")]))
    return found


def finished(run: Run) -> Run:
    while runs.work(run=run):
        pass
    run.refresh_from_db()
    assert run.state == "done"
    return run


def shares(run: Run, lens: str = "counts") -> set[float | None]:
    return {score.summary["share"] for score in run.scores.filter(lens=lens)}


def test_scoring_begins_when_the_corpus_is_counted(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 8)
    run = planning.plan(corpus=corpus)
    assert run.stage == "gathering"
    scoring = list(run.chunks.filter(stage="scoring").values_list("pk", flat=True))
    assert not runs.execute(pk=scoring[0])
    for _ in range(2):
        runs.work(run=run)
    progress = queries.progress(run)
    assert (progress.counting, progress.counted, progress.to_count) == (True, 16, 20)
    finished(run)
    assert run.statistics_run == run
    assert shares(run) == shares(run, "builds") == {4 / 77, 1 / 77}
    frozen = Statistics.objects.get(run=run)
    assert (frozen.lens, frozen.conversations) == ("counts", 20)
    assert frozen.values == {"turns": 77, "calls": 3, "odd": None}
    assert not run.chunks.exclude(counts=None).exists()


def test_a_lens_whose_counting_breaks_scores_without(corpus: Corpus) -> None:
    assert shares(finished(planning.plan(corpus=corpus)), "breaks") == {None}


def test_an_upload_takes_the_statistics_there_are_until_the_corpus_has_grown(
    corpus: Corpus,
) -> None:
    first = finished(planning.plan(corpus=corpus, lenses=[Counts()]))
    second = planning.plan(corpus=corpus, upload=upload(corpus, line() + line()), lenses=[Counts()])
    assert (second.stage, second.statistics_run) == ("scoring", first)
    assert shares(finished(second)) == {4 / 77}
    third = planning.plan(corpus=corpus, upload=upload(corpus, line()), lenses=[Counts()])
    assert third.stage == "gathering"
    assert shares(finished(third)) == {4 / 89}
    assert planning.plan(corpus=corpus, lenses=[Counts()]).stage == "gathering"


def test_only_what_is_missing_is_scored(corpus: Corpus) -> None:
    finished(planning.plan(corpus=corpus))
    assert planning.plan_outdated(corpus=corpus).state == "done"
    added = upload(corpus, line())
    run = planning.plan_outdated(corpus=corpus)
    assert [chunk.conversation_ids for chunk in run.chunks.all()] == [
        list(added.conversations.values_list("pk", flat=True))
    ]


def test_another_version_is_scored_again_with_what_builds_on_it(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(planning.plan(corpus=corpus))
    monkeypatch.setattr(Counts, "version", "2")
    monkeypatch.setattr(ALL["breaks"], "version", "1", raising=False)
    run = finished(planning.plan_outdated(corpus=corpus))
    assert [spec["name"] for spec in run.spec] == ["builds", "counts"]
    assert run.scores.count() == 2 * 20
    assert outdated.lenses(corpus, registry.defaults()) == {}


def test_what_builds_on_others_is_scored_again_with_its_parts(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished(planning.plan(corpus=corpus))
    NewestScore.objects.filter(lens="builds", conversation=corpus.conversations.first()).delete()
    found = outdated.lenses(corpus, registry.defaults())
    assert list(found.values()) == [("builds", "counts")]
    Run.objects.filter(pk=run.pk).update(
        spec=[{**each, "params": {"other": 1}} for each in run.spec]
    )
    assert len(outdated.lenses(corpus, registry.defaults())) == 20
