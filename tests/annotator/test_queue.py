"""What is given out next, to whom, how often, and what goes back."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotator import tasks
from annotator.models import Annotation, Assignment, Conversation, Priority, Project, User
from annotator.queries import overlap, ownwork, queue
from annotator.services import assignments, labelling, leases
from tests.annotator.test_annotate import add, label
from tests.factories import line, make_corpus, make_project, make_user, upload

pytestmark = pytest.mark.django_db
Status = Assignment.Status


def conversations(project: Project, lengths: list[int]) -> list[Conversation]:
    """Make conversations of so many turns each, in that order."""
    said = [[("user", f"{n} {turn}") for turn in range(length)] for n, length in enumerate(lengths)]
    row = upload(make_corpus(project), "".join(line(turns) for turns in said))
    return list(row.conversations.order_by("pk"))


def configured(**values: object) -> Project:
    project = make_project(make_user())
    Project.objects.filter(pk=project.pk).update(**values)
    project.refresh_from_db()
    return project


def taken_in_turn(project: Project, user: User) -> list[Conversation]:
    """Take and complete until nothing is left."""
    found = []
    while work := assignments.next_for(user=user, project=project):
        found.append(work.conversation)
        assignments.complete(assignment=work)
    return found


@pytest.mark.parametrize(
    ("order", "expected"), [("begun", [0, 1, 2]), ("longest", [1, 2, 0]), ("shortest", [0, 2, 1])]
)
def test_the_order_is_the_projects(order: str, expected: list[int]) -> None:
    project = configured(order=order)
    made = conversations(project, [1, 5, 3])
    assert taken_in_turn(project, make_user()) == [made[n] for n in expected]


def test_what_others_have_begun_comes_first() -> None:
    project = configured(order="begun")
    made = conversations(project, [1, 1, 1])
    assignments.open_for(user=make_user(), conversation=made[2])
    assert taken_in_turn(project, make_user()) == [made[2], made[0], made[1]]


def test_a_random_order_is_each_annotators_own_and_stays() -> None:
    project = configured(order="random", overlap=9)
    conversations(project, [1] * 30)
    first, second = make_user(), make_user()
    orders = [list(queue.available(project, user)) for user in (first, second, first)]
    assert orders[0] == orders[2] != orders[1]
    assert sorted(each.pk for each in orders[0]) == sorted(each.pk for each in orders[1])


def test_by_a_lens_the_highest_priority_comes_first_and_none_last() -> None:
    project = configured(order="priority")
    low, none, high = conversations(project, [1, 1, 1])
    Priority.objects.create(conversation=low, value=0.1, source="a lens")
    Priority.objects.create(conversation=high, value=0.9, source="a lens")
    assert taken_in_turn(project, make_user()) == [high, low, none]


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_share_gets_the_overlap_and_the_rest_one_annotator(share: float) -> None:
    project = configured(overlap=3, overlap_share=share)
    conversations(project, [1] * 40)
    found = {each.pk: each.wanted for each in queue.slots(project)}
    assert found == {pk: 3 if overlap.draw(pk) < share else 1 for pk in found}
    assert {0.0: {1}, 0.3: {1, 3}, 1.0: {3}}[share] == set(found.values())


def test_the_draw_is_even() -> None:
    drawn = [overlap.draw(pk) for pk in range(10_000)]
    tenths = [sum(n / 10 <= each < (n + 1) / 10 for each in drawn) for n in range(10)]
    assert all(900 < count < 1100 for count in tenths)


def test_what_is_full_is_given_to_nobody_else() -> None:
    project = configured(overlap=2)
    (made,) = conversations(project, [1])
    assert [taken_in_turn(project, make_user()) for _ in range(3)] == [[made], [made], []]


def test_what_was_assigned_comes_before_the_queue() -> None:
    project = configured()
    made = conversations(project, [1, 1])
    user = make_user()
    waiting = Assignment.objects.create(
        conversation=made[1], annotator=user, status=Status.WAITING, assigned_by=make_user()
    )
    assert queue.progress(project, user) == queue.Progress(0, 0, waiting=1, open=1)
    work = assignments.next_for(user=user, project=project)
    assert work == waiting
    assert work.status == Status.IN_PROGRESS
    assert taken_in_turn(project, user) == [made[1], made[0]]


def lapsed(work: Assignment, *, hours: float = 24.5) -> None:
    Assignment.objects.filter(pk=work.pk).update(touched_at=timezone.now() - timedelta(hours=hours))


def test_untouched_work_goes_to_somebody_else_when_they_ask() -> None:
    project = configured(overlap=1)
    (made,) = conversations(project, [1])
    work = assignments.open_for(user=make_user(), conversation=made)
    asking = make_user()
    lapsed(work, hours=23.5)
    assert assignments.next_for(user=asking, project=project) is None
    lapsed(work)
    following = assignments.next_for(user=asking, project=project)
    assert following is not None
    assert following.conversation == made
    work.refresh_from_db()
    assert work.status == Status.RELEASED


@pytest.mark.parametrize("kept", ["labelled", "assigned", "complete", "gold"])
def test_what_does_not_lapse(kept: str) -> None:
    project = configured()
    (made,) = conversations(project, [1])
    work = assignments.open_for(user=make_user(), conversation=made)
    if kept == "labelled":
        labelling.apply(assignment=work, operations=[add(0, label(work, "repair"))])
    elif kept == "assigned":
        Assignment.objects.update(assigned_by=make_user())
    elif kept == "complete":
        assignments.complete(assignment=work)
    else:
        Assignment.objects.update(kind="gold")
    lapsed(work)
    assert leases.release() == 0


def test_the_sweep_gives_back_and_a_late_label_takes_again() -> None:
    project = configured()
    (made,) = conversations(project, [1])
    user = make_user()
    work = assignments.open_for(user=user, conversation=made)
    lapsed(work)
    tasks.sweep()
    assert queue.progress(project, user) == queue.Progress(0, 0, waiting=0, open=1)
    assert ownwork.page(project, user, ownwork.Selection()).rows == []
    # The page was open all the while, or offline: nothing it sends is lost.
    labelling.apply(assignment=work, operations=[add(0, label(work, "repair"))])
    assert assignments.unfinished(user=user, project=project) == work
    assert Annotation.objects.count() == 1


def test_who_gave_it_back_can_be_given_it_again() -> None:
    project = configured()
    (made,) = conversations(project, [1])
    user = make_user()
    work = assignments.open_for(user=user, conversation=made)
    lapsed(work)
    leases.release()
    assert assignments.next_for(user=user, project=project) == work


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_at_once_never_get_the_same_slot() -> None:
    project = configured(overlap=1)
    made = conversations(project, [1] * 6)
    people = [make_user() for _ in range(8)]
    together = threading.Barrier(len(people))
    got: list[Assignment | None] = []

    def ask(user: User) -> None:
        together.wait(10)
        try:
            got.append(assignments.next_for(user=user, project=project))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    given = [work.conversation_id for work in got if work]
    assert len(got) == 8
    assert sorted(given) == sorted(each.pk for each in made)
