"""Search by conduct: which findings are listed, with which words, and the same as CSV."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.models import Conversation, Corpus
from inspector.queries import conductfound, conductpage, declared
from inspector.queries.conduct import READY, Conduct, Ready, known
from inspector.queries.selecting import Selection
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run, make_score_once, tabulate

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(client: Client) -> Corpus:
    manager = make_user()
    client.force_login(manager)
    return make_corpus(make_project(manager), "Logs")


@pytest.fixture
def conversation(corpus: Corpus) -> Conversation:
    return make_conversation(corpus)


def path(corpus: Corpus, name: str = "findings") -> str:
    return reverse(f"inspector:{name}", args=[corpus.project.slug, corpus.slug])


def body(client: Client, address: str) -> str:
    tabulate()
    return answer(client, address)


def answer(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def turns(corpus: Corpus, conduct: Conduct, **selected: object) -> list[int]:
    tabulate()
    hits = conductfound.find(corpus, Selection(**selected), conduct)  # type: ignore[arg-type]
    return [row.turn for row in conductfound.rows(hits.ids)]


@pytest.mark.parametrize("ready", READY, ids=lambda each: each.key)
def test_a_ready_query_asks_for_kinds_that_lenses_declare(ready: Ready) -> None:
    assert set(ready.kinds) <= dict(declared.findings()).keys()
    assert known(ready.what)


def test_only_the_newest_run_of_each_lens_counts(conversation: Conversation) -> None:
    old, new = make_run(conversation.corpus), make_run(conversation.corpus)
    make_finding(old, conversation, 0)
    make_finding(old, conversation, 1, lens="conventions", kind="term-replaced")
    make_finding(new, conversation, 2)
    corpus = conversation.corpus
    assert turns(corpus, Conduct("grounding-acts.clarification")) == [2]
    assert turns(corpus, Conduct("conventions")) == [1]
    # A newer run that found nothing is still the newest.
    make_score_once(make_run(corpus), conversation, "conventions")
    assert turns(corpus, Conduct("conventions")) == []


def test_role_confidence_and_the_selection_narrow(conversation: Conversation) -> None:
    corpus = conversation.corpus
    run = make_run(corpus)
    make_finding(run, conversation, 0, confidence=0.9)
    make_finding(run, conversation, 1, confidence=0.3)
    make_finding(run, conversation, 2)
    assert turns(corpus, Conduct("grounding-acts")) == [0, 1, 2]
    assert turns(corpus, Conduct("grounding-acts", role="assistant")) == [1]
    assert turns(corpus, Conduct("grounding-acts", least=0.5)) == [0]
    assert turns(corpus, Conduct("grounding-acts"), search="booth") == [0, 1, 2]
    assert turns(corpus, Conduct("grounding-acts"), search="zebra") == []
    assert turns(make_corpus(corpus.project), Conduct("grounding-acts")) == []


def test_a_ready_query_looks_at_its_own_role_unless_another_is_asked_for() -> None:
    assert Conduct("ready:answered-early").whose == "assistant"
    assert Conduct("ready:answered-early", role="user").whose == "user"


def test_a_row_has_the_words_the_reason_and_the_turn_before(
    client: Client, conversation: Conversation
) -> None:
    run = make_run(conversation.corpus)
    evidence = [[1, 0, 11], [0, 7, 11]]
    make_finding(run, conversation, 1, evidence=evidence, cause=0, confidence=0.75)
    shown = body(client, path(conversation.corpus) + "?what=grounding-acts.clarification")
    assert f"/conversations/{conversation.pk}/?turn=2#turn-2" in shown
    assert "<mark>Do you mean</mark> the one" in shown
    assert "Turn 1: <q>book</q>" in shown
    assert "Please book the small meeting room" in shown
    assert "It asks what was meant." in shown
    assert "confidence 0.75" in shown


def test_only_the_part_of_a_long_turn_around_what_shows_it_is_shown(corpus: Corpus) -> None:
    text = "x" * 5_000 + " needle " + "y" * 5_000
    conversation = make_conversation(corpus, [("user", text)])
    make_finding(make_run(corpus), conversation, 0, evidence=[[0, 5_001, 5_007]])
    tabulate()
    hits = conductfound.find(corpus, Selection(), Conduct("grounding-acts"))
    row = conductpage.page(hits, 1).rows[0]
    assert [piece.text for piece in row.text if piece.marked] == ["needle"]
    assert sum(len(piece.text) for piece in row.text) < 500
    assert row.before is None


def test_what_files_say_is_never_markup(client: Client, corpus: Corpus) -> None:
    conversation = make_conversation(corpus, [("user", "<script>a</script>"), ("assistant", "b")])
    make_finding(make_run(corpus), conversation, 1, reason="<b>x</b>")
    shown = body(client, path(corpus) + "?what=grounding-acts")
    assert "<script>a" not in shown
    assert "<b>x" not in shown


@pytest.mark.parametrize(
    "query",
    ["what=x.y&role=z&sure=nan&page=0", "what=ready:none&sure=7&page=" + "9" * 30, "what=%00"],
)
def test_an_address_that_makes_no_sense_is_no_error(
    client: Client, corpus: Corpus, query: str
) -> None:
    assert READY[0].title in body(client, f"{path(corpus)}?{query}")


def test_past_the_last_page_is_the_last(conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    for _ in range(26):
        make_finding(run, conversation, 1)
    tabulate()
    hits = conductfound.find(conversation.corpus, Selection(), Conduct("grounding-acts"))
    found = conductpage.page(hits, 99)
    assert (found.number, found.pages, found.total, len(found.rows)) == (2, 2, 26, 1)


def test_the_csv_has_a_row_for_each_finding_and_no_formula(client: Client, corpus: Corpus) -> None:
    conversation = make_conversation(corpus, [("user", "=1+1"), ("assistant", "Two?")])
    run = make_run(corpus)
    make_finding(run, conversation, 1, evidence=[[1, 0, 3]])
    tabulate()
    response = client.get(path(corpus, "findings_csv") + "?what=grounding-acts")
    text = b"".join(response).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["turn"] == "2"
    assert row["before"] == "'=1+1"
    assert row["evidence"] == '[{"turn": 2, "words": "Two"}]'
    assert (row["confidence"], row["cause"], row["run"]) == ("", "", str(run.pk))


def test_many_findings_ask_as_often_as_one(client: Client, conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    counts = []
    for more in (1, 20):
        for _ in range(more):
            other = make_conversation(conversation.corpus)
            make_finding(run, other, 1, evidence=[[0, 0, 5], [1, 0, 3]])
        tabulate()
        with CaptureQueriesContext(connection) as queries:
            answer(client, path(conversation.corpus) + "?what=grounding-acts")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_page_says_what_it_does_not_know_yet(client: Client, conversation: Conversation) -> None:
    corpus = conversation.corpus
    assert "being made" not in answer(client, path(corpus))
    make_finding(make_run(corpus), conversation, 1)
    assert "being made" in answer(client, path(corpus))
    what = path(corpus) + "?what=grounding-acts.clarification"
    assert "1 finding" in body(client, what)
    other = make_conversation(corpus)
    make_finding(make_run(corpus), other, 1)
    page = answer(client, what)
    assert "newer scores are there" in page
    assert "1 selected conversation came later and is left out" in page
    assert "2 findings" in body(client, what)


def test_what_may_be_looked_for_says_how_often(client: Client, conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    for turn, kind in ((0, "repeat"), (1, "repeat"), (2, "clarification")):
        make_finding(run, conversation, turn, kind=kind)
    page = body(client, path(conversation.corpus))
    assert "Turns that fail: repeats, clarifications, repairs (2)" in page  # at the user's turns
    assert re.search(r'value="grounding-acts.clarification">[^<]* \(1\)<', page)
    make_finding(run, conversation, 0, kind="repeat", confidence=0.5)
    page = body(client, path(conversation.corpus) + "?sure=0.4")
    assert re.search(r'value="grounding-acts.repeat">[^<]* \(1\)<', page)
    assert re.search(r'value="grounding-acts">[^<]* \(1\)<', page)
