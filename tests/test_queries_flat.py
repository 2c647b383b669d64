"""Pages ask the database as often for twenty rows as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.models import Membership, User
from annotator.services import assignments
from inspector.services import planning
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
    counts = []
    for more in (1, 20):
        for _ in range(more):
            add()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
