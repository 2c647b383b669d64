"""Gold is written by those who review, counts as nobody's work, and is kept from annotators."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotator.formats.mapping import FileMapping, LabelRule
from annotator.models import Assignment, AuditEvent, Conversation, Membership, Project, User
from annotator.queries import projects, queue
from annotator.services import assignments, labelling, uploads
from annotator.services.gold import gold_for
from inspector.queries import corpora
from inspector.queries.selecting import Selection
from tests.annotator.test_annotate import add, body, label
from tests.annotator.test_looking_first import given, looked, row
from tests.factories import join, make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
R = Membership.Role


@pytest.fixture
def conversation() -> Conversation:
    return make_conversation(make_corpus(make_project(make_user("manager"))))


def member(project: Project, role: str) -> User:
    user = make_user()
    join(project, user, role)
    return user


def test_a_reviewer_opens_labels_and_completes_gold(
    client: Client, conversation: Conversation
) -> None:
    project = conversation.corpus.project
    reviewer = member(project, R.REVIEWER)
    client.force_login(reviewer)
    opened = client.post(
        reverse("annotator:conversation_gold", args=[project.slug, conversation.pk])
    )
    work = Assignment.objects.get()
    assert opened.headers["Location"] == reverse("annotator:annotate", args=[project.slug, work.pk])
    assert ">Gold</span></h1>" in client.get(opened.headers["Location"]).content.decode()
    labelling.apply(assignment=work, operations=[add(1, label(work, "clarification"))])
    client.post(reverse("annotator:annotate_complete", args=[project.slug, work.pk]))
    work.refresh_from_db()
    assert (work.kind, work.status, work.annotator.username) == (
        "gold",
        "complete",
        f"{project.slug}/gold",
    )
    assert work.annotator.is_source
    assert not work.annotator.is_active
    assert AuditEvent.objects.get(action="assignment completed").actor == reviewer
    assert gold_for(conversation) == work


def test_gold_says_who_wrote_each_label(client: Client, conversation: Conversation) -> None:
    project, work = conversation.corpus.project, gold_for(conversation)
    given = add(1, label(work, "clarification"))
    address = reverse("annotator:annotate_ops", args=[project.slug, work.pk])
    for name, do in (("ana", "add"), ("ben", "remove")):
        join(project, reviewer := make_user(name), R.REVIEWER)
        client.force_login(reviewer)
        sent = {**body(given), "op": str(uuid4()), "do": do}
        assert client.post(address, [sent], content_type="application/json").status_code == 200
    history = reverse("annotator:annotate_history", args=[project.slug, work.pk, 1])
    found = client.get(history).json()["revisions"]
    assert [(each["action"], each["author"]) for each in found] == [
        ("removed", "ben"),
        ("added", "ana"),
    ]


def test_an_annotator_never_sees_gold(client: Client, conversation: Conversation) -> None:
    project = conversation.corpus.project
    work = gold_for(conversation)
    client.force_login(member(project, R.ANNOTATOR))
    assert (
        client.get(reverse("annotator:annotate", args=[project.slug, work.pk])).status_code == 404
    )
    path = reverse("annotator:conversation_gold", args=[project.slug, conversation.pk])
    assert client.post(path).status_code == 403


@pytest.mark.parametrize("kind", [Assignment.Kind.GOLD, Assignment.Kind.TRAINING])
def test_what_is_no_work_is_not_counted_as_work(conversation: Conversation, kind: str) -> None:
    project = conversation.corpus.project
    who = gold_for(conversation).annotator if kind == "gold" else make_user()
    Assignment.objects.filter(conversation=conversation).delete()
    work = Assignment.objects.create(conversation=conversation, annotator=who, kind=kind)
    assignments.complete(assignment=work)
    (found,) = queue.slots(project)
    assert found.taken == 0
    assert projects.corpora(project)[0].labelled == 0
    assert projects.of(User.objects.get(username="manager"))[0].complete == 0
    (line,) = corpora.page(conversation.corpus, Selection(labelled="none"), 1).rows
    assert (line.complete, line.in_progress) == (0, 0)


def test_labels_that_a_file_brings_as_gold_are_gold() -> None:
    found = looked(given(row(1)))
    rule = LabelRule("act", "grounding-act", {"clarify": "clarification"})
    uploads.confirm(upload=found, choices=FileMapping(labels=(rule,), source="gold"), user=None)
    looked(found)
    conversation = Conversation.objects.get()
    brought = Assignment.objects.get()
    assert (brought.kind, brought.status) == ("gold", "complete")
    assert gold_for(conversation) == brought
