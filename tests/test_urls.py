"""Every route as every kind of person: who gets in, and who learns nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import transaction
from django.templatetags.static import static
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from annotator.exports.choices import Choices
from annotator.models import (
    Assignment,
    Comment,
    Conversation,
    Membership,
    Project,
    TrainingItem,
    User,
)
from annotator.services import exporting
from annotator.services import views as saved_views
from inspector.lenses import registry
from inspector.services import planning, runs
from tests.factories import join, make_conversation, make_corpus, make_project, make_user

R = Membership.Role
Answer = TypeVar("Answer")
UUID_LENGTH = len(str(UUID(int=0)))
ALL = {R.MANAGER, R.REVIEWER, R.ANNOTATOR, R.VIEWER}
INSPECT = {R.MANAGER, R.REVIEWER, R.VIEWER}
ANNOTATE = {R.MANAGER, R.REVIEWER, R.ANNOTATOR}
REVIEW = {R.MANAGER, R.REVIEWER}
MANAGE = {R.MANAGER}


@dataclass(frozen=True)
class Route:
    """Who may use a route of a project; ``own``: its object belongs to whoever made it."""

    roles: set[Membership.Role]
    method: str = "get"
    own: bool = False


PROJECT = {
    "annotator:project": Route(ALL),
    "annotator:settings": Route(MANAGE),
    "annotator:settings_preview": Route(MANAGE, "post"),
    "annotator:progress": Route(REVIEW),
    "annotator:assign": Route(REVIEW),
    "annotator:members": Route(MANAGE),
    "annotator:member_remove": Route(MANAGE, "post"),
    "annotator:scheme": Route(ALL),
    "annotator:scheme_yaml": Route(ALL),
    "annotator:scheme_edit": Route(MANAGE),
    "annotator:upload_new": Route(MANAGE),
    "annotator:corpus_delete": Route(MANAGE),
    "annotator:upload": Route(MANAGE),
    "annotator:upload_decide": Route(MANAGE, "post"),
    "annotator:upload_cancel": Route(MANAGE, "post"),
    "annotator:upload_left_out": Route(MANAGE),
    "annotator:annotate_next": Route(ANNOTATE),
    "annotator:annotate": Route(ANNOTATE, own=True),
    "annotator:annotate_ops": Route(ANNOTATE, "post", own=True),
    "annotator:annotate_decide": Route(ANNOTATE, "post", own=True),
    "annotator:annotate_standing": Route(ANNOTATE, own=True),
    "annotator:annotate_history": Route(ANNOTATE, own=True),
    "annotator:annotate_written": Route(ANNOTATE),
    "annotator:annotate_complete": Route(ANNOTATE, "post", own=True),
    "inspector:suggestions": Route(ANNOTATE, own=True),
    "annotator:annotate_reopen": Route(ANNOTATE, "post", own=True),
    "annotator:annotate_comments": Route(ANNOTATE, own=True),
    "annotator:annotate_feedback": Route(ANNOTATE, own=True),
    "annotator:training": Route(REVIEW),
    "annotator:training_item": Route(REVIEW, "post"),
    "annotator:training_again": Route(ANNOTATE, "post"),
    "annotator:let_through": Route(REVIEW, "post"),
    "annotator:comments": Route(REVIEW),
    "annotator:comment": Route(REVIEW, "post"),
    "annotator:annotate_conversation": Route(ANNOTATE, "post"),
    "annotator:conversation_gold": Route(REVIEW, "post"),
    "annotator:agreement": Route(INSPECT),
    "annotator:agreement_again": Route(INSPECT, "post"),
    "annotator:agreement_turns": Route(INSPECT),
    "annotator:agreement_csv": Route(INSPECT),
    "annotator:adjudicate": Route(REVIEW),
    "annotator:adjudicate_next": Route(REVIEW),
    "annotator:adjudicate_majority": Route(REVIEW, "post"),
    "annotator:adjudicate_unit": Route(REVIEW),
    "annotator:conversation_sign_off": Route(REVIEW, "post"),
    "annotator:export": Route(INSPECT),
    "annotator:export_labels": Route(INSPECT),
    "annotator:export_state": Route(INSPECT),
    "annotator:export_file": Route(INSPECT),
    "annotator:export_delete": Route(INSPECT, "post"),
    "inspector:corpus": Route(INSPECT),
    "inspector:overview": Route(INSPECT),
    "inspector:overview_csv": Route(INSPECT),
    "inspector:sessions": Route(INSPECT),
    "inspector:session_group": Route(INSPECT),
    "inspector:sessions_csv": Route(INSPECT),
    "inspector:groups_csv": Route(INSPECT),
    "inspector:findings": Route(INSPECT),
    "inspector:findings_csv": Route(INSPECT),
    "inspector:conversation": Route(INSPECT),
    "inspector:conversation_csv": Route(INSPECT),
    "inspector:conversation_standing": Route(INSPECT),
    "inspector:priority": Route(MANAGE),
    "inspector:run": Route(INSPECT),
    "inspector:runs": Route(INSPECT),
    "inspector:compare_runs": Route(INSPECT),
    "inspector:compare_runs_csv": Route(INSPECT),
    "inspector:compare": Route(INSPECT),
    "inspector:compare_report": Route(INSPECT),
    "inspector:compare_csv": Route(INSPECT),
    "inspector:quality": Route(INSPECT),
    "inspector:quality_csv": Route(INSPECT),
    "inspector:rates": Route(INSPECT),
    "inspector:rates_csv": Route(INSPECT),
    "inspector:draw_sample": Route(REVIEW, "post"),
    "inspector:upload_scoring": Route(INSPECT),
    "inspector:score": Route(MANAGE, "post"),
    "inspector:save_view": Route(INSPECT, "post"),
    "inspector:save_search": Route(INSPECT, "post"),
    "inspector:view": Route(INSPECT),
    "inspector:change_view": Route(INSPECT, "post", own=True),
    "inspector:give_out": Route(REVIEW, "post"),
    "inspector:forget_view": Route(INSPECT, "post", own=True),
    "inspector:score_conversation": Route(MANAGE, "post"),
    "inspector:cancel": Route(MANAGE, "post"),
    "inspector:forget_run": Route(MANAGE, "post"),
}
OF_CORPUS = {
    "inspector:sessions",
    "inspector:session_group",
    "inspector:sessions_csv",
    "inspector:groups_csv",
    "inspector:corpus",
    "inspector:findings",
    "inspector:overview",
    "inspector:overview_csv",
    "inspector:findings_csv",
    "inspector:score",
    "inspector:save_view",
    "inspector:save_search",
    "inspector:give_out",
    "inspector:rates",
    "inspector:rates_csv",
    "inspector:draw_sample",
    "annotator:corpus_delete",
}
# These let in whoever may, and then say what is missing or can't be.
TOLD_OTHERWISE = {
    "annotator:member_remove": 400,
    "annotator:comment": 400,
    "annotator:training_item": 400,
    "annotator:training_again": 409,
    "annotator:let_through": 400,
    "annotator:upload_decide": 400,
    "annotator:upload_cancel": 409,
    "inspector:save_view": 400,
    "inspector:save_search": 400,
    "inspector:change_view": 400,
    "annotator:adjudicate_majority": 400,
    "inspector:give_out": 400,
    "inspector:draw_sample": 400,
}
REVIEWED = {"annotator:annotate_feedback"}  # one's own, unless one reviews
ANYBODY_LOGGED_IN = {
    "annotator:projects",
    "annotator:project_new",
    "inspector:lenses",
    "inspector:lens",
    "logout",
}
OPEN = {"login", "enter", "invitation", "favicon", "healthz"}


def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else ""
            found |= names(each.url_patterns, prefix + inner)
        else:
            found.add(f"{prefix}{each.name}")
    return found


@dataclass(frozen=True)
class World:
    project: Project
    paths: dict[str, str]
    owner: User


@pytest.fixture
def world(db: None) -> World:
    owner = make_user("owner")
    project = make_project(owner)
    conversation = make_conversation(make_corpus(project))
    run = planning.plan(corpus=conversation.corpus)
    for chunk in run.chunks.all():
        runs.execute(pk=chunk.pk)
    work = Assignment.objects.create(conversation=conversation, annotator=owner)
    view = saved_views.save(
        corpus=conversation.corpus, owner=owner, name="Mine", query="", shared=True
    )
    comment = Comment.objects.create(
        turn=conversation.turns.all()[0], author=owner, text="Unclear to me"
    )
    export = exporting.ask(project=project, kind="csv", choices=Choices(), user=owner)
    learned = make_conversation(conversation.corpus, [("user", "To learn by")])
    TrainingItem.objects.create(conversation=learned, project=project, position=0)
    training = Assignment.objects.create(conversation=learned, annotator=owner, kind="training")
    pk = {
        "annotator:annotate_feedback": training.pk,
        "annotator:training_item": learned.pk,
        "annotator:adjudicate_unit": conversation.turns.all()[0].pk,
        "annotator:comment": comment.pk,
        "annotator:export_state": export.pk,
        "annotator:export_file": export.pk,
        "annotator:export_delete": export.pk,
        "inspector:view": view.pk,
        "inspector:change_view": view.pk,
        "inspector:forget_view": view.pk,
        "annotator:upload": conversation.upload_id,
        "inspector:upload_scoring": conversation.upload_id,
        "inspector:run": run.pk,
        "inspector:cancel": run.pk,
        "inspector:forget_run": run.pk,
    }
    Conversation.objects.filter(pk=conversation.pk).update(session_group="ann")
    paths = {}
    query = dict.fromkeys(("inspector:session_group", "inspector:sessions_csv"), "?of=ann")
    later = planning.plan(corpus=conversation.corpus)
    pair = f"?a={run.pk}&b={later.pk}&lens=drift"
    query |= {"inspector:compare_runs": pair, "inspector:compare_runs_csv": pair}
    for name, route in PROJECT.items():
        kwargs: dict[str, object] = {"slug": project.slug}
        if name in OF_CORPUS:
            kwargs["corpus"] = conversation.corpus.slug
        elif name.startswith("annotator:upload_") and name != "annotator:upload_new":
            kwargs["pk"] = conversation.upload_id
        elif name in pk:
            kwargs["pk"] = pk[name]
        elif route.own:
            kwargs["pk"] = work.pk
        elif "conversation" in name:
            kwargs["pk"] = conversation.pk
        if name == "annotator:adjudicate_unit":
            kwargs["layer"] = "topic"
        if name == "annotator:annotate_history":
            kwargs["turn"] = 0
        paths[name] = reverse(name, kwargs=kwargs) + query.get(name, "")
    return World(project, paths, owner)


def ask(client: Client, world: World, name: str) -> int:
    path = world.paths[name]
    if PROJECT[name].method == "post":
        body = b"[]" if name.endswith(("annotate_ops", "annotate_decide")) else {}
        return client.post(path, body, content_type="application/json").status_code
    response = client.get(path)
    if response.streaming:
        response.getvalue()  # a file that is given is open until it was read
    return response.status_code


def test_every_route_is_in_one_of_the_lists() -> None:
    assert names(get_resolver().url_patterns) == PROJECT.keys() | ANYBODY_LOGGED_IN | OPEN


def walk(routes: Iterable[str], answer: Callable[[str], Answer]) -> dict[str, Answer]:
    """Return what every route answers, each as if it were the first to be asked."""
    found = {}
    for name in routes:
        with transaction.atomic():
            found[name] = answer(name)
            transaction.set_rollback(True)
    return found


def surprises(found: Mapping[str, int], expected: Callable[[str], set[int]]) -> dict[str, int]:
    """Return what answered otherwise; a route that fails answers 500."""
    return {name: status for name, status in found.items() if status not in expected(name)}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_nobody_is_sent_to_the_log_in_page(world: World, client: Client) -> None:
    def answer(name: str) -> tuple[int, str]:
        response = client.generic(PROJECT[name].method.upper(), world.paths[name])
        return response.status_code, response.headers.get("Location", "").split("?")[0]

    assert walk(PROJECT, answer) == dict.fromkeys(PROJECT, (302, "/login/"))


def test_what_nobody_sends_does_not_fill_the_disk(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = []
    new_file = TemporaryFileUploadHandler.new_file

    def told(self: TemporaryFileUploadHandler, *args: Any, **kwargs: Any) -> None:
        kept.append(self)
        new_file(self, *args, **kwargs)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", told)
    browser = Client(enforce_csrf_checks=True)
    browser.get(reverse("login"))
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    for path in (reverse("login"), world.paths["annotator:upload_new"]):
        browser.post(path, token | {"files": SimpleUploadedFile("a.txt", b"x" * 3_000_000)})
    assert not kept
    browser.force_login(world.owner)
    browser.post(path, token | {"files": SimpleUploadedFile("a.txt", b"x" * 3_000_000)})
    assert kept


def test_a_stranger_learns_nothing(world: World, client: Client) -> None:
    client.force_login(make_user())
    found = walk(PROJECT, lambda name: ask(client, world, name))
    assert surprises(found, lambda _: {404}) == {}


@pytest.mark.parametrize("role", R)
def test_a_member_gets_what_the_role_allows(
    world: World, client: Client, role: Membership.Role
) -> None:
    user = make_user()
    join(world.project, user, role)
    client.force_login(user)

    def expected(name: str) -> set[int]:
        if role not in PROJECT[name].roles:
            return {403}
        if PROJECT[name].own and not (name in REVIEWED and role in REVIEW):
            return {404}  # it is somebody else's
        return {TOLD_OTHERWISE[name]} if name in TOLD_OTHERWISE else {200, 302}

    assert surprises(walk(PROJECT, lambda name: ask(client, world, name)), expected) == {}


def test_an_annotator_gets_their_own_work(world: World, client: Client) -> None:
    client.force_login(world.owner)
    own = [name for name, route in PROJECT.items() if route.own]
    found = walk(own, lambda name: ask(client, world, name))
    told = {name: {status} for name, status in TOLD_OTHERWISE.items()}
    assert surprises(found, lambda name: {200, 302} | told.get(name, set())) == {}


def test_another_projects_rows_are_not_there(world: World, client: Client) -> None:
    other = make_project(make_user("other"))
    client.force_login(User.objects.get(username="other"))

    def path(name: str) -> str:
        return world.paths[name].replace(f"/p/{world.project.slug}/", f"/p/{other.slug}/")

    def has_object(name: str) -> bool:
        tail = path(name).removeprefix(f"/p/{other.slug}/")
        named = any(part.isdigit() or len(part) == UUID_LENGTH for part in tail.split("/"))
        return named or tail.startswith(("c/", "runs/compare"))

    found = walk(
        PROJECT, lambda name: client.generic(PROJECT[name].method.upper(), path(name)).status_code
    )
    missing = {name for name, status in found.items() if status == 404}
    assert missing == {name for name in PROJECT if has_object(name)}
    assert 500 not in found.values()


@pytest.mark.parametrize(
    "name", ["annotator:projects", "annotator:project_new", "inspector:lenses"]
)
def test_pages_for_anybody_who_is_logged_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    client.force_login(make_user())
    assert client.get(reverse(name)).status_code == 200


def test_every_lens_has_its_page(client: Client, db: None) -> None:
    client.force_login(make_user())
    for name in registry.lenses():
        assert client.get(reverse("inspector:lens", args=[name])).status_code == 200
    assert client.get(reverse("inspector:lens", args=["none"])).status_code == 404


def test_the_icon_needs_no_log_in(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"]) == (302, static("img/favicon.svg"))


def test_health_needs_no_log_in(client: Client, db: None) -> None:
    assert client.get("/healthz").content == b"ok"
