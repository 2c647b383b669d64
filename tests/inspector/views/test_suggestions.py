"""What lenses suggest to annotators, where they may see it, and what becomes of it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Assignment, Label, Project, SuggestionDecision
from annotator.queries import suggesting
from annotator.services import assignments
from tests.factories import join, make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run

pytestmark = pytest.mark.django_db
TURNS = [("user", "A room?"), ("assistant", "Which?"), ("user", "No, the other.")]


@pytest.fixture
def work(client: Client) -> Assignment:
    user = make_user()
    project = make_project(make_user(), overlap=1)
    join(project, user, "annotator")
    client.force_login(user)
    conversation = make_conversation(make_corpus(project), TURNS)
    return assignments.open_for(user=user, conversation=conversation)


def project_of(work: Assignment) -> Project:
    return work.conversation.corpus.project


def label(work: Assignment, layer: str, key: str) -> int:
    return Label.objects.get(
        layer__scheme_version__project=project_of(work), layer__key=layer, key=key
    ).pk


def asked(client: Client, work: Assignment) -> list[dict[str, Any]]:
    path = reverse("inspector:suggestions", args=[project_of(work).slug, work.pk])
    response = client.get(path)
    assert response.status_code == 200
    return list(response.json()["suggestions"])


def decided(client: Client, work: Assignment, *decisions: dict[str, Any]) -> Any:
    path = reverse("annotator:annotate_decide", args=[project_of(work).slug, work.pk])
    return client.post(
        path, json.dumps(decisions), "application/json", headers={"Accept": "application/json"}
    )


def test_findings_of_the_newest_run_are_suggested_as_labels(
    client: Client, work: Assignment
) -> None:
    old, new = make_run(work.conversation.corpus), make_run(work.conversation.corpus)
    make_finding(old, work.conversation, 0)
    make_finding(new, work.conversation, 1, confidence=0.4, evidence=[[1, 0, 6]])
    make_finding(new, work.conversation, 1, kind="none-of-the-scheme")
    (found,) = asked(client, work)
    assert found == {
        "turn": 1,
        "label": label(work, "grounding-act", "clarification"),
        "lens": "grounding-acts",
        "version": "1",
        "confidence": 0.4,
        "reason": "It asks what was meant.",
        "evidence": [[1, 0, 6]],
        "to": None,
    }


def test_a_link_is_suggested_where_the_lens_knows_both_ends(
    client: Client, work: Assignment
) -> None:
    run = make_run(work.conversation.corpus)
    make_finding(run, work.conversation, 2, lens="maintenance", kind="repair", cause=0)
    make_finding(run, work.conversation, 1, lens="maintenance", kind="repair")
    found = [(each["turn"], each["to"]) for each in asked(client, work)]
    assert found == [(2, 0)]


@pytest.mark.parametrize(
    ("setting", "overlap", "kind", "seen"),
    [
        ("single", 1, "work", True),
        ("single", 2, "work", False),
        ("all", 2, "work", True),
        ("off", 1, "work", False),
        ("all", 1, "training", False),
    ],
)
def test_suggestions_are_shown_where_they_lead_nobody_astray(  # noqa: PLR0917
    client: Client, work: Assignment, setting: str, overlap: int, kind: str, seen: bool
) -> None:
    Project.objects.update(suggestions=setting, overlap=overlap)
    Assignment.objects.update(kind=kind)
    make_finding(make_run(work.conversation.corpus), work.conversation, 1)
    assert bool(asked(client, work)) == seen


def test_decisions_are_kept_once_and_counted(client: Client, work: Assignment) -> None:
    pk = label(work, "grounding-act", "clarification")
    said = {"turn": 1, "label": pk, "lens": "grounding-acts", "version": "1", "confidence": 0.4}
    first = {"op": str(uuid4()), "verdict": "accepted", "annotation": str(uuid4())} | said
    second = {"op": str(uuid4()), "verdict": "rejected"} | said
    assert decided(client, work, first).json() == {"kept": 1}
    assert decided(client, work, first, second).status_code == 200
    kept = SuggestionDecision.objects.order_by("verdict")
    verdicts = [(str(each.verdict), each.annotation) for each in kept]
    assert verdicts == [("accepted", None), ("rejected", None)]
    # The newest counts, and once it is undone none does.
    (counted,) = suggesting.anchoring(project_of(work))
    assert (counted.accepted, counted.rejected, counted.changed, counted.decided) == (0, 1, 0, 1)
    assert suggesting.decided(work) == [(1, pk, "grounding-acts")]
    assert decided(client, work, {"op": str(uuid4()), "verdict": "undone"} | said).json()["kept"]
    assert suggesting.anchoring(project_of(work)) == []
    assert suggesting.decided(work) == []


@pytest.mark.parametrize(
    "wrong",
    [
        *({"turn": 9}, {"label": 0}, {"verdict": "perhaps"}, {"confidence": 2}, {"op": "x"}),
        *({"lens": "a\0"}, {"version": "1\0"}),
    ],
)
def test_decisions_that_fit_nothing_are_refused(
    client: Client, work: Assignment, wrong: dict[str, Any]
) -> None:
    pk = label(work, "grounding-act", "clarification")
    good = {"op": str(uuid4()), "turn": 1, "label": pk, "lens": "l", "version": "1"}
    good |= {"verdict": "rejected"}
    refused = decided(client, work, good, good | {"op": str(uuid4())} | wrong)
    assert refused.status_code == 400
    assert refused.json()["error"]
    assert not SuggestionDecision.objects.exists()
