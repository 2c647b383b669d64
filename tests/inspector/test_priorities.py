"""A lens says what is given out first."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AuditEvent, Conversation, Priority, Project
from annotator.queries import queue
from inspector.models import Finding, Run, Score
from inspector.services import newest, priorities
from inspector.services.priorities import Rank
from tests.annotator.test_queue import conversations
from tests.factories import make_project, make_user

pytestmark = pytest.mark.django_db
LENS, MEASURE = "entrainment", "er"


@pytest.fixture
def project() -> Project:
    return make_project(make_user("manager"))


@pytest.fixture
def made(project: Project) -> list[Conversation]:
    return conversations(project, [1] * 4)


def score(made: list[Conversation], values: list[float | None]) -> Run:
    run = Run.objects.create(corpus=made[0].corpus, spec=[])
    for conversation, value in zip(made, values, strict=False):
        Score.objects.create(
            run=run, conversation=conversation, lens=LENS, summary={MEASURE: value, "els": 1}
        )
    newest.take(run, [conversation.pk for conversation in made])
    return run


def ranked(project: Project, first: Rank) -> list[Conversation]:
    manager = project.members.get()
    priorities.rank(project=project, lens=LENS, measure=MEASURE, first=first, actor=manager)
    project.refresh_from_db()
    return list(queue.available(project, make_user()))


def test_the_newest_score_says_what_comes_first(project: Project, made: list[Conversation]) -> None:
    score(made, [0.9, 0.1, 0.1, 0.1])
    score(made, [0.2, 0.4, None])
    one, two, none, old = made
    assert ranked(project, Rank.HIGHEST) == [two, one, old, none]
    assert ranked(project, Rank.LOWEST) == [old, one, two, none]
    assert project.order == Project.Order.PRIORITY
    found = queue.ranking(project)
    assert (found.source, found.ranked, found.total) == (
        "Entrainment: Expression repetition, lowest first",
        3,
        4,
    )
    event = AuditEvent.objects.filter(action="queue ranked").latest("pk")
    assert event.detail == {"source": found.source, "ranked": 3}


def test_least_sure_goes_by_the_confidence_of_the_newest_findings(
    project: Project, made: list[Conversation]
) -> None:
    older, newer = score(made, [0.1] * 4), score(made, [0.1] * 4)

    def find(run: Run, conversation: Conversation, confidence: float | None) -> None:
        Finding.objects.create(
            run=run, conversation=conversation, lens=LENS, kind="k", turn=0, evidence=[],
            reason="r", confidence=confidence,
        )  # fmt: skip

    find(older, made[0], 0.5)
    find(newer, made[0], 0.9)
    find(newer, made[0], 0.6)
    find(newer, made[1], 0.45)
    find(newer, made[2], None)
    assert ranked(project, Rank.UNSURE) == [made[1], made[0], made[2], made[3]]
    values = list(Priority.objects.order_by("conversation").values_list("value", flat=True))
    assert values == [pytest.approx((0.2 + 0.8) / 2), pytest.approx(0.9)]


def test_another_projects_priorities_stay(project: Project, made: list[Conversation]) -> None:
    other = make_project(make_user())
    (theirs,) = conversations(other, [1])
    Priority.objects.create(conversation=theirs, value=1, source="x")
    score(made, [0.5])
    ranked(project, Rank.HIGHEST)
    assert set(Priority.objects.values_list("conversation", flat=True)) == {theirs.pk, made[0].pk}


def test_the_page_ranks(client: Client, project: Project, made: list[Conversation]) -> None:
    score(made, [0.5, 0.7])
    client.force_login(project.members.get())
    path = reverse("inspector:priority", args=[project.slug])
    data = {"measure": f"{LENS} {MEASURE}", "first": "highest"}
    page = client.post(path, data, follow=True).content.decode()
    assert "2 conversations are ranked" in page
    assert "2 of 4 conversations are ranked" in page
    assert client.post(path, data | {"measure": "none er"}).status_code == 400
