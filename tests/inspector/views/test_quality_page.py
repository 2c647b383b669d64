"""The page of how well the lenses do, and its CSV."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Conversation, Label, SuggestionDecision, User
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.labelled import gold, work
from tests.inspector.scored import make_finding, make_run, make_score

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def conversation(client: Client) -> Conversation:
    manager = make_user()
    client.force_login(manager)
    return make_conversation(make_corpus(make_project(manager)))


@pytest.fixture
def scored(conversation: Conversation) -> Conversation:
    """Turn 2 is labelled a clarification and found; so is turn 3, but it isn't labelled."""
    spec = [{"name": "grounding-acts", "version": "7", "params": {}}]
    run = make_run(conversation.corpus, spec=spec)
    make_score(run, conversation, "grounding-acts")
    for turn in (1, 2):
        make_finding(run, conversation, turn, confidence=0.6)
    gold(conversation, {1: "grounding-act/clarification", 3: "topic/shade"})
    return conversation


def address(conversation: Conversation, name: str = "quality", against: str = "") -> str:
    query = f"?against={against}" if against else ""
    return reverse(f"inspector:{name}", args=[conversation.corpus.project.slug]) + query


def body(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200
    return response.content.decode()


def row(page: str, label: str) -> list[str]:
    """Return the cells of a row of figures, without markup."""
    [found] = re.findall(rf'<tr>\s*<th scope="row">{label} .*?</tr>', page, re.DOTALL)
    cells = re.findall(r"<td.*?>(.*?)</td>", found, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<.*?>", " ", cell)).strip() for cell in cells]


def test_a_row_has_the_figures_of_a_label(client: Client, scored: Conversation) -> None:
    page = body(client, address(scored))
    cells = row(page, "Clarification")
    assert cells == ["Clarification", "4", "1", "2", "0.50", "1.00", "0.67", "0.50", "0.83"]
    assert "version 7" in page
    assert "few labels" in page
    assert "no lens measures this" in page


def test_it_says_what_annotators_made_of_suggestions(
    client: Client, conversation: Conversation
) -> None:
    project = conversation.corpus.project
    assert "suggestions" not in body(client, address(conversation))
    lens = {"lens": "grounding-acts", "version": "7"}
    label = Label.objects.get(
        layer__scheme_version__project=project, layer__key="grounding-act", key="clarification"
    )
    for verdict, made in {"accepted": 2, "changed": 1, "undone": 1}.items():
        for _ in range(made):
            SuggestionDecision.objects.create(
                assignment=work(conversation, make_user(), {}),
                turn=conversation.turns.all()[1],
                label=label,
                verdict=verdict,
                **lens,
            )
    page = body(client, address(conversation))
    cells = row(page, "Clarification")
    assert cells == ["Grounding acts version 7", "3", "2", "1", "0"]


def test_without_labels_it_says_what_is_needed(client: Client, conversation: Conversation) -> None:
    page = body(client, address(conversation))
    assert "Nobody has completed the labels of a conversation yet." in page
    assert "What is held against what" in page
    assert body(client, address(conversation, "quality_csv")).count("\n") == 1


def test_another_reference_can_be_chosen(client: Client, scored: Conversation) -> None:
    ana = make_user(EVIL)
    work(scored, ana, {2: "grounding-act/clarification", 1: "grounding-act/clarification"})
    page = body(client, address(scored, against=str(ana.pk)))
    assert row(page, "Clarification")[2] == "2"
    assert EVIL not in page
    assert f'<option value="{ana.pk}" selected>' in page


@pytest.mark.parametrize("against", ["nobody", "0", "-1", "9" * 40, "²"])
def test_a_reference_that_makes_no_sense_is_gold(
    client: Client, scored: Conversation, against: str
) -> None:
    assert '<option value="gold" selected>' in body(client, address(scored, against=against))


def test_the_csv_has_a_row_for_each_class(client: Client, scored: Conversation) -> None:
    response = client.get(address(scored, "quality_csv"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = {row["class"]: row for row in csv.DictReader(io.StringIO(response.content.decode()))}
    found = rows["clarification"]
    assert (found["lens"], found["version"], found["reference"]) == ("grounding-acts", "7", "Gold")
    assert (found["precision"], found["precision_low"], found["turns"]) == ("0.5", "", "4")
    assert (rows["shade"]["f1"], rows["shade"]["why"]) == ("", "no lens measures this")


def test_the_scheme_says_how_labels_are_called(client: Client, scored: Conversation) -> None:
    Label.objects.filter(key="clarification").update(name=EVIL)
    page = body(client, address(scored))
    assert EVIL not in page
    assert "&lt;script&gt;" in page


def test_lenses_and_project_lead_there(client: Client, scored: Conversation) -> None:
    there = address(scored)
    assert f"{there}#lens-grounding-acts" in body(client, "/lenses/grounding-acts/")
    assert there in body(client, f"/p/{scored.corpus.project.slug}/")
    client.force_login(User.objects.create_user("stranger"))
    assert there not in body(client, "/lenses/grounding-acts/")
