"""Work given out by hand, dealt in turn, and taken back."""

from collections import Counter

import pytest

from annotator.errors import InvalidInput
from annotator.models import Assignment, AuditEvent, Conversation, Membership, Project, User
from annotator.queries import overlap
from annotator.services import assignments, giving, labelling
from tests.annotator.test_annotate import add, label
from tests.annotator.test_queue import configured, conversations
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
ALL = Conversation.objects.all()
Status = Assignment.Status


def team(project: Project, count: int) -> list[User]:
    people = [make_user() for _ in range(count)]
    for user in people:
        join(project, user, Membership.Role.ANNOTATOR)
    return people


def loads(people: list[User]) -> list[int]:
    return [Assignment.objects.filter(annotator=user).count() for user in people]


def held() -> dict[int, int]:
    return Counter(Assignment.objects.values_list("conversation", flat=True))


def test_everything_chosen_goes_to_everybody_chosen_once() -> None:
    project = configured(overlap=1)
    made = conversations(project, [1, 1, 1])
    people, actor = team(project, 2), make_user()
    chosen = ALL.filter(pk__in=[made[0].pk, made[2].pk])
    arguments = {"project": project, "conversations": chosen, "annotators": people, "actor": actor}
    assert giving.assign(**arguments) == 4  # type: ignore[arg-type]
    assert giving.assign(**arguments) == 0  # type: ignore[arg-type]
    assert held() == {made[0].pk: 2, made[2].pk: 2}
    rows = set(Assignment.objects.values_list("status", "kind", "assigned_by"))
    assert rows == {("waiting", "work", actor.pk)}
    event = AuditEvent.objects.filter(action="work assigned").last()
    assert event is not None
    assert event.actor == actor
    assert event.detail == {"annotators": [u.username for u in people], "conversations": 4}


@pytest.mark.parametrize(("size", "k", "count"), [(10, 2, 3), (7, 3, 4), (9, 1, 4), (5, 4, 2)])
def test_places_are_dealt_evenly_and_none_twice(size: int, k: int, count: int) -> None:
    project = configured(overlap=k)
    conversations(project, [1] * size)
    people = team(project, count)
    dealt = giving.share_out(
        project=project, conversations=ALL, annotators=people, actor=make_user()
    )
    each = min(k, count)
    assert dealt == size * each
    assert set(held().values()) == {each}
    assert max(loads(people)) - min(loads(people)) <= 1


def test_only_free_places_are_dealt() -> None:
    project = configured(overlap=2, overlap_share=0.5)
    made = conversations(project, [1] * 20)
    people = team(project, 3)
    for conversation in made[:5]:
        assignments.open_for(user=people[0], conversation=conversation)
    giving.share_out(project=project, conversations=ALL, annotators=people, actor=make_user())
    assert held() == {each.pk: 2 if overlap.draw(each.pk) < 0.5 else 1 for each in made}
    again = giving.share_out(
        project=project, conversations=ALL, annotators=people, actor=make_user()
    )
    assert again == 0


def test_who_has_least_to_do_comes_first() -> None:
    project = configured(overlap=1)
    made = conversations(project, [1, 1])
    busy, idle = team(project, 2)
    assignments.open_for(user=busy, conversation=made[0])
    giving.share_out(project=project, conversations=ALL, annotators=[busy, idle], actor=make_user())
    assert loads([busy, idle]) == [1, 1]


def test_only_what_is_untouched_is_taken_back() -> None:
    project = configured()
    made = conversations(project, [1] * 5)
    mine, other = team(project, 2)
    actor = make_user()
    giving.assign(project=project, conversations=ALL, annotators=[mine, other], actor=actor)
    works = [assignments.open_for(user=mine, conversation=each) for each in made[:3]]
    labelling.apply(assignment=works[0], operations=[add(0, label(works[0], "repair"))])
    assignments.complete(assignment=works[1])
    taken = giving.take_back(project=project, conversations=ALL, annotators=[mine], actor=actor)
    assert taken == 3
    kept = Assignment.objects.filter(annotator=mine).exclude(status=Status.RELEASED)
    assert {each.conversation for each in kept} == set(made[:2])
    assert not Assignment.objects.filter(annotator=other, status=Status.RELEASED).exists()
    assert giving.assign(project=project, conversations=ALL, annotators=[mine], actor=actor) == 3


def test_strangers_viewers_and_other_projects_conversations_are_left_out() -> None:
    project, other = configured(), configured()
    made = conversations(project, [1])
    conversations(other, [1])
    viewer = make_user()
    join(project, viewer, Membership.Role.VIEWER)
    for people in ([viewer], [make_user()], []):
        with pytest.raises(InvalidInput, match="may annotate"):
            giving.assign(project=project, conversations=ALL, annotators=people, actor=make_user())
    (member,) = team(project, 1)
    giving.assign(project=project, conversations=ALL, annotators=[member], actor=make_user())
    assert held() == {made[0].pk: 1}
