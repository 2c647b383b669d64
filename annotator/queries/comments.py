"""Comments on turns with their answers, as the pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, Left

from annotator.models import Assignment, Comment, Conversation, Project, Reply, Turn, User
from annotator.queries.paging import Page, span, within

PAGE = 25
SHOWN = 1500  # characters of a turn that stand beside a comment
STATES = {"open": "Open", "resolved": "Resolved"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and who gave it when."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of which at most SHOWN characters stand in ``text``; ``number`` counts from 1."""

    number: int
    speaker: str
    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers; ``turn`` is the turn's index.

    ``said`` is the turn and ``before`` the one before it; both None where the page has the
    transcript itself.
    """

    id: UUID
    turn: int
    author: str
    flag: str
    flag_title: str
    text: str
    at: datetime
    resolved: datetime | None
    resolved_by: str
    conversation: int
    title: str
    replies: Sequence[Answer]
    said: Said | None
    before: Said | None

    @property
    def context(self) -> list[Said]:
        """The turns to show, in their order."""
        return [each for each in (self.before, self.said) if each]


def of_project(project: Project) -> QuerySet[Comment]:
    """Return the project's comments."""
    return Comment.objects.filter(turn__conversation__corpus__project=project)


def open_count(project: Project) -> int:
    """Return how many comments nobody has resolved."""
    return of_project(project).filter(resolved_at=None).count()


def on(conversation: Conversation, author: User | None = None) -> list[Thread]:
    """Return the threads on a conversation, of one author if given, in the order of its turns."""
    rows = Comment.objects.filter(turn__conversation=conversation)
    if author is not None:
        rows = rows.filter(author=author)
    return _threads(rows.order_by("turn__index", "created_at", "pk"))


def page(
    project: Project, *, state: str = "", flag: str = "", search: str = "", number: int = 1
) -> Page[Thread]:
    """Return a page of the project's threads with the turns around them.

    ``search`` is part of a comment, of an answer, of the turn's text or of who said so. Open ones
    come first, the oldest at the top; then the ones resolved last.
    """
    rows = of_project(project)
    if state in STATES:
        rows = rows.filter(resolved_at__isnull=state == "open")
    if flag in Comment.Flag.values:
        rows = rows.filter(flag=flag)
    if search:
        rows = rows.filter(_mentions(search))
    total = rows.count()
    number = within(number, total, PAGE)
    rows = rows.order_by(F("resolved_at").desc(nulls_first=True), "created_at", "pk")
    found = _threads(_in_context(rows)[span(number, PAGE)])
    return Page(found, total, number, PAGE)


def _mentions(search: str) -> Q:
    answers = Reply.objects.filter(comment=OuterRef("pk"))
    answered = answers.filter(Q(text__icontains=search) | Q(author__username__icontains=search))
    return (
        Q(text__icontains=search)
        | Q(author__username__icontains=search)
        | Q(turn__text__icontains=search)
        | Q(Exists(answered))
    )


def thread(comment: Comment) -> Thread:
    """Return one thread with the turns around it."""
    return _threads(_in_context(Comment.objects.filter(pk=comment.pk)))[0]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answered comment of somebody's own, and the work in which it was made, if it is theirs."""

    thread: Thread
    assignment: int | None


def answered(project: Project, author: User, limit: int = 10) -> list[Answered]:
    """Return the author's threads that were answered or resolved, what is newest first."""
    theirs = Reply.objects.filter(comment=OuterRef("pk")).exclude(author=author)
    work = Assignment.objects.filter(conversation=OuterRef("turn__conversation"), annotator=author)
    rows = (
        of_project(project)
        .filter(Q(resolved_at__isnull=False) | Exists(theirs), author=author)
        .annotate(
            assignment=Subquery(work.values("pk")[:1]),
            latest=Greatest(F("resolved_at"), Max("replies__created_at")),
        )
        .order_by("-latest")[:limit]
    )
    found = list(rows.values_list("pk", "assignment"))
    threads = {each.id: each for each in _threads(Comment.objects.filter(pk__in=dict(found)))}
    return [Answered(threads[pk], assignment) for pk, assignment in found]


def _in_context(rows: QuerySet[Comment]) -> QuerySet[Any]:
    before = Turn.objects.filter(
        conversation=OuterRef("turn__conversation"), index=OuterRef("turn__index") - 1
    )
    return rows.annotate(
        said=Left("turn__text", SHOWN + 1),
        speaker=F("turn__speaker"),
        before=Subquery(before.annotate(head=Left("text", SHOWN + 1)).values("head")),
        before_speaker=Subquery(before.values("speaker")),
    )


def _threads(rows: QuerySet[Any]) -> list[Thread]:
    found = list(
        rows.select_related("author", "resolved_by", "turn__conversation").defer("turn__text")
    )
    replies = _replies([row.pk for row in found])
    return [_thread(row, replies[row.pk]) for row in found]


def _replies(comments: Iterable[UUID]) -> dict[UUID, list[Answer]]:
    found: dict[UUID, list[Answer]] = defaultdict(list)
    rows = Reply.objects.filter(comment__in=comments).order_by("created_at", "pk")
    for row in rows.select_related("author"):
        found[row.comment_id].append(Answer(row.author.username, row.text, row.created_at))
    return found


def _thread(row: Any, replies: Sequence[Answer]) -> Thread:
    said = getattr(row, "said", None)
    before = getattr(row, "before", None)
    index = row.turn.index
    return Thread(
        id=row.pk,
        turn=index,
        author=row.author.username,
        flag=row.flag,
        flag_title=row.get_flag_display(),
        text=row.text,
        at=row.created_at,
        resolved=row.resolved_at,
        resolved_by=row.resolved_by.username if row.resolved_by else "",
        conversation=row.turn.conversation_id,
        title=str(row.turn.conversation),
        replies=replies,
        said=None if said is None else _said(index + 1, row.speaker, said),
        before=None if before is None else _said(index, row.before_speaker, before),
    )


def _said(number: int, speaker: str, text: str) -> Said:
    return Said(number, speaker, text[:SHOWN], whole=len(text) <= SHOWN)
