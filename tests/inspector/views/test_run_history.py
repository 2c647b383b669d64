"""The runs of a project, and what changed from one to another."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator import jobs
from annotator.models import Conversation, Corpus
from inspector.models import Run, RunChunk, RunComparison
from inspector.queries import runhistory
from inspector.queries.runcomparison import statements
from inspector.queries.runcomparison.specs import differences
from inspector.services import comparisons, runs
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run, make_score, make_series

pytestmark = pytest.mark.django_db
DRIFT: dict[str, Any] = {"name": "drift", "version": "1", "params": {}}


@pytest.fixture
def corpus(client: Client) -> Corpus:
    manager = make_user()
    client.force_login(manager)
    return make_corpus(make_project(manager), "Logs")


def run(corpus: Corpus, **changes: Any) -> Run:
    given = {"spec": [DRIFT], "state": "done", "finished_at": timezone.now()}
    return make_run(corpus, **(given | changes))


def said(of: Run, conversation: Conversation, value: float | None, **more: Any) -> None:
    make_score(of, conversation, "drift", summary={"drift_mean": value, **more})


def body(client: Client, corpus: Corpus, name: str, query: str = "") -> str:
    response = client.get(reverse(f"inspector:{name}", args=[corpus.project.slug]) + query)
    assert response.status_code == 200
    return response.getvalue().decode()


def test_the_history_says_what_became_of_a_run(client: Client, corpus: Corpus) -> None:
    first, second = run(corpus), run(corpus, requested_by=make_user("olga"))
    Run.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    for state, ids, error in (("done", [1, 2], ""), ("failed", [3], "Its worker stopped.")):
        RunChunk.objects.create(
            run=second, conversation_ids=ids, state=state, error=error, queued_at=timezone.now()
        )
    newest, oldest = runhistory.page(corpus.project, None, 1).rows
    assert (newest.total, newest.done, newest.failed) == (3, 2, 1)
    assert (newest.before, oldest.before) == (first.pk, None)
    assert newest.took == "5 min"
    page = body(client, corpus, "runs")
    for text in ("olga", "2 of 3", "1 failed", "Its worker stopped.", "Drift 1"):
        assert text in page


def test_the_history_is_of_one_corpus_where_it_is_asked_for(client: Client, corpus: Corpus) -> None:
    mine, others = run(corpus), run(make_corpus(corpus.project))
    page = body(client, corpus, "runs", f"?corpus={corpus.slug}&page=9")
    assert f">Run {mine.pk}<" in page
    assert f">Run {others.pk}<" not in page
    assert f">Run {others.pk}<" in body(client, corpus, "runs", "?corpus=nothing")


def test_specifications_differ_in_lenses_versions_and_parameters() -> None:
    was: list[dict[str, Any]] = [
        {**DRIFT, "params": {"debt": 1, "gone": 2}},
        {"name": "old", "version": "3"},
    ]
    became = [{**DRIFT, "version": "2", "params": {"debt": 2, "new": 0}}]
    drift, old = differences(was, became)
    assert (drift.then, drift.now) == ("1", "2")
    assert drift.params == [("debt", "1", "2"), ("new", "", "0"), ("gone", "2", "")]
    assert (old.now, old.in_both, old.differs) == ("", False, True)
    assert not differences(was, was)[0].differs


def test_a_measure_counts_what_both_runs_measured(corpus: Corpus) -> None:
    one, other = run(corpus), run(corpus)
    pairs = [(0.2, 0.2), (0.2, 0.8), (0.6, 0.5), (None, 0.4), (0.9, None)]
    made = [make_conversation(corpus) for _ in pairs]
    for conversation, (then, now) in zip(made, pairs, strict=True):
        said(one, conversation, then)
        said(other, conversation, now)
    said(other, make_conversation(corpus), 1.0)  # only the later run scored it
    make_series(one, made[1], [0.1, 0.2, None, 0.3], lens="drift", measure="drift")
    make_series(other, made[1], [0.1, 0.9, None, 0.4], lens="drift", measure="drift")
    assert statements.overview(one, other).lenses["drift"].differing == 4
    found = {each.key: each for each in statements.of_lens(one, other, "drift").measures}
    mean = found["drift_mean"]
    assert (mean.both, mean.changed, mean.gained, mean.lost) == (3, 2, 1, 1)
    assert mean.change == pytest.approx((0.6 - 0.1) / 3)
    assert [(each.conversation, each.turn) for each in mean.largest] == [
        (made[1].pk, 2),
        (made[2].pk, None),
    ]
    assert not found["drift_late"].differs
    assert found["drift_late"].change is None


def test_findings_are_gained_and_lost_by_kind_and_turn(corpus: Corpus) -> None:
    one, other = run(corpus), run(corpus)
    conversation = make_conversation(corpus)
    for of, turns in ((one, (0, 2)), (other, (2, 2, 3))):
        said(of, conversation, 0.5)
        for turn in turns:
            make_finding(of, conversation, turn, lens="drift", kind="onset")
    (kind,) = statements.of_lens(one, other, "drift").kinds
    assert (kind.then, kind.now, kind.gained, kind.lost) == (2, 3, 2, 1)
    assert [place.turn for place in kind.gained_at] == [3, 4]
    assert [place.turn for place in kind.lost_at] == [1]


def test_a_finding_where_one_run_scored_nothing_is_no_gain(corpus: Corpus) -> None:
    one, other = run(corpus), run(corpus)
    make_finding(other, make_conversation(corpus), 0, lens="drift", kind="onset")
    assert not statements.of_lens(one, other, "drift").kinds


def test_a_comparison_is_kept_once_both_runs_are_over(corpus: Corpus) -> None:
    going_on = run(corpus, state="running", finished_at=None)
    one, other = run(corpus), run(corpus)
    conversation = make_conversation(corpus)
    for of, value in ((going_on, 0.1), (one, 0.2), (other, 0.4)):
        said(of, conversation, value)
    comparisons.of_lens(earlier=going_on, later=other, lens="drift")
    assert not RunComparison.objects.exists()
    made = comparisons.of_lens(earlier=one, later=other, lens="drift")
    assert comparisons.overview(earlier=one, later=other).lenses["drift"].differing == 1
    with CaptureQueriesContext(connection) as queries:
        assert comparisons.of_lens(earlier=one, later=other, lens="drift") == made
    assert len(queries) == 1


def test_a_worker_compares_large_runs_and_the_page_says_how_far_it_is(
    client: Client, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, going_on = run(corpus), run(corpus), run(corpus, state="running", finished_at=None)
    conversation = make_conversation(corpus)
    for of, value in ((one, 0.2), (other, 0.4), (going_on, 0.6)):
        said(of, conversation, value)
    monkeypatch.setattr(comparisons, "AT_ONCE", 0)
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr(jobs, "send", lambda task, *pks, **_: sent.append((task, *pks)))
    query = f"?a={one.pk}&b={other.pk}"
    assert "0 of 2 parts are done" in body(client, corpus, "compare_runs", query)
    assert sent == [("inspector.compare_runs", one.pk, other.pk)]
    address = reverse("inspector:compare_runs", args=[corpus.project.slug]) + query
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.getvalue().decode().strip().startswith("<section")
    assert len(sent) == 1  # it is asked how far it is, not asked for again
    assert comparisons.make(earlier=one.pk, later=other.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "+0.200" in body(client, corpus, "compare_runs", query)
    waits = body(client, corpus, "compare_runs", f"?a={other.pk}&b={going_on.pk}")
    assert f"Run {going_on.pk}</a> is still going on" in waits
    assert "+0.200" not in waits
    assert not comparisons.make(earlier=other.pk, later=going_on.pk)
    assert len(sent) == 1
    # A small one is shown as far as it is.
    monkeypatch.setattr(comparisons, "AT_ONCE", 1)
    assert "+0.200" in body(client, corpus, "compare_runs", f"?a={other.pk}&b={going_on.pk}")
    assert len(sent) == 1
    assert not comparisons.make(earlier=one.pk, later=0)


def test_a_cancelled_run_is_over_once_nobody_works_on_it(
    client: Client, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = run(corpus), run(corpus, state="cancelled")
    chunk = other.chunks.create(conversation_ids=[1], queued_at=timezone.now(), state="claimed")
    for of in (one, other):
        said(of, make_conversation(corpus), 0.5)
    monkeypatch.setattr(comparisons, "AT_ONCE", 0)
    query = f"?a={one.pk}&b={other.pk}"
    with jobs.held(jobs.CHUNKS, chunk.pk):  # as a worker does
        assert "which was cancelled" in body(client, corpus, "compare_runs", query)
        assert not comparisons.make(earlier=one.pk, later=other.pk)
    assert "0 of 2 parts are done" in body(client, corpus, "compare_runs", query)
    assert comparisons.make(earlier=one.pk, later=other.pk)
    assert RunComparison.objects.count() == 2


def test_a_large_run_that_ends_is_compared_with_the_one_before(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparisons, "AT_ONCE", 0)
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr(jobs, "send", lambda task, *pks, **_: sent.append((task, *pks)))
    one = run(corpus)
    others = [run(corpus, state="running", finished_at=None) for _ in range(2)]
    conversation = make_conversation(corpus)
    for of in (one, *others):
        said(of, conversation, 0.5)
    wanted = ("inspector.compare_runs", one.pk, others[0].pk)
    runs.advance(pk=others[1].pk)  # the one before is still going on
    assert not any(task == wanted[0] for task, *_ in sent)
    runs.advance(pk=others[0].pk)
    assert wanted in sent


def test_the_page_names_what_changed_and_leads_to_the_turn(client: Client, corpus: Corpus) -> None:
    one = run(corpus)
    other = run(corpus, spec=[{**DRIFT, "version": "2", "params": {"debt": 2}}])
    conversation = make_conversation(corpus)
    for of, value in ((one, 0.25), (other, 0.75)):
        said(of, conversation, value)
        make_series(of, conversation, [0.0, value, 0.0, 0.0], lens="drift", measure="drift")
    make_finding(other, conversation, 2, lens="drift", kind="onset")
    # The order in the address doesn't matter: what was planned first is the earlier.
    page = body(client, corpus, "compare_runs", f"?a={other.pk}&b={one.pk}")
    for text in ("1 → 2", "0.250 → 0.750", "+0.500", "Mean drift"):
        assert text in page
    where = reverse("inspector:conversation", args=[corpus.project.slug, conversation.pk])
    assert f"{where}?turn=2#turn-2" in page
    assert f"{where}?turn=3#turn-3" in page


def test_runs_of_two_corpora_share_nothing_and_one_run_is_no_pair(
    client: Client, corpus: Corpus
) -> None:
    one, other = run(corpus), run(make_corpus(corpus.project))
    page = body(client, corpus, "compare_runs", f"?a={one.pk}&b={other.pk}")
    assert "share no conversation" in page
    for chosen in (one, other):
        assert f'<option value="{chosen.pk}" selected>' in page
    address = reverse("inspector:compare_runs", args=[corpus.project.slug])
    foreign = run(make_corpus(make_project()))
    for query, status in (
        (f"?a={one.pk}&b={one.pk}", 400),
        ("", 400),
        (f"?a={one.pk}&b={foreign.pk}", 404),
        (f"?a={one.pk}&b=x", 404),
    ):
        assert client.get(address + query).status_code == status


def test_the_csv_has_every_change(client: Client, corpus: Corpus) -> None:
    one, other = run(corpus), run(corpus)
    for then, now in ((0.1, 0.2), (0.3, 0.3), (None, 0.5)):
        conversation = make_conversation(corpus)
        said(one, conversation, then, fall=1)
        said(other, conversation, now, fall=1)
    pair = f"?a={one.pk}&b={other.pk}"
    text = body(client, corpus, "compare_runs_csv", f"{pair}&lens=drift")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["measure"], row["earlier"], row["later"]) for row in rows] == [
        ("drift_mean", "0.1", "0.2"),
        ("drift_mean", "", "0.5"),
    ]
    address = reverse("inspector:compare_runs_csv", args=[corpus.project.slug])
    assert client.get(f"{address}{pair}&lens=nothing").status_code == 404


def test_the_pages_ask_as_often_for_many_rows_as_for_few(client: Client, corpus: Corpus) -> None:
    one, other = run(corpus), run(corpus)
    counts: dict[str, list[int]] = {"runs": [], "compare_runs": []}
    for more in (1, 5):
        RunComparison.objects.all().delete()
        for _ in range(more):
            run(corpus).chunks.create(conversation_ids=[1], queued_at=timezone.now())
            conversation = make_conversation(corpus)
            for of, value in ((one, 0.1), (other, 0.1 + more)):
                said(of, conversation, value)
                make_finding(of, conversation, more % 2, lens="drift", kind=f"kind-{of.pk}-{more}")
        for name, asked in counts.items():
            with CaptureQueriesContext(connection) as queries:
                body(client, corpus, name, f"?a={one.pk}&b={other.pk}")
            asked.append(len(queries))
    assert all(few == many for few, many in counts.values())
