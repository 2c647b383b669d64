"""Pace from the times of labels, and who is how far."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Conversation,
    TrainingResult,
    User,
)
from annotator.queries import pace, progress
from annotator.services import assignments, labelling
from annotator.services.labelling import Operation
from tests.annotator.test_annotate import add, label
from tests.annotator.test_giving import team
from tests.annotator.test_queue import configured, conversations
from tests.factories import make_user

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_fixed_timezone(0))


def worked(user: User, conversation: Conversation, minutes: list[float], *, to: float) -> None:
    """Let ``user`` open a conversation, label so many minutes later, and complete it at ``to``."""
    work = assignments.open_for(user=user, conversation=conversation)
    keys = ("repair", "repeat", "display", "agreement", "response")
    given = [add(0, label(work, keys[n])) for n in range(len(minutes))]
    for operation, minute in zip(given, minutes, strict=True):
        labelling.apply(assignment=work, operations=[operation])
        at = START + timedelta(minutes=minute)
        AnnotationRevision.objects.filter(op=operation.op).update(at=at)
    assignments.complete(assignment=work)
    Assignment.objects.filter(pk=work.pk).update(
        created_at=START, touched_at=START, completed_at=START + timedelta(minutes=to)
    )


def test_the_pace_leaves_pauses_out() -> None:
    project = configured()
    made = conversations(project, [1] * 3)
    user = make_user()
    worked(user, made[0], [1, 2], to=3)  # three minutes
    worked(user, made[1], [4, 60, 62], to=62.5)  # 4, then a pause, then 2.5
    worked(user, made[2], [], to=2)  # two minutes without a label
    found = pace.pace(project, [user.pk, make_user().pk])
    assert list(found) == [user.pk]
    assert found[user.pk].conversations == 3
    assert found[user.pk].minutes == pytest.approx(3)
    assert found[user.pk].labels_per_hour == pytest.approx(5 / ((3 + 6.5 + 2) / 60))


def test_what_was_taken_back_is_no_label_of_the_pace() -> None:
    project = configured()
    (made,) = conversations(project, [1])
    user = make_user()
    worked(user, made, [1, 2], to=3)
    gone = Annotation.objects.latest("created_at")
    Assignment.objects.update(status="in_progress", completed_at=None)
    removal = Operation(op=gone.pk, do="remove", annotation=gone.pk)
    labelling.apply(assignment=Assignment.objects.get(), operations=[removal])
    Assignment.objects.update(status="complete", completed_at=START + timedelta(minutes=3))
    assert pace.pace(project, [user.pk])[user.pk].labels_per_hour == pytest.approx(20)


@pytest.mark.parametrize(
    ("conversations_left", "said"), [(0, ""), (1, "2 minutes"), (20, "50 minutes"), (60, "2 hours")]
)
def test_the_time_left_is_said_as_people_say_it(conversations_left: int, said: str) -> None:
    assert pace.Pace(9, 2.5, 60).time_for(conversations_left) == said


def test_people_and_what_they_did() -> None:
    project = configured()
    made = conversations(project, [1] * 4)
    idle, busy = team(project, 2)
    gone = make_user()
    worked(busy, made[0], [1], to=2)
    assignments.open_for(user=busy, conversation=made[1])
    Assignment.objects.create(conversation=made[2], annotator=busy, status="waiting")
    Assignment.objects.create(conversation=made[3], annotator=busy, status="released")
    worked(gone, made[0], [], to=5)
    found = {person.pk: person for person in progress.people(project)}
    work = found[busy.pk]
    assert (work.waiting, work.in_progress, work.complete) == (1, 1, 1)
    newest = Assignment.objects.filter(annotator=busy).exclude(status="released")
    assert work.last_seen == newest.latest("touched_at").touched_at
    nothing = found[idle.pk]
    assert (nothing.complete, nothing.last_seen, nothing.pace) == (0, None, None)
    assert found[gone.pk].last_seen == START + timedelta(minutes=5)
    assert [found[user.pk].may_annotate for user in (idle, busy, gone)] == [True, True, False]


def test_coverage_counts_conversations_by_annotators_who_completed_them() -> None:
    project = configured(overlap=2)
    made = conversations(project, [1] * 5)
    people = [make_user() for _ in range(3)]
    source = make_user()
    User.objects.filter(pk=source.pk).update(is_source=True)
    for conversation, count in zip(made, [0, 1, 1, 2, 3], strict=True):
        for user in people[:count]:
            worked(user, conversation, [], to=1)
        Assignment.objects.create(
            conversation=conversation, annotator=source, status="complete", completed_at=START
        )
    assignments.open_for(user=people[0], conversation=made[0])
    (found,) = progress.coverage(project)
    assert found.by_annotators == [1, 2, 1, 1]
    assert (found.done, found.wanted, found.percent) == (0 + 1 + 1 + 2 + 2, 10, 60)


def test_the_page_asks_as_often_for_many_people_as_for_few(client: Client) -> None:
    project = configured(overlap=100, pass_mark=0.5)
    (made,) = conversations(project, [1])
    client.force_login(project.members.get())
    path = reverse("annotator:progress", args=[project.slug])
    counts = []
    for more in (1, 12):
        for user in team(project, more):
            worked(user, made, [1], to=2)
            TrainingResult.objects.create(
                project=project, conversation=made, annotator=user, score=0.4, layers={}
            )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
