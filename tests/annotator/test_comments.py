"""Comments on turns: asked once, seen by those concerned, answered and resolved."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.errors import InvalidInput
from annotator.forms.comments import MAX_TEXT, sent
from annotator.models import Assignment, AuditEvent, Comment, Membership, Reply, User
from annotator.queries import comments as queries
from annotator.services import assignments, comments
from tests.annotator.test_giving import team
from tests.factories import CHAT, join, make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Assignment:
    project = make_project(make_user())
    (user,) = team(project, 1)
    return assignments.open_for(user=user, conversation=make_conversation(make_corpus(project)))


@pytest.fixture
def reviewer(work: Assignment) -> User:
    user = make_user()
    join(work.conversation.corpus.project, user, Membership.Role.REVIEWER)
    return user


def of_work(work: Assignment) -> str:
    return reverse(
        "annotator:annotate_comments", args=[work.conversation.corpus.project.slug, work.pk]
    )


def post(client: Client, work: Assignment, **said: Any) -> Any:
    body = json.dumps({"id": str(uuid4()), **said})
    headers = {"Accept": "application/json"}
    return client.post(of_work(work), body, "application/json", headers=headers)


def comment(work: Assignment, **said: Any) -> Comment:
    given: dict[str, Any] = {
        "name": uuid4(),
        "turn": 1,
        "text": "Is this one?",
        "flag": "unclear",
    } | said
    return comments.comment(conversation=work.conversation, author=work.annotator, **given)


def test_a_comment_sent_twice_is_made_once(client: Client, work: Assignment) -> None:
    client.force_login(work.annotator)
    name = str(uuid4())
    for _ in range(2):
        response = post(client, work, id=name, turn=1, text=" <b>Why?</b>\n", flag="guideline")
    row = Comment.objects.get()
    assert response.json() == [
        {
            "id": name,
            "turn": 1,
            "author": work.annotator.username,
            "text": "<b>Why?</b>",
            "flag": "guideline",
            "at": row.created_at.isoformat(),
            "resolved": None,
            "replies": [],
        }
    ]
    assert client.get(of_work(work)).json() == response.json()


def test_annotators_see_their_own_threads_and_reviewers_all(
    client: Client, work: Assignment, reviewer: User
) -> None:
    (other,) = team(work.conversation.corpus.project, 1)
    theirs = assignments.open_for(user=other, conversation=work.conversation)
    mine, others = comment(work), comment(theirs, turn=0)
    seen = {}
    for user in (work.annotator, other, reviewer):
        own = assignments.open_for(user=user, conversation=work.conversation)
        client.force_login(user)
        seen[user] = [each["id"] for each in client.get(of_work(own)).json()]
    assert seen == {
        work.annotator: [str(mine.pk)],
        other: [str(others.pk)],
        reviewer: [str(others.pk), str(mine.pk)],
    }
    client.force_login(other)
    assert post(client, theirs, parent=str(mine.pk), text="I agree").status_code == 404
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"turn": 4, "text": "x"},
        {"text": "x"},
        {"turn": 0, "text": " "},
        {"turn": 0, "text": "x", "flag": "spam"},
        {"turn": 0, "text": "a\0b"},
        {"turn": 2**31, "text": "x"},
        {"turn": 0, "text": "x" * (MAX_TEXT + 1)},
        {"turn": 0, "text": "x", "more": 1},
        {"turn": 0, "text": "x", "id": "no-uuid"},
    ],
)
def test_what_is_no_comment_is_refused(
    client: Client, work: Assignment, said: dict[str, Any]
) -> None:
    client.force_login(work.annotator)
    response = post(client, work, **said)
    assert response.status_code == 400
    assert response.json()["error"]
    assert not Comment.objects.exists()


def test_a_flag_needs_no_words_and_is_read_as_sent() -> None:
    name = uuid4()
    found = sent(json.dumps({"id": str(name), "turn": 2, "flag": "data"}).encode())
    assert (found.id, found.turn, found.flag, found.text) == (name, 2, "data", "")
    with pytest.raises(InvalidInput):
        sent(b"[]")


def test_a_name_stands_for_one_comment(work: Assignment) -> None:
    first = comment(work)
    with pytest.raises(InvalidInput, match="taken"):
        comment(work, name=first.pk, turn=0)
    answer = comments.reply(comment=first, author=work.annotator, name=uuid4(), text="More")
    other = comment(work)
    with pytest.raises(InvalidInput, match="taken"):
        comments.reply(comment=other, author=work.annotator, name=answer.pk, text="More")


def act(client: Client, row: Comment, do: str, text: str = "", name: UUID | None = None) -> Any:
    slug = row.turn.conversation.corpus.project.slug
    data = {"do": do, "text": text, "name": str(name or uuid4())}
    headers = {"HX-Request": "true"}
    return client.post(reverse("annotator:comment", args=[slug, row.pk]), data, headers=headers)


def test_a_reviewer_answers_and_resolves_and_the_annotator_is_told(
    client: Client, work: Assignment, reviewer: User
) -> None:
    row, name = comment(work), uuid4()
    client.force_login(reviewer)
    for _ in range(2):
        html = act(client, row, "reply-resolve", "See <i>guideline</i> 3", name).content.decode()
    assert "Resolved by" in html
    assert "See &lt;i&gt;guideline&lt;/i&gt; 3" in html
    assert Reply.objects.count() == 1
    assert AuditEvent.objects.get(action="comment resolved").actor == reviewer
    client.force_login(work.annotator)
    start = reverse("annotator:annotate_next", args=[work.conversation.corpus.project.slug])
    page = client.get(start, {"list": ""})
    (answered,) = page.context["answered"]
    assert (answered.thread.id, answered.assignment) == (row.pk, work.pk)
    assert "See &lt;i&gt;guideline" in page.content.decode()
    assert client.get(of_work(work)).json()[0]["resolved"]


def test_going_on_about_it_opens_it_again(client: Client, work: Assignment, reviewer: User) -> None:
    row = comment(work)
    project = work.conversation.corpus.project
    comments.resolve(comment=row, actor=reviewer)
    assert queries.open_count(project) == 0
    client.force_login(work.annotator)
    assert post(client, work, parent=str(row.pk), text="But why?").status_code == 200
    assert queries.open_count(project) == 1
    client.force_login(reviewer)
    act(client, row, "resolve")
    assert queries.open_count(project) == 0
    act(client, row, "reopen")
    assert queries.open_count(project) == 1
    comments.reply(comment=row, author=reviewer, name=uuid4(), text="Because.")
    assert queries.open_count(project) == 1


def test_an_empty_answer_changes_nothing(client: Client, work: Assignment, reviewer: User) -> None:
    row = comment(work)
    client.force_login(reviewer)
    empty = act(client, row, "reply-resolve", "  ")
    assert (empty.status_code, empty.content) == (400, b"Write an answer first.")
    assert act(client, row, "shout").status_code == 400
    row.refresh_from_db()
    assert row.resolved_at is None


def test_the_page_lists_open_ones_first_with_the_turns_around(
    client: Client, work: Assignment, reviewer: User
) -> None:
    older, newer, first = comment(work), comment(work, flag="data"), comment(work, turn=0)
    comments.resolve(comment=older, actor=reviewer)
    project = work.conversation.corpus.project
    client.force_login(reviewer)
    path = reverse("annotator:comments", args=[project.slug])
    page = client.get(path).context["page"]
    assert [each.id for each in page.rows] == [newer.pk, first.pk, older.pk]
    assert [said.text for said in page.rows[0].context] == [CHAT[0][1], CHAT[1][1]]
    assert [said.text for said in page.rows[1].context] == [CHAT[0][1]]
    shown = client.get(path, {"state": "open", "flag": "data"}).context["page"].rows
    assert [each.id for each in shown] == [newer.pk]
    assert "Comments <span" in client.get(path).content.decode()
    comments.reply(comment=newer, author=reviewer, name=uuid4(), text="By the third guideline")

    def found(search: str) -> list[UUID]:
        rows = client.get(path, {"search": search}).context["page"].rows
        return [each.id for each in rows]

    assert found("THIRD guideline\0") == found(reviewer.username) == [newer.pk]
    assert found(CHAT[0][1]) == [first.pk]
    assert len(found(work.annotator.username)) == 3
    assert "No comment fits" in client.get(path, {"search": "zeppelin"}).content.decode()


def test_a_long_turn_is_cut(work: Assignment) -> None:
    said = [("user", "a" * 5000), ("assistant", "b" * queries.SHOWN)]
    conversation = make_conversation(work.conversation.corpus, said)
    long = assignments.open_for(user=work.annotator, conversation=conversation)
    found = queries.thread(comment(long))
    assert [(len(each.text), each.whole) for each in found.context] == [
        (queries.SHOWN, False),
        (queries.SHOWN, True),
    ]


def test_as_many_queries_for_many_threads_as_for_few(
    client: Client, work: Assignment, reviewer: User
) -> None:
    client.force_login(reviewer)
    path = reverse("annotator:comments", args=[work.conversation.corpus.project.slug])
    counts = []
    for more in (1, 15):
        for _ in range(more):
            row = comment(work)
            comments.reply(comment=row, author=reviewer, name=uuid4(), text="Yes")
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
