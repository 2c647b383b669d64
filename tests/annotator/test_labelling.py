"""Labels given, taken back, sent twice, and exported to the byte."""

import csv
import io
import json
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotator.errors import InvalidInput
from annotator.exports.choices import Choices
from annotator.models import AnnotationRevision, Assignment, Label, Project
from annotator.queries import annotating
from annotator.queries.exporting import tables
from annotator.queries.exporting.tables import LABELS
from annotator.services import assignments, labelling
from annotator.services.labelling import Operation, Overtaken
from tests.factories import (
    join,
    line,
    make_conversation,
    make_corpus,
    make_project,
    make_user,
    upload,
)

pytestmark = pytest.mark.django_db
NASTY = '=SUM(A1), "quoted"; said\r\nمرحبا 👩‍👩‍👧\n\tnaïve '


@pytest.fixture
def work() -> Assignment:
    user = make_user()
    corpus = make_corpus(make_project(user))
    conversation = make_conversation(corpus, [("user", NASTY), ("assistant", "Yes?")])
    return assignments.open_for(user=user, conversation=conversation)


def label(work: Assignment, layer: str, key: str) -> int:
    project = work.conversation.corpus.project
    return Label.objects.get(layer__scheme_version__project=project, layer__key=layer, key=key).pk


def add(turn: int, pk: int, name: UUID | None = None) -> Operation:
    return Operation(uuid4(), "add", name or uuid4(), turn, pk)


def standing(work: Assignment) -> dict[int, list[int]]:
    return {turn: [g.label for g in found] for turn, found in annotating.given(work).items()}


def test_an_operation_sent_twice_is_done_once(work: Assignment) -> None:
    pk = label(work, "grounding-act", "repair")
    operation = add(0, pk)
    for _ in range(2):
        labelling.apply(assignment=work, operations=[operation])
    assert standing(work) == {0: [pk]}
    assert AnnotationRevision.objects.count() == 1


def test_undo_and_redo_leave_their_history(work: Assignment) -> None:
    pk, name = label(work, "grounding-act", "repair"), uuid4()
    remove = Operation(uuid4(), "remove", name)
    labelling.apply(assignment=work, operations=[add(0, pk, name), remove])
    assert standing(work) == {}
    labelling.apply(assignment=work, operations=[add(0, pk, name)])
    assert standing(work) == {0: [pk]}
    actions = AnnotationRevision.objects.values_list("action", flat=True)
    assert list(actions) == ["added", "removed", "added"]


def test_a_layer_for_one_label_keeps_the_last(work: Assignment) -> None:
    first, second = label(work, "topic", "continue"), label(work, "topic", "shift")
    name = uuid4()
    labelling.apply(assignment=work, operations=[add(0, first, name)])
    with pytest.raises(Overtaken) as raised:
        labelling.apply(assignment=work, operations=[add(0, second)])
    assert raised.value.standing is not None
    assert raised.value.standing.label == first
    replacing = [Operation(uuid4(), "remove", name, base=1), add(0, second)]
    labelling.apply(assignment=work, operations=replacing)
    assert standing(work) == {0: [second]}


@pytest.mark.parametrize("what", ["turn", "label", "role", "annotation"])
def test_what_does_not_fit_is_refused_whole(work: Assignment, what: str) -> None:
    pk = label(work, "grounding-act", "repair")
    wrong = {
        "turn": add(9, pk),
        "label": add(0, 0),
        "role": add(0, label(work, "response-strategy", "clarification")),
        "annotation": Operation(uuid4(), "remove", uuid4()),
    }[what]
    with pytest.raises(InvalidInput):
        labelling.apply(assignment=work, operations=[add(0, pk), wrong])
    assert standing(work) == {}


def test_the_page_saves_by_json_and_says_what_is_wrong(work: Assignment, client: Client) -> None:
    client.force_login(work.annotator)
    slug = work.conversation.corpus.project.slug
    path = reverse("annotator:annotate_ops", args=[slug, work.pk])
    pk = label(work, "grounding-act", "repair")
    good = {"op": str(uuid4()), "do": "add", "annotation": str(uuid4()), "turn": 0, "label": pk}
    response = client.post(path, json.dumps([good]), content_type="application/json")
    (given,) = response.json()["turns"]["0"]
    assert (given["id"], given["label"], given["version"]) == (good["annotation"], pk, 1)
    headers = {"Accept": "application/json"}
    for body in ("{", '[{"op": 1}]', json.dumps([good, good]), json.dumps([good | {"turn": 9}])):
        bad = client.post(path, body, content_type="application/json", headers=headers)
        assert bad.status_code == (400 if "9" in body or body != json.dumps([good]) else 200)
        assert bad.json()["error"]


def test_the_annotate_page_asks_the_same_number_of_queries_for_any_length(
    client: Client, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = make_user()
    corpus = make_corpus(make_project(user))
    client.force_login(user)
    counts = []
    for length in (3, 4, 40):  # the first visit of all also reads the scheme
        conversation = make_conversation(corpus, [("user", f"turn {n}") for n in range(length)])
        work = assignments.open_for(user=user, conversation=conversation)
        pk = label(work, "grounding-act", "repair")
        operations = [add(n, pk) for n in range(length)]
        labelling.apply(assignment=work, operations=operations)
        path = reverse("annotator:annotate", args=[corpus.project.slug, work.pk])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_overlap_fills_up_and_nobody_gets_the_same_twice() -> None:
    project = make_project(overlap=2)
    upload(make_corpus(project), line() + line())
    people = [make_user() for _ in range(3)]
    given = [assignments.next_for(user=user, project=project) for user in people]
    ids = [work.conversation_id for work in given if work]
    assert ids[0] == ids[1] != ids[2]
    first = given[0]
    assert first is not None
    assert assignments.next_for(user=people[0], project=project) == first
    assignments.complete(assignment=first)
    following = assignments.next_for(user=people[0], project=project)
    assert following is not None
    assert following.conversation_id == ids[2]
    assignments.complete(assignment=following)
    assert assignments.next_for(user=people[0], project=project) is None


def export(project: Project, choices: Choices | None = None) -> list[dict[str, str]]:
    data = b"".join(tables.csv(project, choices or Choices(), LABELS))
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_the_csv_gives_the_text_back_to_the_byte(work: Assignment) -> None:
    labelling.apply(
        assignment=work,
        operations=[
            add(0, label(work, "topic", "shift")),
            add(0, label(work, "grounding-act", "repair")),
            add(1, label(work, "grounding-act", "clarification")),
        ],
    )
    project = work.conversation.corpus.project
    rows = export(project)
    assert [(row["turn"], row["layer"], row["label"]) for row in rows] == [
        ("1", "grounding-act", "repair"),
        ("1", "topic", "shift"),
        ("2", "grounding-act", "clarification"),
    ]
    assert rows[0]["text"] == NASTY
    assert rows[0]["conversation"] == work.conversation.external_id
    assert (rows[0]["status"], rows[0]["completed_at"]) == ("in_progress", "")
    assert tables.count(project, Choices(layer="topic"), LABELS) == 1
    assert len(export(project, Choices(layer="topic"))) == 1
    assert export(project, Choices(completed=True)) == []


def test_the_export_page_streams_the_same_bytes(work: Assignment, client: Client) -> None:
    project = work.conversation.corpus.project
    labelling.apply(assignment=work, operations=[add(1, label(work, "topic", "close"))])
    viewer = make_user()
    join(project, viewer, "viewer")
    client.force_login(viewer)
    response = client.get(reverse("annotator:export_labels", args=[project.slug]))
    assert b"".join(response) == b"".join(tables.csv(project, Choices(), LABELS))
    assert "attachment" in response.headers["Content-Disposition"]
    assert client.get(reverse("annotator:export", args=[project.slug])).status_code == 200
    wrong = client.get(reverse("annotator:export_labels", args=[project.slug]), {"corpus": "none"})
    assert wrong.status_code == 400
