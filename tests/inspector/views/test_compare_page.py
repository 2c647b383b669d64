"""Corpora, models and conditions side by side: the page, its report, its CSV."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.models import Conversation, Corpus, Project
from inspector.queries.comparing import Asked, comparison
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run, make_score

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Client) -> Project:
    manager = make_user()
    client.force_login(manager)
    return make_project(manager)


def scored(corpus: Corpus, findings: int, **changes: str) -> Conversation:
    conversation = make_conversation(corpus)
    Conversation.objects.filter(pk=conversation.pk).update(**changes)
    run = make_run(corpus)
    make_score(run, conversation, "grounding-acts", summary={})
    for _ in range(findings):
        make_finding(run, conversation, 1)
    return conversation


@pytest.fixture
def people(project: Project) -> Corpus:
    corpus = make_corpus(project, "People")
    for findings in (2, 1, 2):
        scored(corpus, findings, model="<b>none</b>")
    return corpus


@pytest.fixture
def logs(project: Project) -> Corpus:
    corpus = make_corpus(project, "Logs")
    for findings in (0, 1):
        scored(corpus, findings, model="=m")
    make_conversation(corpus)
    return corpus


def body(client: Client, project: Project, query: str = "", name: str = "compare") -> str:
    response = client.get(reverse(f"inspector:{name}", args=[project.slug]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_sides_are_counted_over_what_was_measured(
    project: Project, people: Corpus, logs: Corpus
) -> None:
    found = comparison(project, Asked(reference=people.name))
    assert [(side.name, side.conversations, side.turns) for side in found.sides] == [
        ("Logs", 2, 8),
        ("People", 3, 12),
    ]
    assert found.left_out == {"Logs": 1, "People": 0}
    row = next(row for row in found.rows if row.kind == "clarification")
    assert [rate.value for rate in row.rates] == [pytest.approx(12.5), pytest.approx(500 / 12)]
    assert row.gaps[0] is not None
    assert row.gaps[0].relative == pytest.approx(-0.7)
    assert row.gaps[1] is None


def test_a_newer_run_replaces_what_an_older_found(project: Project, people: Corpus) -> None:
    for conversation in people.conversations.all():
        make_score(make_run(people), conversation, "grounding-acts", summary={})
    found = comparison(project, Asked())
    assert all(rate.findings == 0 for row in found.rows for rate in row.rates)


def test_what_could_not_be_measured_is_left_out(project: Project, people: Corpus) -> None:
    conversation = people.conversations.first()
    make_score(make_run(people), conversation, "grounding-acts", unmeasured="It is too short.")  # type: ignore[arg-type]
    found = comparison(project, Asked())
    assert found.sides[0].conversations == 2
    assert found.left_out == {"People": 1}


def test_sides_and_corpus_can_be_chosen(project: Project, people: Corpus, logs: Corpus) -> None:
    by_model = comparison(project, Asked(by="model", sides=("=m",)))
    assert [side.name for side in by_model.sides] == ["=m"]
    inside = comparison(project, Asked(by="model", corpus=people.slug))
    assert [side.name for side in inside.sides] == ["<b>none</b>"]


def test_the_report_is_one_file_without_script_or_link(
    client: Client, project: Project, people: Corpus, logs: Corpus
) -> None:
    text = body(client, project, "?by=model", "compare_report")
    assert "&lt;b&gt;none" in text
    assert "Clarification" in text
    for outside in ("<script", "<link", "src=", "href=", "url(", "@import"):
        assert outside not in text


def test_the_csv_has_a_row_for_each_kind_and_side(
    client: Client, project: Project, people: Corpus, logs: Corpus
) -> None:
    text = body(client, project, "?by=model&reference=%3Cb%3Enone%3C/b%3E", "compare_csv")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "clarification"]
    assert [row["side"] for row in rows] == ["<b>none</b>", "'=m"]
    assert (rows[0]["difference"], rows[0]["reference"]) == ("", "")
    assert float(rows[1]["relative_gap"]) == pytest.approx(-0.7)


@pytest.mark.parametrize(
    "query", ["?by=x&lens=y&side=%00&reference=%00&corpus=%00", "?by=condition", "?lens=drift"]
)
def test_an_odd_address_or_nothing_to_compare_is_no_error(
    client: Client, project: Project, people: Corpus, query: str
) -> None:
    body(client, project, query)
    body(client, project, query, "compare_report")


def test_many_conversations_ask_as_often_as_few(client: Client, project: Project) -> None:
    counts = []
    for more in (1, 10):
        for _ in range(more):
            scored(make_corpus(project), 1)
        with CaptureQueriesContext(connection) as queries:
            body(client, project)
        counts.append(len(queries))
    assert counts[0] == counts[1]
