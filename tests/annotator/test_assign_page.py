"""The page on which work is given out: what it lists, and what it does."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Assignment, Conversation, Membership, Project, User
from annotator.queries import assigning, overlap
from annotator.queries.assigning import Selection
from annotator.services import assignments
from tests.annotator.test_giving import team
from tests.annotator.test_queue import configured, conversations
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return configured(overlap=2, overlap_share=0.5)


@pytest.fixture
def made(project: Project) -> list[Conversation]:
    return conversations(project, [1] * 10 + [4] * 10)


@pytest.fixture
def reviewer(client: Client, project: Project) -> User:
    user = make_user()
    join(project, user, Membership.Role.REVIEWER)
    client.force_login(user)
    return user


def selected(project: Project, **which: object) -> set[int]:
    rows = assigning.chosen(project, Selection(**which))  # type: ignore[arg-type]
    return set(rows.values_list("pk", flat=True))


def test_the_filter_selects(project: Project, made: list[Conversation]) -> None:
    (user,) = team(project, 1)
    single = next(each for each in made if overlap.draw(each.pk) >= 0.5)
    double = next(each for each in made if overlap.draw(each.pk) < 0.5)
    for conversation in (single, double):
        assignments.open_for(user=user, conversation=conversation)
    every = {each.pk for each in made}
    assert selected(project) == every
    assert selected(project, state="full") == {single.pk}
    assert selected(project, state="open") == every - {single.pk}
    assert selected(project, state="none") == every - {single.pk, double.pk}
    assert selected(project, state="overlap") == {pk for pk in every if overlap.draw(pk) < 0.5}
    assert selected(project, shortest=2) == {each.pk for each in made[10:]}
    assert selected(project, longest=3) == {each.pk for each in made[:10]}
    assert selected(project, search=made[3].external_id.upper()) >= {made[3].pk}
    assert selected(project, corpus="nowhere") == set()
    assert selected(project, annotator=user.username) == {single.pk, double.pk}
    Conversation.objects.filter(pk=single.pk).update(model="parrot-2")
    assert selected(project, model="parrot-2") == {single.pk}
    assert assigning.models(project) == ["parrot-2"]
    said = made[3].turns.get(index=0).text
    assert selected(project, search=f'"{said}"') >= {made[3].pk}


def test_ticked_conversations_are_assigned(
    client: Client, project: Project, made: list[Conversation], reviewer: User
) -> None:
    (user,) = team(project, 1)
    path = reverse("annotator:assign", args=[project.slug])
    data = {"do": "assign", "conversation": [made[1].pk, made[2].pk], "annotator": [user.pk]}
    assert client.post(path, data).status_code == 302
    rows = Assignment.objects.filter(annotator=user, assigned_by=reviewer)
    assert {row.conversation for row in rows} == {made[1], made[2]}
    page = client.get(path)
    assert [len(row.holders) for row in page.context["page"].rows[:4]] == [0, 1, 1, 0]
    client.post(path, data | {"do": "back"})
    assert set(rows.values_list("status", flat=True)) == {"released"}


def test_everything_that_fits_is_dealt_out(
    client: Client, project: Project, made: list[Conversation], reviewer: User
) -> None:
    people = team(project, 2)
    path = reverse("annotator:assign", args=[project.slug]) + "?shortest=2&page=1"
    data = {"do": "share", "everything": "1", "annotator": [user.pk for user in people]}
    response = client.post(path, data, follow=True)
    wanted = sum(2 if overlap.draw(each.pk) < 0.5 else 1 for each in made[10:])
    assert f"{wanted} assignments assigned." in response.content.decode()
    assert Assignment.objects.filter(conversation__turn_count=4).count() == wanted
    assert not Assignment.objects.filter(conversation__turn_count=1).exists()


@pytest.mark.parametrize("missing", ["annotator", "conversation", "stranger"])
def test_what_is_missing_is_said(
    client: Client, project: Project, made: list[Conversation], reviewer: User, missing: str
) -> None:
    (user,) = team(project, 1)
    data = {"do": "assign", "conversation": [made[0].pk], "annotator": [user.pk]}
    if missing == "stranger":
        data["annotator"] = [make_user().pk]
    else:
        data.pop(missing)
    response = client.post(reverse("annotator:assign", args=[project.slug]), data)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not Assignment.objects.exists()


def test_an_address_that_makes_no_sense_lists_everything(
    client: Client, project: Project, made: list[Conversation], reviewer: User
) -> None:
    path = reverse("annotator:assign", args=[project.slug])
    page = client.get(path + "?shortest=x&corpus=none&state=odd&page=999999999999").context["page"]
    assert (page.total, page.number) == (len(made), 1)
