"""The page of a corpus's rates, and its CSV."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Conversation, Corpus, Label
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.labelled import gold, work
from tests.inspector.scored import make_finding, make_run, make_score, tabulate

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def corpus(client: Client) -> Corpus:
    """Four conversations of four turns; two are labelled, one turn of eight a clarification."""
    manager = make_user("manager")
    client.force_login(manager)
    found = make_corpus(make_project(manager))
    made = [make_conversation(found) for _ in range(4)]
    run = make_run(found, spec=[{"name": "grounding-acts", "version": "7", "params": {}}])
    for conversation in made:
        make_score(run, conversation, "grounding-acts", summary={})
    make_finding(run, made[0], 1)
    make_finding(run, made[2], 1)
    gold(made[0], {1: "grounding-act/clarification"})
    gold(made[1], {0: "grounding-act/response"})
    return found


def address(corpus: Corpus, name: str = "rates") -> str:
    return reverse(f"inspector:{name}", args=[corpus.project.slug, corpus.slug])


def body(client: Client, where: str) -> str:
    tabulate()
    response = client.get(where)
    assert response.status_code == 200
    return response.content.decode()


def cells(page: str, label: str) -> list[str]:
    """Return the cells of a label's row, without markup."""
    found = re.search(rf'<tr>\s*<th scope="row">\s*{label}\s.*?</tr>', page, re.DOTALL)
    assert found is not None
    return [
        re.sub(r"\s+", " ", re.sub(r"<.*?>", " ", cell)).strip()
        for cell in re.findall(r"<td.*?>(.*?)</td>", found[0], re.DOTALL)
    ]


def test_a_row_has_the_three_estimates(client: Client, corpus: Corpus) -> None:
    model, human, combined, _, labelled, precision, recall, more = cells(
        body(client, address(corpus)), "Clarification"
    )
    assert model.startswith("12.5 % ")
    assert human.startswith("12.5 % ")
    assert re.match(r"\d+\.\d % \d+\.\d to \d+\.\d %", combined)
    assert labelled == "2 8 turns"
    assert (precision[:7], recall[:7]) == ("100.0 %", "100.0 %")
    assert "halve this interval" in more


def test_what_is_not_measured_is_said(client: Client, corpus: Corpus) -> None:
    found = cells(body(client, address(corpus)), "Shade")
    assert found[0] == "Not measured. No lens finds this."
    assert "0.0" not in "".join(found[:3])


def test_names_are_text(client: Client, corpus: Corpus) -> None:
    Label.objects.filter(key="clarification").update(name=EVIL)
    work(Conversation.objects.filter(corpus=corpus)[3], make_user(EVIL), {})
    page = body(client, address(corpus))
    assert EVIL not in page
    assert "&lt;script&gt;" in page


def test_the_csv_has_a_row_for_each_label(client: Client, corpus: Corpus) -> None:
    tabulate()
    response = client.get(address(corpus, "rates_csv"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    [row] = [r for r in rows if (r["layer"], r["class"]) == ("grounding-act", "clarification")]
    assert (row["reference"], row["lens"], row["version"]) == ("Gold", "grounding-acts", "7")
    assert (float(row["model"]), float(row["human"])) == (0.125, 0.125)
    [shade] = [r for r in rows if (r["layer"], r["class"]) == ("topic", "shade")]
    assert (shade["model"], shade["model_why"]) == ("", "No lens finds this.")


def test_the_address_says_whose_labels_count(client: Client, corpus: Corpus) -> None:
    ana = make_user("ana")
    work(Conversation.objects.filter(corpus=corpus)[2], ana, {1: "grounding-act/clarification"})
    page = body(client, address(corpus) + f"?against={ana.pk}")
    assert cells(page, "Clarification")[4] == "1 4 turns"
    assert cells(body(client, address(corpus)), "Clarification")[4] == "3 12 turns"
    assert cells(body(client, address(corpus) + "?against=x"), "Clarification")[4] == "3 12 turns"
