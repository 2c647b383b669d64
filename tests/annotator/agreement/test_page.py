"""The page, and the turns that its figures lead to."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.models import AgreementReport, Corpus, Membership, Project
from annotator.services import agreement, gold
from tests.annotator.agreement.labelled import CODES, bring, label, work
from tests.factories import join, make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Client) -> Project:
    manager = make_user("ana")
    client.force_login(manager)
    return make_project(manager)


@pytest.fixture
def corpus(project: Project) -> Corpus:
    corpus = make_corpus(project)
    bring(corpus, CODES, "topic")
    return corpus


def page(client: Client, project: Project, query: str = "", name: str = "agreement") -> str:
    response = client.get(reverse(f"annotator:{name}", args=[project.slug]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_to_compare(client: Client, project: Project) -> None:
    text = page(client, project)
    assert "Nothing can be compared yet" in text
    assert "Download CSV" not in text


def test_coefficients_of_the_layer_its_labels_and_its_pair(client: Client, corpus: Corpus) -> None:
    text = page(client, corpus.project)
    assert "3 conversations that two or more have labelled" in text
    for heading in (
        "Cohen’s κ",
        "Fleiss’ κ",
        "Krippendorff’s α",
        "WindowDiff",
        "coder a and coder b",
    ):
        assert heading in text
    assert "Nobody gave: " in text
    # No label by both counts as agreement: one turn, and it can be looked at.
    assert re.search(r"said=none&amp;other=none\">1</a>", text)
    assert "1,000 resamples of conversations" in text


def test_every_count_leads_to_as_many_turns(client: Client, corpus: Corpus) -> None:
    text = page(client, corpus.project)
    links = re.findall(r'href="([^"]*/agreement/turns/\?[^"]*said=[^"]*)">(\d+)</a>', text)
    assert len(links) >= 5
    for address, count in links:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert listed.count('class="card"') == int(count)


def test_labels_lead_to_the_turns_on_which_they_are_disputed(
    client: Client, corpus: Corpus
) -> None:
    text = page(client, corpus.project, "?layer=topic&label=shift", "agreement_turns")
    assert "2 turns on which Shift is disputed" in text
    assert "not answered" not in text
    path = reverse("annotator:agreement_turns", args=[corpus.project.slug])
    assert client.get(path + "?layer=none").status_code == 404


def test_a_layer_with_several_labels_a_turn(client: Client, project: Project) -> None:
    conversation = make_conversation(make_corpus(project))
    for name, given in (("ben", ["repair", "response"]), ("eva", ["repair"])):
        work(conversation, make_user(name), {1: given}, layer="grounding-act")
    text = page(client, project)
    assert "Only ben" in text
    (address,) = re.findall(r'href="([^"]*label=response[^"]*said=yes&amp;other=no)">1</a>', text)
    listed = client.get(address.replace("&amp;", "&")).content.decode()
    assert "1 turn" in listed
    assert listed.count("Repair") == 2


def test_spans_have_their_own_table(client: Client, project: Project) -> None:
    conversation = make_conversation(make_corpus(project))
    for name, end in (("ben", 6), ("eva", 9)):
        done = work(conversation, make_user(name), {})
        done.annotations.create(
            turn=conversation.turns.get(index=0),
            label=label(project, "friction", "friction"),
            start=0,
            end=end,
            created_at=timezone.now(),
        )
    text = page(client, project)
    assert "F1, overlap" in text
    assert "2 unmatched" in text
    listed = page(client, project, "?layer=friction", "agreement_turns")
    assert "Please" in listed


def test_with_gold(client: Client, project: Project) -> None:
    conversation = make_conversation(make_corpus(project))
    work(conversation, make_user("ben"), {0: ["shift"]})
    assert "with gold" not in page(client, project)
    work(conversation, gold.source_for(project), {0: ["shift"]}, kind="gold")
    text = page(client, project, "?compare=gold")
    assert "1 conversation with gold" in text
    assert "gold and ben" in text


def test_choices_that_make_no_sense_are_ignored(client: Client, corpus: Corpus) -> None:
    text = page(
        client,
        corpus.project,
        "?corpus=none&annotator=nobody&version=x&since=now&layer=none&pair=7-9",
    )
    assert "coder a and coder b" in text
    assert "No turn fits" in page(
        client, corpus.project, "?layer=topic&first=a&page=x&label=hand-off", "agreement_turns"
    )


def test_csv(client: Client, corpus: Corpus) -> None:
    rows = list(csv.DictReader(io.StringIO(page(client, corpus.project, name="agreement_csv"))))
    assert {row["layer"] for row in rows} == {"topic"}
    assert {"kappa", "alpha", "pk"} <= {row["coefficient"] for row in rows}


def test_a_large_selection_shows_how_far_its_worker_is(
    client: Client, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "AT_ONCE", 1)
    path = reverse("annotator:agreement", args=[corpus.project.slug])
    assert "left to a worker" in client.get(path).content.decode()
    row = AgreementReport.objects.get()
    AgreementReport.objects.update(done=1, total=5)
    part = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "1 of 5 layers" in part
    assert "<h1>" not in part
    assert client.get(path + "agreement.csv").status_code == 409
    agreement.execute(pk=row.pk)
    assert client.get(path, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    AgreementReport.objects.update(stamp="before")
    assert "Labels have changed since" in client.get(path).content.decode()
    assert client.post(path + "again/").status_code == 302
    assert AgreementReport.objects.get().state == "waiting"


def test_annotators_see_nothing_of_it(client: Client, corpus: Corpus) -> None:
    annotator = make_user()
    join(corpus.project, annotator, Membership.Role.ANNOTATOR)
    client.force_login(annotator)
    assert client.get(reverse("annotator:agreement", args=[corpus.project.slug])).status_code == 403
    assert (
        "Agreement"
        not in client.get(reverse("annotator:project", args=[corpus.project.slug])).content.decode()
    )


@pytest.mark.parametrize("name", ["agreement", "agreement_turns"])
def test_many_conversations_cost_as_many_queries_as_few(
    client: Client, project: Project, name: str
) -> None:
    corpus, people = make_corpus(project), (make_user(), make_user())
    counts = []
    for more in (2, 6):
        for _ in range(more):
            conversation = make_conversation(corpus)
            for user, key in zip(people, ("shift", "shade"), strict=True):
                work(conversation, user, {0: [key]})
        AgreementReport.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            page(client, project, "?layer=topic", name)
        counts.append(len(queries))
    assert counts[0] == counts[1]
