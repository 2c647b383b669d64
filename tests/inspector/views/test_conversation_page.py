"""The page of a conversation, its figure and its CSV."""

import csv
import io
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Conversation, Turn
from inspector.lenses import borneout
from inspector.models import Run
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import (
    make_finding,
    make_run,
    make_score,
    make_score_once,
    make_series,
)

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script> & <b>bold</b> {{ 7|add:7 }} ]]>"


@pytest.fixture
def conversation(client: Client) -> Conversation:
    manager = make_user()
    client.force_login(manager)
    return make_conversation(make_corpus(make_project(manager)))


def path(conversation: Conversation, name: str = "conversation") -> str:
    slug = conversation.corpus.project.slug
    return reverse(f"inspector:{name}", kwargs={"slug": slug, "pk": conversation.pk})


def score(conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    make_score(run, conversation)
    make_series(
        run, conversation, [None, 0.25, 0.5, 1 / 3], low_confidence=[True, True, False, False]
    )
    make_series(run, conversation, [0.0, 0.0, 1.0, 1.0], measure="dser")
    make_finding(run, conversation, 1, evidence=[[1, 0, 11]], cause=0, confidence=0.7)


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def figure(page: str) -> dict[str, object]:
    found = re.search(r'<script id="figure" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_the_page_shows_chart_evidence_reason_and_table(
    client: Client, conversation: Conversation
) -> None:
    score(conversation)
    page = body(client, path(conversation))
    assert figure(page)["data"]
    assert "<mark>Do you mean</mark>" in page
    assert "It asks what was meant." in page
    assert "confidence 0.70" in page
    assert 'href="#turn-1"' in page
    assert "not measured" in page
    assert "version 1, parameters: none" in page


def test_series_in_the_address_choose_what_is_drawn(
    client: Client, conversation: Conversation
) -> None:
    score(conversation)
    address = path(conversation) + "?series=entrainment.dser"
    names = {trace["name"] for trace in figure(body(client, address))["data"]}  # type: ignore[attr-defined]
    assert names == {"entrainment.dser", "events", "brackets"}
    empty = figure(body(client, path(conversation) + "?series="))
    assert {trace["name"] for trace in empty["data"]} == {"events", "brackets"}  # type: ignore[attr-defined]
    nothing = body(client, path(conversation) + "?series=&kind=")
    assert figure(nothing) == {}
    assert "plotly" in nothing  # what is ticked then is drawn without loading the page anew


def test_the_neighbours_keep_what_selects_and_what_is_drawn(
    client: Client, conversation: Conversation
) -> None:
    after = make_conversation(conversation.corpus, [("user", "Hello"), ("assistant", "Hello!")])
    page = body(client, path(after) + "?sort=-turns&view=topics")
    assert "2 of 2" in page
    assert f'href="{path(conversation)}?sort=-turns&amp;view=topics"' in page


def test_only_telling_kinds_of_event_are_drawn_until_one_asks(
    client: Client, conversation: Conversation
) -> None:
    score(conversation)
    make_finding(Run.objects.get(), conversation, 3, kind="response")
    shown = {
        trace["hovertemplate"].partition("<")[0].partition(",")[0]
        for trace in figure(body(client, path(conversation)))["data"]  # type: ignore[attr-defined]
        if trace["name"] == "events"
    }
    assert shown == {"Clarification"}
    page = body(client, path(conversation) + "?kind=grounding-acts.response")
    assert "Response" in json.dumps(figure(page))
    assert "Clarification" not in json.dumps(figure(page))
    assert 'value="grounding-acts.response" checked' in " ".join(page.split())


def test_the_claim_about_drift_is_the_one_that_was_measured(
    client: Client, conversation: Conversation
) -> None:
    score(conversation)
    assert "Drift is experimental" not in body(client, path(conversation))  # none is drawn
    run = Run.objects.get()
    make_score_once(run, conversation, "drift")
    make_series(run, conversation, [None, 0.1, 0.2, 0.3], lens="drift", measure="drift")
    page = body(client, path(conversation))
    claim = re.search(r"Drift is experimental.*?AUC ([\d.]+ \[.+?\]).*version (\w+)\)", page)
    assert claim
    assert claim.groups() == (str(borneout.DRIFT), borneout.DRIFT.version)
    assert reverse("inspector:lens", kwargs={"name": "drift"}) in page


def test_what_stands_at_a_turn_is_a_page_and_for_a_script_a_part_of_one(
    client: Client, conversation: Conversation
) -> None:
    address = path(conversation, "conversation_standing") + "?turn=4"
    assert "What stands at turn 4" in body(client, address)
    response = client.get(address, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div class="standing">')
    assert "HX-Request" in response.headers["Vary"]
    assert "small meeting room" in response.content.decode()
    assert client.get(address[:-1] + "5").status_code == 404


def test_a_script_gets_the_figure_alone(client: Client, conversation: Conversation) -> None:
    score(conversation)
    response = client.get(path(conversation), headers={"Accept": "application/json"})
    assert response.json() == figure(body(client, path(conversation)))
    assert "Accept" in response.headers["Vary"]


def test_before_a_run_the_page_says_so_and_asks_for_no_chart(
    client: Client, conversation: Conversation
) -> None:
    page = body(client, path(conversation))
    assert "Not scored yet" in page
    assert 'id="figure"' not in page
    assert "plotly" not in page
    assert "Please book the small meeting room" in page


def test_what_could_not_be_measured_has_its_reason(
    client: Client, conversation: Conversation
) -> None:
    reason = "Fewer than two speakers say something."
    make_score(make_run(conversation.corpus), conversation, summary={}, unmeasured=reason)
    page = body(client, path(conversation))
    assert f"not measured, because: {reason}" in page
    assert ">0<" not in page


def test_words_from_outside_stay_words(client: Client) -> None:
    manager = make_user()
    client.force_login(manager)
    said = [("user", EVIL), ("assistant", EVIL)]
    conversation = make_conversation(make_corpus(make_project(manager)), said)
    Conversation.objects.filter(pk=conversation.pk).update(external_id=EVIL)
    conversation.turns.update(speaker=EVIL, role="participant")
    run = make_run(conversation.corpus)
    make_score(run, conversation)
    make_series(run, conversation, [0.1, 0.2])
    make_finding(run, conversation, 1, reason=EVIL, evidence=[[1, 3, 20]])
    page = body(client, path(conversation))
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "alert" not in json.dumps(figure(page))


def test_only_this_page_lets_plotly_write_styles_and_no_page_inline_scripts(
    client: Client, conversation: Conversation
) -> None:
    here = client.get(path(conversation)).headers["Content-Security-Policy"]
    lenses = client.get(reverse("inspector:lenses")).headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in here
    assert "unsafe-inline" not in lenses
    assert "script-src 'self';" in here + ";"


def test_the_csv_has_a_row_a_turn_and_says_what_made_it(
    client: Client, conversation: Conversation
) -> None:
    score(conversation)
    response = client.get(path(conversation, "conversation_csv"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["turn"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["entrainment.der"] for row in rows] == ["", "0.25", "0.5", str(1 / 3)]
    assert [row["entrainment.der.low_confidence"] for row in rows] == ["", "true", "false", "false"]
    run = Run.objects.get()
    spec = [{**each, "run": run.pk} for each in run.spec]
    assert spec
    assert all(json.loads(row["lenses"]) == spec for row in rows)
    assert {row["conversation"] for row in rows} == {conversation.external_id}


def test_the_csv_of_an_unscored_conversation_has_its_turns(
    client: Client, conversation: Conversation
) -> None:
    response = client.get(path(conversation, "conversation_csv"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(rows) == 4
    assert rows[0]["run"] == ""


def test_no_word_from_outside_is_a_formula_in_the_csv(
    client: Client, conversation: Conversation
) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(external_id="=1+1")
    Turn.objects.filter(conversation=conversation).update(speaker="@SUM(A1)")
    text = client.get(path(conversation, "conversation_csv")).content.decode()
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["conversation"], row["speaker"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize("part", ["", "0", "x", "-1", "²", "9" * 40])
def test_a_part_that_makes_no_sense_is_a_part(
    client: Client, conversation: Conversation, part: str
) -> None:
    assert "Please book" in body(client, path(conversation) + f"?part={part}")


def test_those_who_may_not_annotate_are_not_asked_to(
    client: Client, conversation: Conversation
) -> None:
    assert ">Annotate</button>" in body(client, path(conversation))
    conversation.corpus.project.memberships.update(role="viewer")
    assert ">Annotate</button>" not in body(client, path(conversation))


def test_the_page_leads_to_the_conversations_it_belongs_with(
    client: Client, conversation: Conversation
) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(
        session_group="ann & co", task_key="t1", trial=2
    )
    page = body(client, path(conversation))
    group = reverse(
        "inspector:session_group",
        args=[conversation.corpus.project.slug, conversation.corpus.slug],
    )
    for query in ("?by=session&amp;of=ann%20%26%20co", "?by=task&amp;of=t1"):
        assert group + query in page
    assert "trial 2" in page


def test_a_repair_and_its_trouble_name_each_other_and_the_arc_comes_as_data(
    client: Client, conversation: Conversation
) -> None:
    run = make_run(conversation.corpus)
    make_score(run, conversation, lens="grounding-acts")
    assert 'id="arcs"' not in body(client, path(conversation))
    make_finding(run, conversation, 2, lens="grounding-acts", kind="repair", cause=0)
    page = body(client, path(conversation))
    found = re.search(r'<script id="arcs" type="application/json">(.*?)</script>', page)
    assert found
    assert json.loads(found[1]) == [{"from": 1, "to": 3, "text": "RP", "colour": None}]
    assert "brought about by </span>turn 1</a>" in page
    assert 'Linked from <a href="#turn-3">turn 3</a>' in page


def test_an_arc_into_another_part_is_a_link_alone(client: Client) -> None:
    manager = make_user()
    client.force_login(manager)
    said = [("user", f"Line {number}") for number in range(202)]
    conversation = make_conversation(make_corpus(make_project(manager)), said)
    run = make_run(conversation.corpus)
    make_score(run, conversation, lens="grounding-acts")
    make_finding(run, conversation, 201, lens="grounding-acts", kind="repair", cause=198)
    page = body(client, path(conversation) + "?part=2")
    assert 'id="arcs"' not in page
    assert 'href="#turn-199"' in page
