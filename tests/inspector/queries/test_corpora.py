"""The table of a corpus: which rows, in which order, with what in them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.models import Annotation, Assignment, Conversation, Corpus, Label
from inspector.queries import corpora
from inspector.queries.columns import COLUMNS
from inspector.queries.selecting import Selection
from tests.factories import (
    line,
    make_conversation,
    make_corpus,
    make_project,
    make_user,
    upload,
)
from tests.inspector.scored import make_finding, make_run, make_score

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus() -> Corpus:
    """Three conversations: a short one of a model, a longer one of another, one without an id."""
    found = make_corpus(make_project())
    for name, turns, model, condition in (
        ("alpha-1", 2, "m1", "ask"),
        ("beta_2", 6, "m2", ""),
        ("", 4, "m1", ""),
    ):
        said = [("user" if n % 2 == 0 else "assistant", f"{name} turn {n}") for n in range(turns)]
        row = make_conversation(found, said)
        Conversation.objects.filter(pk=row.pk).update(
            external_id=name, model=model, condition=condition
        )
    return found


def titles(corpus: Corpus, **selection: object) -> list[str]:
    return [row.title for row in corpora.page(corpus, Selection(**selection), 1).rows]  # type: ignore[arg-type]


def by_name(corpus: Corpus, name: str) -> Conversation:
    return Conversation.objects.get(corpus=corpus, external_id=name)


def test_a_row_says_what_opens_the_conversation(corpus: Corpus) -> None:
    row = corpora.page(corpus, Selection(), 1).rows[0]
    assert (row.title, row.opening, row.turn_count) == ("alpha-1", "alpha-1 turn 0", 2)
    without_id = corpora.page(corpus, Selection(), 1).rows[2]
    assert (without_id.title, without_id.opening) == ("turn 0", "")


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        ({}, ["alpha-1", "beta_2", "turn 0"]),
        ({"search": "ALPHA"}, ["alpha-1"]),
        ({"search": "turn 5"}, ["beta_2"]),
        ({"search": "%"}, []),
        ({"search": "a_2"}, ["beta_2"]),
        ({"model": "m1"}, ["alpha-1", "turn 0"]),
        ({"condition": "ask"}, ["alpha-1"]),
        ({"shortest": 3}, ["beta_2", "turn 0"]),
        ({"shortest": 3, "longest": 5}, ["turn 0"]),
        ({"model": "m1", "search": "turn 1", "longest": 2}, ["alpha-1"]),
        ({"sort": "-id"}, ["turn 0", "beta_2", "alpha-1"]),
        ({"sort": "turns"}, ["alpha-1", "turn 0", "beta_2"]),
        ({"sort": "-model"}, ["beta_2", "alpha-1", "turn 0"]),
    ],
)
def test_rows_are_selected_and_sorted(
    corpus: Corpus, selection: dict[str, object], found: list[str]
) -> None:
    assert titles(corpus, **selection) == found


def test_words_of_another_corpus_are_not_found(corpus: Corpus) -> None:
    make_conversation(make_corpus(corpus.project), [("user", "zebra"), ("assistant", "yes")])
    assert titles(corpus, search="zebra") == []


def test_scores_are_the_newest_and_the_unmeasured_come_last(corpus: Corpus) -> None:
    old, new = make_run(corpus), make_run(corpus)
    make_score(old, by_name(corpus, "alpha-1"), summary={"er": 0.9})
    make_score(new, by_name(corpus, "alpha-1"), summary={"er": 0.1})
    make_score(new, by_name(corpus, "beta_2"), summary={"er": 0.5})
    make_score(new, by_name(corpus, ""), summary={}, unmeasured="Too short.")
    assert titles(corpus, sort="repetition") == ["alpha-1", "beta_2", "turn 0"]
    assert titles(corpus, sort="-repetition") == ["beta_2", "alpha-1", "turn 0"]
    rows = corpora.page(corpus, Selection(), 1).rows
    place = [column.key for column in COLUMNS].index("repetition")
    assert [row.cells[place] for row in rows] == ["0.100", "0.500", ""]


def test_a_count_is_shown_whole_and_none_is_not_zero(corpus: Corpus) -> None:
    run = make_run(corpus)
    make_score(run, by_name(corpus, "alpha-1"), "grounding-acts", summary={"unanswered": 0.0})
    make_score(run, by_name(corpus, "beta_2"), "grounding-acts", summary={"unanswered": None})
    rows = corpora.page(corpus, Selection(), 1).rows
    assert [row.cells[1] for row in rows] == ["0", "", ""]


def test_labelling_is_counted_and_filtered(corpus: Corpus) -> None:
    ana, ben = make_user(), make_user()
    done = {"status": "complete", "completed_at": timezone.now()}
    Assignment.objects.create(conversation=by_name(corpus, "alpha-1"), annotator=ana, **done)
    Assignment.objects.create(conversation=by_name(corpus, "alpha-1"), annotator=ben)
    Assignment.objects.create(conversation=by_name(corpus, "beta_2"), annotator=ana)
    rows = corpora.page(corpus, Selection(), 1).rows
    assert [(row.complete, row.in_progress) for row in rows] == [(1, 1), (0, 1), (0, 0)]
    assert titles(corpus, labelled="complete") == ["alpha-1"]
    assert titles(corpus, labelled="open") == ["alpha-1", "beta_2"]
    assert titles(corpus, labelled="none") == ["turn 0"]
    assert titles(corpus, sort="-labelled")[0] == "alpha-1"


def test_labels_and_those_who_gave_them_select(corpus: Corpus) -> None:
    ana, ben = make_user(), make_user()
    label = Label.objects.get(layer__key="topic", key="shift")
    for name, who, kind in (
        ("alpha-1", ana, "work"),
        ("beta_2", ben, "gold"),
        ("", ben, "training"),
    ):
        work = Assignment.objects.create(
            conversation=by_name(corpus, name), annotator=who, kind=kind
        )
        turn = work.conversation.turns.get(index=0)
        Annotation.objects.create(
            assignment=work, turn=turn, label=label, created_at=timezone.now()
        )
    assert titles(corpus, label="topic/shift") == ["alpha-1", "beta_2"]
    assert titles(corpus, label="topic/shift", annotator=ana.username) == ["alpha-1"]
    assert titles(corpus, label="topic/close") == []
    assert titles(corpus, annotator=ben.username) == ["beta_2"]
    Annotation.objects.update(removed_at=timezone.now())
    assert titles(corpus, label="topic/shift") == []


def test_the_newest_findings_and_scores_select(corpus: Corpus) -> None:
    old, new = make_run(corpus), make_run(corpus)
    alpha, beta = by_name(corpus, "alpha-1"), by_name(corpus, "beta_2")
    make_finding(old, alpha, 0)
    make_score(new, alpha, "grounding-acts", summary={})
    make_finding(new, beta, 1)
    assert titles(corpus, finding="grounding-acts.clarification") == ["beta_2"]
    assert titles(corpus, finding="grounding-acts.repair") == []
    make_score(old, alpha, summary={"er": 0.9})
    make_score(new, alpha, summary={"er": 0.2})
    make_score(new, beta, summary={"er": 0.5})
    assert titles(corpus, measure="entrainment.er", least=0.3) == ["beta_2"]
    assert titles(corpus, measure="entrainment.er", least=0.2, most=0.5) == ["alpha-1", "beta_2"]
    assert titles(corpus, measure="entrainment.er", most=0.1) == []


def test_pages_hold_fifty_and_past_the_last_is_the_last(corpus: Corpus) -> None:
    first = by_name(corpus, "alpha-1")
    Conversation.objects.bulk_create(
        Conversation(
            corpus=corpus,
            upload=first.upload,
            line=n,
            external_id=f"more-{n}",
            content_hash=n.to_bytes(16),
            turn_count=0,
        )
        for n in range(60)
    )
    page = corpora.page(corpus, Selection(), 1)
    assert (len(page.rows), page.total, page.pages, page.before, page.after) == (50, 63, 2, None, 2)
    last = corpora.page(corpus, Selection(), 99)
    assert (len(last.rows), last.total, last.number, last.after) == (13, 63, 2, None)
    assert not {row.pk for row in page.rows} & {row.pk for row in last.rows}
    nothing = corpora.page(corpus, Selection(search="nothing like it"), 3)
    assert (nothing.rows, nothing.total, nothing.number, nothing.pages) == ([], 0, 1, 1)


def test_queries_do_not_grow_with_rows(corpus: Corpus) -> None:
    with CaptureQueriesContext(connection) as few:
        corpora.page(corpus, Selection(longest=2), 1)
    with CaptureQueriesContext(connection) as more:
        assert len(corpora.page(corpus, Selection(), 1).rows) == 3
    assert len(few) == len(more) == 4


def test_choices_are_what_occurs(corpus: Corpus) -> None:
    for number, row in enumerate(corpus.conversations.order_by("pk"), 9):
        Conversation.objects.filter(pk=row.pk).update(trial=min(number, 10))
    assert corpora.choices(corpus) == {
        "model": ["m1", "m2"],
        "condition": ["ask"],
        "trial": ["9", "10"],
        "revised": [],
    }


def test_only_the_newest_revision_is_listed_unless_all_are_asked_for() -> None:
    corpus = make_corpus(make_project())
    for text in ("one", "two"):
        upload(corpus, line([("user", text)], "a"))
    newest = corpora.page(corpus, Selection(), 1)
    assert [row.opening for row in newest.rows] == ["two"]
    every = corpora.page(corpus, Selection(all_revisions=True), 1)
    assert [row.opening for row in every.rows] == ["one", "two"]
    assert corpora.choices(corpus)["revised"] == ["a"]
