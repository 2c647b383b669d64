"""Learning by gold: first the set, then feedback, then real work or another round."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.errors import Conflict, InvalidInput
from annotator.exports.choices import Choices
from annotator.models import (
    AnnotationRevision,
    Assignment,
    AuditEvent,
    Conversation,
    Membership,
    Project,
    TrainingItem,
    TrainingResult,
    User,
)
from annotator.queries import feedback as beside_gold
from annotator.queries import progress, queue
from annotator.queries import training as queries
from annotator.queries.exporting import tables
from annotator.services import assignments, labelling, training
from annotator.services.gold import gold_for
from annotator.services.labelling import Operation
from tests.annotator.test_annotate import add, label
from tests.annotator.test_giving import team
from tests.annotator.test_queue import configured, conversations
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
RIGHT, WRONG = ("repair", "display"), ("repeat", "agreement")


@pytest.fixture
def project() -> Project:
    return configured(pass_mark=0.75, overlap=1)


@pytest.fixture
def made(project: Project) -> list[Conversation]:
    """Two conversations to learn by, with gold on their first two turns, and one to work on."""
    found = conversations(project, [3, 3, 3])
    actor = make_user()
    chosen = Conversation.objects.filter(pk__in=[each.pk for each in found[:2]])
    assert training.choose(project=project, conversations=chosen, actor=actor) == 2
    assert training.choose(project=project, conversations=chosen, actor=actor) == 0
    for conversation in found[:2]:
        write_gold(conversation)
    return found


@pytest.fixture
def user(project: Project) -> User:
    return team(project, 1)[0]


def write_gold(conversation: Conversation) -> None:
    give(gold_for(conversation), RIGHT)


def give(work: Assignment, keys: tuple[str, ...]) -> None:
    given = [add(turn, label(work, key)) for turn, key in enumerate(keys)]
    labelling.apply(assignment=work, operations=given)
    assignments.complete(assignment=work)


def following(user: User, project: Project) -> Assignment:
    work = assignments.next_for(user=user, project=project)
    assert work is not None
    return work


def do_round(user: User, project: Project, *answers: tuple[str, ...]) -> None:
    for keys in answers:
        give(following(user, project), keys)


def test_the_set_comes_first_and_real_work_once_it_is_passed(
    project: Project, made: list[Conversation], user: User
) -> None:
    first = following(user, project)
    assert (first.conversation, first.kind) == (made[0], "training")
    assert following(user, project) == first
    give(first, RIGHT)
    second = following(user, project)
    assert second.conversation == made[1]
    give(second, ("repair", "agreement"))
    # 1 and 0.5 make 0.75, which is the mark.
    assert queries.needed(project, user) is None
    work = following(user, project)
    assert (work.conversation, work.kind) == (made[2], "work")
    event = AuditEvent.objects.get(action="training passed")
    assert event.detail == {"round": 1, "mean": 0.75, "pass_mark": 0.75}


def test_below_the_mark_there_is_another_round_and_the_results_stay(
    project: Project, made: list[Conversation], user: User
) -> None:
    do_round(user, project, RIGHT, WRONG)
    assert assignments.next_for(user=user, project=project) is None
    learning = queries.needed(project, user)
    assert learning is not None
    assert (learning.over, learning.mean, learning.passed) == (True, 0.5, False)
    training.begin_again(project=project, user=user)
    with pytest.raises(Conflict):
        training.begin_again(project=project, user=user)
    again = following(user, project)
    assert again.conversation == made[0]
    assert not again.annotations.filter(removed_at=None).exists()
    history = AnnotationRevision.objects.filter(annotation__assignment=again)
    assert sorted(history.values_list("action", flat=True)) == ["added"] * 2 + ["removed"] * 2
    give(again, RIGHT)
    learning = queries.needed(project, user)
    assert learning is not None
    assert (learning.round, learning.over, list(learning.scores)) == (2, False, [made[0].pk])
    do_round(user, project, RIGHT)
    assert following(user, project).kind == "work"
    results = TrainingResult.objects.filter(annotator=user).order_by("pk")
    assert list(results.values_list("round", "score")) == [(1, 1.0), (1, 0.0), (2, 1.0), (2, 1.0)]
    (learner,) = queries.learners(project)
    assert [(each.number, each.done, each.mean) for each in learner.rounds] == [
        (1, 2, 0.5),
        (2, 2, 1.0),
    ]


def test_completing_twice_is_one_result_and_it_can_not_be_reopened(
    project: Project, made: list[Conversation], user: User
) -> None:
    work = following(user, project)
    give(work, RIGHT)
    assignments.complete(assignment=work)
    assert TrainingResult.objects.count() == 1
    with pytest.raises(Conflict, match="gold"):
        assignments.reopen(assignment=work)


def test_a_manager_lets_somebody_through(
    client: Client, project: Project, made: list[Conversation], user: User
) -> None:
    manager = project.members.exclude(pk=user.pk).get()
    client.force_login(manager)
    path = reverse("annotator:let_through", args=[project.slug])
    page = client.post(path, {"user": user.pk}, follow=True).content.decode()
    assert f"by {manager.username}" in page
    assert following(user, project).kind == "work"
    with pytest.raises(InvalidInput):
        training.let_through(project=project, user=user, actor=manager)


@pytest.mark.parametrize("why", ["no mark", "no gold", "empty gold", "reviewer", "labelled all"])
def test_where_no_training_is_asked(
    project: Project, made: list[Conversation], user: User, why: str
) -> None:
    if why == "no mark":
        Project.objects.update(pass_mark=None)
        project.refresh_from_db()
    elif why == "no gold":
        Assignment.objects.filter(kind="gold").update(status="in_progress", completed_at=None)
    elif why == "empty gold":
        Assignment.objects.filter(kind="gold").delete()
        for conversation in made[:2]:
            assignments.complete(assignment=gold_for(conversation))
    elif why == "reviewer":
        Membership.objects.filter(user=user).update(role=Membership.Role.REVIEWER)
    else:
        for conversation in made[:2]:
            assignments.complete(
                assignment=assignments.open_for(user=user, conversation=conversation)
            )
    assert queries.needed(project, user) is None
    assert following(user, project).conversation == made[2]


def test_training_counts_nowhere_as_work(
    project: Project, made: list[Conversation], user: User
) -> None:
    do_round(user, project, RIGHT, WRONG)
    assert {each.pk for each in queue.slots(project)} == {made[2].pk}
    assert queue.progress(project, user).complete == 0
    assert [person.complete for person in progress.people(project) if person.pk == user.pk] == [0]
    assert sum(progress.coverage(project)[0].by_annotators) == 1
    exported = b"".join(tables.csv(project, Choices(), tables.LABELS)).decode()
    assert (exported.count(",training,"), exported.count(",gold,")) == (0, 4)
    assert tables.count(project, Choices(), tables.LABELS) == 4


def test_the_order_of_the_set_and_what_leaves_it(
    project: Project, made: list[Conversation], user: User
) -> None:
    item = TrainingItem.objects.get(pk=made[1].pk)
    training.move_up(item=item)
    training.move_up(item=item)
    assert [each.conversation for each in queries.items(project)] == [made[1], made[0]]
    assert following(user, project).conversation == made[1]
    training.drop(item=TrainingItem.objects.get(pk=made[0].pk), actor=make_user())
    assert {each.pk for each in queue.slots(project)} == {made[0].pk, made[2].pk}


def test_feedback_stands_beside_gold_turn_by_turn(
    client: Client, project: Project, made: list[Conversation], user: User
) -> None:
    client.force_login(user)
    start = reverse("annotator:annotate_next", args=[project.slug])
    assert "Before real work" in client.get(start).content.decode()
    work = following(user, project)
    assert client.post(start).headers["Location"].endswith(f"/annotate/{work.pk}/")
    labelling.apply(
        assignment=work,
        operations=[add(0, label(work, "repair")), add(1, label(work, "agreement"))],
    )
    done = client.post(reverse("annotator:annotate_complete", args=[project.slug, work.pk]))
    path = reverse("annotator:annotate_feedback", args=[project.slug, work.pk])
    assert done.headers["Location"] == path
    page = client.get(path)
    shown = page.context["feedback"]
    assert shown.f1 == pytest.approx(0.5)
    assert [[(v.verdict, v.label.key) for v in each.verdicts] for each in shown.turns] == [
        [("right", "repair")],
        [("missing", "display"), ("extra", "agreement")],
        [],
    ]
    assert [(each.right, each.missing, each.extra) for each in shown.layers] == [(1, 1, 1)]
    html = page.content.decode()
    assert "1 of 2 done in round 1" in html
    assert (
        client.get(reverse("annotator:annotate", args=[project.slug, work.pk])).status_code == 302
    )
    client.force_login(team(project, 1)[0])
    assert client.get(path).status_code == 404


def test_feedback_shows_the_words_of_both(
    project: Project, made: list[Conversation], user: User
) -> None:
    gold = gold_for(made[0])
    assignments.reopen(assignment=gold)
    friction = label(gold, "friction", "friction")

    def span(start: int, end: int) -> list[Operation]:
        details: dict[str, Any] = {"severity": 1}
        return [
            Operation(
                uuid4(), "add", uuid4(), 2, friction, start=start, end=end, attributes=details
            )
        ]

    labelling.apply(assignment=gold, operations=span(0, 3))
    assignments.complete(assignment=gold)
    work = following(user, project)
    labelling.apply(assignment=work, operations=span(0, 1))
    assignments.complete(assignment=work)
    text = made[0].turns.get(index=2).text
    (verdict,) = beside_gold.feedback(work).turns[2].verdicts
    assert (verdict.verdict, verdict.words, verdict.theirs) == ("right", text[:1], text[:3])


def test_details_count_where_gold_has_them(
    client: Client, project: Project, made: list[Conversation], user: User
) -> None:
    gold = gold_for(made[0])
    assignments.reopen(assignment=gold)
    shift = add(2, label(gold, "shift", "topic"))
    said: dict[str, str | int] = {"marked": "yes", "name": "rooms"}
    labelling.apply(assignment=gold, operations=[replace(shift, attributes=said)])
    assignments.complete(assignment=gold)
    work = following(user, project)
    mine = replace(add(2, shift.label), attributes={"marked": "no", "name": "the rooms"})
    right = [add(turn, label(work, key)) for turn, key in enumerate(RIGHT)]
    labelling.apply(assignment=work, operations=[*right, mine])
    assignments.complete(assignment=work)
    assert TrainingResult.objects.get(annotator=user).layers == {
        "grounding-act": [2, 0, 0],
        "topic": [1, 1, 1],
    }
    client.force_login(user)
    page = client.get(reverse("annotator:annotate_feedback", args=[project.slug, work.pk]))
    (verdict,) = page.context["feedback"].turns[2].verdicts
    (detail,) = verdict.details
    assert (detail.name, detail.given, detail.gold) == ("Marked", "Unmarked", "Marked")
    assert "<s>Unmarked</s>" in page.content.decode()


def test_real_work_waits_for_the_training(
    client: Client, project: Project, made: list[Conversation], user: User
) -> None:
    work = assignments.open_for(user=user, conversation=made[2])
    client.force_login(user)
    page = reverse("annotator:annotate", args=[project.slug, work.pk])
    assert client.get(page).headers["Location"].endswith("/annotate/?list")
    chosen = reverse("annotator:annotate_conversation", args=[project.slug, made[2].pk])
    assert client.post(chosen).status_code == 409
    Membership.objects.filter(user=user).update(role=Membership.Role.REVIEWER)
    assert client.get(page).status_code == 200


def test_the_set_is_chosen_on_the_assign_page_and_listed(
    client: Client, project: Project, made: list[Conversation]
) -> None:
    reviewer = make_user()
    join(project, reviewer, Membership.Role.REVIEWER)
    client.force_login(reviewer)
    assign = reverse("annotator:assign", args=[project.slug])
    client.post(assign, {"do": "train", "conversation": [made[2].pk]})
    path = reverse("annotator:training", args=[project.slug])
    items = client.get(path).context["items"]
    assert [(each.gold, each.labels) for each in items] == [("complete", 2)] * 2 + [("", 0)]
    change = reverse("annotator:training_item", args=[project.slug, made[2].pk])
    client.post(change, {"do": "up"})
    assert [each.conversation for each in client.get(path).context["items"]][1] == made[2]
    client.post(change, {"do": "drop"})
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(path).context["items"]) == 2
    assert client.post(change, {"do": "drop"}).status_code == 404
    client.post(assign, {"do": "train", "everything": "1"})
    with CaptureQueriesContext(connection) as again:
        assert len(client.get(path).context["items"]) == 3
    assert len(again) == len(asked)


def test_feedback_asks_as_often_for_many_labels_as_for_few(project: Project, user: User) -> None:
    found = conversations(project, [2, 40])
    counts = []
    for conversation in found:
        chosen = Conversation.objects.filter(pk=conversation.pk)
        training.choose(project=project, conversations=chosen, actor=user)
        give(gold_for(conversation), ("repair",) * conversation.turn_count)
        work = following(user, project)
        give(work, ("repair",) * (conversation.turn_count - 1))
        with CaptureQueriesContext(connection) as asked:
            assert len(beside_gold.feedback(work).turns) == conversation.turn_count
        counts.append(len(asked))
    assert counts == [3, 3]
