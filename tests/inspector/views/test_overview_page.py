"""The overview of a corpus: its figures, where they stand worst, its curves."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.models import Conversation, Corpus
from annotator.queries.transcripts import load
from inspector.charts import curves as charts
from inspector.lenses.aggregates.outcomes import FAILURE, SUCCESS, compounding, outcome
from inspector.lenses.base import Finding
from inspector.queries import curves, declared, keyfigures, tables
from inspector.queries.keyfigures import KEYS, Key, KeyFigure, key_figures
from inspector.queries.selecting import Selection
from inspector.queries.tables import Chosen, Want
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import (
    make_finding,
    make_run,
    make_score,
    make_score_once,
    make_series,
    tabulate,
)

pytestmark = pytest.mark.django_db
ALL = Selection()


@pytest.fixture
def corpus(client: Client) -> Corpus:
    manager = make_user()
    client.force_login(manager)
    return make_corpus(make_project(manager), "Logs")


def scored(corpus: Corpus, value: float | None) -> Conversation:
    conversation = make_conversation(corpus)
    make_score(make_run(corpus), conversation, summary={"er": value})
    return conversation


def chosen(corpus: Corpus, wanted: list[Want]) -> Chosen:
    tabulate()
    return tables.choose(tables.read(corpus, wanted), corpus, ALL)


def figure(corpus: Corpus) -> KeyFigure:
    (found,) = key_figures(chosen(corpus, keyfigures.wanted()))
    return found


def body(client: Client, corpus: Corpus, query: str = "", name: str = "overview") -> str:
    tabulate()
    return answer(client, corpus, query, name)


def answer(client: Client, corpus: Corpus, query: str = "", name: str = "overview") -> str:
    address = reverse(f"inspector:{name}", args=[corpus.project.slug, corpus.slug])
    response = client.get(address + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_a_key_is_a_measure_that_its_lens_declares(key: Key) -> None:
    assert key.name in dict(declared.summaries())
    series = f"{key.lens}.{key.series}"
    assert series.endswith(".") or series in dict(declared.series())


@pytest.mark.parametrize("key", curves.OFTEN)
def test_what_is_often_looked_at_is_a_measure_of_turns(key: str) -> None:
    assert key in dict(declared.series())


def test_a_figure_leaves_out_what_was_not_measured(corpus: Corpus) -> None:
    for value in (0.2, 0.4, None):
        scored(corpus, value)
    found = figure(corpus)
    assert found.mean.n == 2
    assert found.mean.value == pytest.approx(0.3)
    assert found.median == pytest.approx(0.3)
    assert found.mean.low == 0.0  # t of one degree is wide; a share is cut at 0


def test_only_the_newest_run_counts(corpus: Corpus) -> None:
    conversation = scored(corpus, 0.2)
    make_score(make_run(corpus), conversation, summary={"er": 0.6})
    assert figure(corpus).mean.value == pytest.approx(0.6)


def test_the_worst_are_those_furthest_apart_with_their_turn(corpus: Corpus) -> None:
    made = [scored(corpus, value) for value in (0.5, 0.1, 0.3, 0.4)]
    run = made[1].scores.get().run
    make_series(run, made[1], [None, 0.4, 0.05, 0.3])
    worst = figure(corpus).worst
    # A higher repetition means closer together: the lowest are the worst.
    assert [place.conversation for place in worst] == [made[1], made[2], made[3]]
    assert [place.number for place in worst] == [3, None, None]


def test_nothing_is_worst_where_all_is_as_good_as_can_be(corpus: Corpus) -> None:
    make_series(scored(corpus, 1.0).scores.get().run, corpus.conversations.get(), [None, 1.0])
    assert not figure(corpus).worst


def test_a_curve_counts_what_was_measured_at_each_turn(corpus: Corpus) -> None:
    for values in ([None, 0.2, 0.6], [None, 0.4]):
        conversation = scored(corpus, 0.3)
        make_series(conversation.scores.get().run, conversation, values)
    found = chosen(corpus, curves.wanted("entrainment", "der"))
    points = curves.by_turn(found, "entrainment", "der")
    assert [(point.number, point.mean.n) for point in points] == [(2, 2), (3, 1)]
    assert points[0].mean.value == pytest.approx(0.3)
    drawn = charts.by_turn(points, declared.measure("entrainment", "der"))
    assert drawn["data"][1]["x"] == [2, 3]
    assert drawn["data"][1]["error_y"]["array"][1] == 0  # one value has no interval


def test_compounding_counts_what_the_pure_function_counts(corpus: Corpus) -> None:
    run = make_run(corpus)
    acts = [
        {2: ["repeat"], 4: ["repair", "follow-up", "clarification"], 6: ["follow-up"]},
        {2: ["repeat", "acknowledgement"], 4: ["repeat"]},
        {},
    ]
    for each in acts:
        talk = [(("user", "assistant")[turn % 2], f"Turn {turn}") for turn in range(8)]
        conversation = make_conversation(corpus, talk)
        make_score_once(run, conversation, "grounding-acts")
        for turn, kinds in each.items():
            for kind in kinds:
                make_finding(run, conversation, turn, kind=kind)
    stored = load(corpus.conversations.values_list("pk", flat=True)).values()
    strings = [
        outcome(said, [Finding(kind, turn, "") for turn, kinds in each.items() for kind in kinds])
        for said, each in zip(stored, acts, strict=True)
    ]
    found = curves.failures(chosen(corpus, curves.wanted("entrainment", "der")))
    assert found.after_failures == compounding(strings, after=FAILURE, then=FAILURE)
    assert found.after_successes == compounding(strings, after=SUCCESS, then=FAILURE)
    assert found.after_failures[1].came == 1


def test_the_page_leads_to_the_turns(client: Client, corpus: Corpus) -> None:
    conversation = scored(corpus, 0.2)
    make_series(conversation.scores.get().run, conversation, [None, 0.4, 0.05, 0.3])
    page = body(client, corpus, "?curve=entrainment.der")
    assert f"/conversations/{conversation.pk}/?turn=3#turn-3" in page
    assert 'data-figure="curve-figure"' in page
    assert '?table=curve&amp;curve=entrainment.der">Download CSV' in page
    assert "no conversation with a user has been scored" in page
    assert "Not measured: No task key has two selected conversations" in page
    drawn = body(client, corpus, "?of=entrainment.er")
    assert 'data-figure="distribution-figure"' in drawn
    assert "measure=entrainment.er&amp;least=0.2&amp;most=0.25" in drawn


def test_who_chooses_a_measure_keeps_the_filter_and_the_other_measure(
    client: Client, corpus: Corpus
) -> None:
    scored(corpus, 0.2)
    page = body(client, corpus, "?curve=entrainment.der&of=entrainment.er&shortest=1")
    forms = re.findall(r'<form class="filters".*?</form>', page, re.S)
    kept = '<input type="hidden" name="{}" value="{}">'
    chosen = '<option value="{}" selected>'
    assert ['/overview/#spread"' in form for form in forms] == [True, False]
    assert ['/overview/#by-turn"' in form for form in forms] == [False, True]
    assert all(kept.format("shortest", 1) in form for form in forms)
    assert kept.format("curve", "entrainment.der") in forms[0]
    assert kept.format("of", "entrainment.er") in forms[1]
    assert chosen.format("entrainment.er") in forms[0]
    assert chosen.format("entrainment.der") in forms[1]


def test_an_empty_corpus_and_an_odd_address_are_no_error(client: Client, corpus: Corpus) -> None:
    assert "Nothing has been measured" in body(client, corpus, "?curve=%00.x&least=nan")
    assert body(client, corpus, "?table=%00", "overview_csv").startswith("lens,measure,unit,n,")


@pytest.mark.parametrize(
    ("table", "rows"),
    [("figures", 1), ("curve", 1), ("compounding", 10), ("distribution", 20), ("reliability", 0)],
)
def test_every_table_comes_as_csv(client: Client, corpus: Corpus, table: str, rows: int) -> None:
    conversation = scored(corpus, 0.2)
    make_series(conversation.scores.get().run, conversation, [None, 0.25])
    query = f"?table={table}&curve=entrainment.der&of=entrainment.er"
    text = body(client, corpus, query, "overview_csv")
    found = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == rows
    if table == "curve":
        assert (found[0]["turn"], found[0]["mean"], found[0]["low"]) == ("2", "0.25", "")


def test_many_conversations_ask_as_often_as_one(client: Client, corpus: Corpus) -> None:
    counts = []
    for more in (1, 10):
        for _ in range(more):
            conversation = scored(corpus, 0.2)
            make_series(conversation.scores.get().run, conversation, [0.1, 0.2])
        tabulate()
        with CaptureQueriesContext(connection) as queries:
            answer(client, corpus, "?curve=entrainment.der")
        counts.append(len(queries))
    assert counts[0] == counts[1]
