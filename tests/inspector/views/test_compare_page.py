"""Corpora, models, conditions and system prompts side by side: the page, its report, its CSV."""

import csv
import io
from importlib import import_module

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.models import Conversation, Corpus, Project
from inspector.forms.selection import selection
from inspector.queries import sides
from inspector.queries.comparing import Asked, Comparison, comparison
from inspector.queries.selecting import NO_PROMPT, conversations
from tests.factories import CHAT, make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run, make_score, tabulate

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
    tabulate()
    return answer(client, project, query, name)


def answer(client: Client, project: Project, query: str = "", name: str = "compare") -> str:
    response = client.get(reverse(f"inspector:{name}", args=[project.slug]) + query)
    assert response.status_code == 200
    return response.content.decode()


def compared(project: Project, asked: Asked) -> Comparison:
    tabulate()
    return comparison(project, asked)


def test_sides_are_counted_over_what_was_measured(
    project: Project, people: Corpus, logs: Corpus
) -> None:
    found = compared(project, Asked(reference=people.name))
    assert [(side.name, side.conversations, side.turns) for side in found.sides] == [
        ("Logs", 2, 8),
        ("People", 3, 12),
    ]
    assert [side.left_out["grounding-acts"] for side in found.sides] == [1, 0]
    row = next(row for row in found.rows if row.kind == "grounding-acts.clarification")
    assert [rate.value for rate in row.rates] == [pytest.approx(12.5), pytest.approx(500 / 12)]
    assert row.gaps[0] is not None
    assert row.gaps[0].relative == pytest.approx(-0.7)
    assert row.gaps[1] is None


def test_a_newer_run_replaces_what_an_older_found(project: Project, people: Corpus) -> None:
    for conversation in people.conversations.all():
        make_score(make_run(people), conversation, "grounding-acts", summary={})
    found = compared(project, Asked())
    assert all(rate.findings == 0 for row in found.rows for rate in row.rates)


def test_what_could_not_be_measured_is_left_out(project: Project, people: Corpus) -> None:
    conversation = people.conversations.first()
    make_score(make_run(people), conversation, "grounding-acts", unmeasured="It is too short.")  # type: ignore[arg-type]
    found = compared(project, Asked())
    assert found.sides[0].conversations == 2
    assert found.sides[0].left_out == {"grounding-acts": 1}


def test_sides_and_corpus_can_be_chosen(project: Project, people: Corpus, logs: Corpus) -> None:
    by_model = compared(project, Asked(by="model", sides=("=m",)))
    assert [side.name for side in by_model.sides] == ["=m"]
    inside = compared(project, Asked(by="model", corpus=people.slug))
    assert [side.name for side in inside.sides] == ["<b>none</b>"]
    # As when models were chosen and conditions are compared then.
    gone = compared(project, Asked(by="model", sides=("gone",), corpus="gone"))
    assert [side.name for side in gone.sides] == ["<b>none</b>", "=m"]


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


def test_several_lenses_stand_in_one_table_and_lead_to_the_turns(
    client: Client, project: Project, people: Corpus, logs: Corpus
) -> None:
    conversation = people.conversations.all()[0]
    make_finding(make_run(people), conversation, 1, lens="conventions", kind="term-replaced")
    query = "?lens=conventions&lens=grounding-acts&reference=People"
    page = body(client, project, query)
    for what in ("conventions.term-replaced", "grounding-acts.clarification"):
        assert f"/c/{people.slug}/findings/?what={what}" in page
    assert "2 by Conventions" in page
    assert page.count('class="reach"') == 3  # nothing is drawn of a side that wasn't measured
    rows = csv.DictReader(io.StringIO(body(client, project, query, "compare_csv")))
    said = {(row["lens"], row["side"]): (row["findings"], row["rate"]) for row in rows}
    assert said["conventions", "Logs"] == ("", "")
    by_model = body(client, project, "?by=model")
    assert f"/c/{logs.slug}/findings/?what=grounding-acts.clarification&amp;model=%3Dm" in by_model


def test_sides_are_matched_by_task_where_they_share_some(
    client: Client, project: Project, people: Corpus, logs: Corpus
) -> None:
    for corpus in (people, logs):
        for number, conversation in enumerate(corpus.conversations.order_by("pk")):
            tasks = Conversation.objects.filter(pk=conversation.pk)
            tasks.update(task_key=f"task {number}")
    found = compared(project, Asked(reference="People"))
    assert (found.matched, [side.shared for side in found.sides]) == (True, [2, 3])
    row = next(row for row in found.rows if row.kind == "grounding-acts.clarification")
    assert row.gaps[0] is not None
    assert row.gaps[0].tasks == 2
    assert row.gaps[0].difference == pytest.approx(-25.0)
    assert not compared(project, Asked(reference="People", match="no")).matched
    assert "matched by task" in body(client, project)


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
        tabulate()
        with CaptureQueriesContext(connection) as queries:
            answer(client, project)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_says_what_it_does_not_know_yet(
    client: Client, project: Project, people: Corpus, logs: Corpus
) -> None:
    assert "being worked in" not in body(client, project)
    scored(people, 1)
    page = answer(client, project)
    assert "Newer scores of 1 corpus are there" in page
    assert "1 conversation came later and is left out" in page


def prompted(corpus: Corpus, text: str, findings: int = 0) -> Conversation:
    said = [("system", text)] if text else []
    conversation = make_conversation(corpus, [*said, *CHAT])
    run = make_run(corpus)
    make_score(run, conversation, "grounding-acts", summary={})
    for _ in range(findings):
        make_finding(run, conversation, 1)
    return conversation


def test_conversations_are_compared_by_what_their_system_prompt_says(
    client: Client, project: Project
) -> None:
    corpus, long = make_corpus(project), "Ask <b>before</b> you answer. " * 9
    prompted(corpus, "", 1)
    for _ in range(2):
        asked = prompted(corpus, long, 2)
    prompted(corpus, long + "Be brief.")
    found = compared(project, Asked(by="prompt"))
    assert [(side.conversations, side.turns) for side in found.sides] == [(2, 10), (1, 5), (1, 4)]
    first, second, none = [
        next(side.title for side in found.sides if side.text == said)
        for said in (long, long + "Be brief.", "")
    ]
    begins = "“Ask <b>before</b> you answer. Ask <b>before</b> you answer.…”"
    assert [first, second, none] == [f"{begins} (1)", f"{begins} (2)", "no system prompt"]
    page = body(client, project, "?by=prompt")
    assert long.replace("<", "&lt;").replace(">", "&gt;") + "</pre>" in page
    assert "<b>before" not in page + body(client, project, "?by=prompt", "compare_report")
    asked.refresh_from_db()
    link = f"findings/?what=grounding-acts.clarification&prompt={asked.prompt_hash}"
    assert link in page.replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(body(client, project, "?by=prompt", "compare_csv"))))
    assert {row["side"] for row in rows} == {first, second, "no system prompt"}


def test_the_largest_sides_are_compared_and_the_rest_told(client: Client, project: Project) -> None:
    corpus = make_corpus(project)
    for number in range(sides.MOST + 2):
        prompted(corpus, f"You are number {number}.")
    last = prompted(corpus, f"You are number {number}.")
    found = compared(project, Asked(by="prompt"))
    assert (len(found.sides), found.sides[0].title) == (sides.MOST, f"“You are number {number}.”")
    assert (found.choice.left, found.choice.left_conversations) == (2, 2)
    assert "Of 2 further sides, with 2 conversations" in body(client, project, "?by=prompt")
    last.refresh_from_db()
    alone = compared(project, Asked(by="prompt", sides=(last.prompt_hash,)))
    assert [side.conversations for side in alone.sides] == [2]


@pytest.mark.parametrize("texts", [(), ("",), ("One.",), ("One.", "Zwei ü\n"), ("", "Three.")])
def test_what_was_stored_before_is_grouped_alike(project: Project, texts: tuple[str, ...]) -> None:
    said = [*CHAT, *(("system", text) for text in texts)]
    conversation = make_conversation(make_corpus(project), said)
    stored = conversation.prompt_hash
    assert len(stored) == (32 if any(texts) else 0)
    Conversation.objects.update(prompt_hash="")
    migration = import_module("annotator.migrations.0017_conversations_by_system_prompt")
    with connection.cursor() as cursor:
        cursor.execute(migration.HASHES)
    conversation.refresh_from_db()
    assert conversation.prompt_hash == stored


def test_a_corpus_is_narrowed_to_a_prompt_or_to_none(client: Client, project: Project) -> None:
    corpus = make_corpus(project)
    plain, told = prompted(corpus, ""), prompted(corpus, "Ask first.")
    for prompt, inside in ((NO_PROMPT, [plain]), (told.prompt_hash, [told]), ("x", [plain, told])):
        rows = conversations(corpus, selection(QueryDict(f"prompt={prompt}")))
        assert list(rows.order_by("pk")) == inside
    page = client.get(
        reverse("inspector:corpus", args=[project.slug, corpus.slug]), {"prompt": told.prompt_hash}
    ).content.decode()
    assert "The one compared" in page
