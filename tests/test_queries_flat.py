"""Pages ask the database as often for twenty rows as for one."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.models import Membership, User
from annotator.queries import annotating
from annotator.services import assignments
from inspector.services import planning
from tests.annotator.test_annotate import add, body, label
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

SAVING = 9  # session, user, door, lock, names, labels, turns, and two rows written
Page = tuple[str, Callable[[], object]]


@pytest.fixture
def manager() -> User:
    return make_user()


PAGES = [
    "projects",
    "project",
    "members",
    "annotate_next",
    "assign",
    "progress",
    "upload",
    "run",
]


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, manager: User) -> Page:
    """A page's address, and a function that gives it one row more."""
    project = make_project(manager)
    slug = project.slug

    def worked_on_corpus() -> None:
        corpus = make_corpus(project)
        assignments.open_for(user=manager, conversation=make_conversation(corpus))

    def member() -> None:
        join(project, make_user(), Membership.Role.ANNOTATOR)

    corpus = make_corpus(project)
    if request.param == "projects":
        return reverse("annotator:projects"), lambda: make_corpus(make_project(manager))
    if request.param in {"project", "annotate_next", "assign", "progress"}:
        query = "?list" if request.param == "annotate_next" else ""
        return reverse(f"annotator:{request.param}", args=[slug]) + query, worked_on_corpus
    if request.param == "members":
        return reverse("annotator:members", args=[slug]), member
    row = upload(corpus, line())
    if request.param == "upload":
        address = reverse("annotator:upload", args=[slug, row.pk])
        return address, lambda: row.problems.create(line=1, path="$", message="m", kept=False)
    run = planning.plan(corpus=corpus, requested_by=manager)
    address = reverse("inspector:run", args=[slug, run.pk])
    return address, lambda: run.chunks.create(conversation_ids=[], queued_at=timezone.now())


def test_a_page_asks_as_often_for_many_rows_as_for_few(
    client: Client, manager: User, page: Page
) -> None:
    address, add = page
    client.force_login(manager)
    client.get(address)  # a process reads a scheme once
    counts = []
    for more in (1, 20):
        for _ in range(more):
            add()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("count", [1, 20])
def test_a_save_asks_nine_times_however_much_it_saves(
    client: Client, manager: User, count: int
) -> None:
    chat = make_conversation(make_corpus(make_project(manager)), [("user", "Hello")] * 20)
    work = assignments.open_for(user=manager, conversation=chat)
    client.force_login(manager)
    address = reverse("annotator:annotate_ops", args=[chat.corpus.project.slug, work.pk])
    given = [add(turn, label(work, "repair")) for turn in range(count)]
    for do in ("add", "remove"):
        sent = [{**body(each), "op": str(uuid4()), "do": do} for each in given]
        if do == "add":
            annotating.labels(work.conversation.corpus.project_id, [given[0].label])  # as later
        with CaptureQueriesContext(connection) as queries:
            assert client.post(address, sent, content_type="application/json").status_code == 200
        asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
        assert len(asked) == SAVING
