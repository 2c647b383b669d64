"""What annotators learn by, and how far everybody is with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from annotator.models import (
    Annotation,
    Assignment,
    Conversation,
    Membership,
    Project,
    TrainingItem,
    TrainingResult,
    User,
)

Kind, Status = Assignment.Kind, Assignment.Status
LEARNING = (Membership.Role.ANNOTATOR,)  # who writes gold needs no training by it


@dataclass(frozen=True, slots=True)
class Training:
    """Somebody's training: in which round they are, and their scores in it by conversation.

    ``conversations`` is the set in its order. ``over`` says that every one has a score in this
    round and no new round was begun.
    """

    round: int
    conversations: Sequence[int]
    scores: Mapping[int, float]
    over: bool
    pass_mark: float

    @property
    def mean(self) -> float | None:
        """The mean F1 of the round so far, 0 to 1; None before the first."""
        return fmean(self.scores.values()) if self.scores else None

    @property
    def passed(self) -> bool:
        """Whether the round is over and its mean reaches the pass mark."""
        # Half a thousandth below counts, so that 2/3 reaches 66.7 %.
        return self.over and self.mean is not None and self.mean >= self.pass_mark - 0.0005

    @property
    def following(self) -> int | None:
        """The conversation that comes next in this round."""
        left = (pk for pk in self.conversations if pk not in self.scores)
        return None if self.over else next(left, None)


def ready(project: Project) -> QuerySet[TrainingItem]:
    """Return the items that have gold to learn by, in their order."""
    gold = Annotation.objects.filter(
        removed_at=None,
        assignment__kind=Kind.GOLD,
        assignment__status=Status.COMPLETE,
        assignment__conversation=OuterRef("pk"),
    )
    labels = gold.order_by().values("assignment").annotate(n=Count("*")).values("n")
    return (
        TrainingItem.objects.filter(project=project)
        .annotate(labels=Subquery(labels))
        .filter(labels__gt=0)
        .order_by("position", "pk")
    )


def learned_by(conversation: Conversation) -> bool:
    """Whether a conversation is in its project's training set."""
    return TrainingItem.objects.filter(pk=conversation.pk).exists()


def needed(project: Project, user: User) -> Training | None:
    """Return the training that stands before ``user``'s work; None where none does.

    It does for annotators who have neither passed nor been let through, where the project has a
    pass mark and a set that is ready. What they label as work already is left out for them.
    """
    if project.pass_mark is None:
        return None
    untrained = Membership.objects.filter(
        project=project, user=user, role__in=LEARNING, trained_at=None
    )
    if not untrained.exists():
        return None
    return _training(project, user)


def _training(project: Project, user: User) -> Training | None:
    kinds = dict(
        Assignment.objects.filter(annotator=user, conversation__training_item__project=project)
        .exclude(status=Status.RELEASED)
        .values_list("conversation", "kind")
    )
    conversations = [
        pk for pk in ready(project).values_list("pk", flat=True) if kinds.get(pk) != Kind.WORK
    ]
    if not conversations:
        return None
    waiting = Assignment.objects.filter(
        annotator=user, kind=Kind.TRAINING, conversation__in=conversations
    ).exclude(status=Status.COMPLETE)
    rounds: dict[int, dict[int, float]] = defaultdict(dict)
    for number, conversation, score in TrainingResult.objects.filter(
        annotator=user, conversation__in=conversations
    ).values_list("round", "conversation", "score"):
        rounds[number][conversation] = score
    number = max(rounds, default=1)
    over = len(rounds[number]) == len(conversations)
    if over and waiting.exists():  # a new round was begun, and has no result yet
        number, over = number + 1, False
    return Training(number, conversations, rounds[number], over, project.pass_mark or 0.0)


@dataclass(frozen=True, slots=True)
class Item:
    """A conversation of the set; ``labels`` are gold's, None before its gold was begun."""

    conversation: Conversation
    gold: str
    labels: int
    results: int


def items(project: Project) -> list[Item]:
    """Return the training set in its order, whether ready or not, in two queries."""
    found = list(
        TrainingItem.objects.filter(project=project).select_related("conversation__corpus")
    )
    pks = [item.pk for item in found]
    standing = Q(annotations__removed_at__isnull=True, annotations__isnull=False)
    golds = {
        gold.conversation_id: gold
        for gold in Assignment.objects.filter(conversation__in=pks, kind=Kind.GOLD).annotate(
            labels=Count("annotations", filter=standing)
        )
    }
    results = dict(
        TrainingResult.objects.filter(conversation__in=pks)
        .order_by()
        .values_list("conversation")
        .annotate(n=Count("*"))
    )
    return [_item(item.conversation, golds.get(item.pk), results.get(item.pk, 0)) for item in found]


def _item(conversation: Conversation, gold: Any, results: int) -> Item:
    if gold is None:
        return Item(conversation, "", 0, results)
    return Item(conversation, gold.status, gold.labels, results)


@dataclass(frozen=True, slots=True)
class Round:
    """One round of somebody's training: how many conversations, and their mean F1."""

    number: int
    done: int
    mean: float


@dataclass(frozen=True, slots=True)
class Learner:
    """An annotator, the rounds they did, and when they were through, if they are."""

    user: int
    name: str
    rounds: Sequence[Round]
    trained_at: datetime | None
    let_through_by: str


def learners(project: Project) -> list[Learner]:
    """Return every annotator of the project with the results of their training, by name."""
    rounds: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    results = TrainingResult.objects.filter(project=project).order_by("round", "pk")
    for user, number, score in results.values_list("annotator", "round", "score"):
        rounds[user][number].append(score)
    rows = Membership.objects.filter(project=project, role__in=LEARNING)
    return [
        Learner(
            user=row.user_id,
            name=row.name,
            rounds=[Round(n, len(s), fmean(s)) for n, s in rounds[row.user_id].items()],
            trained_at=row.trained_at,
            let_through_by=row.let_through_by.username if row.let_through_by else "",
        )
        for row in rows.annotate(name=F("user__username"))
        .select_related("let_through_by")
        .order_by("name")
    ]


@dataclass(frozen=True, slots=True)
class Result:
    """How somebody did on one conversation in one round, and the work it was."""

    title: str
    round: int
    score: float
    assignment: int


def own_results(project: Project, user: User, limit: int = 50) -> list[Result]:
    """Return the results of ``user``, the newest first."""
    work = Assignment.objects.filter(
        conversation=OuterRef("conversation"), annotator=user, kind=Kind.TRAINING
    )
    rows = (
        TrainingResult.objects.filter(project=project, annotator=user)
        .select_related("conversation")
        .annotate(assignment=Subquery(work.values("pk")[:1]))
        .order_by("-pk")[:limit]
    )
    return [Result(str(row.conversation), row.round, row.score, row.assignment) for row in rows]
