"""How far a project's labelling is: person by person, corpus by corpus."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from annotator.models import Assignment, Corpus, Project, User
from annotator.policies import ALLOWED, Action
from annotator.queries import queue
from annotator.queries.pace import Pace, pace

Status = Assignment.Status


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's work in conversations; ``pace`` is None before they completed any.

    ``may_annotate`` is false for who is no longer there to annotate.
    """

    pk: int
    name: str
    may_annotate: bool
    waiting: int
    in_progress: int
    complete: int
    last_seen: datetime | None
    pace: Pace | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a corpus's conversations were completed by 0, 1, 2 … annotators.

    ``done`` and ``wanted`` count annotators over conversations; more than wanted is not counted.
    """

    slug: str
    name: str
    by_annotators: Sequence[int]
    done: int
    wanted: int

    @property
    def percent(self) -> int:
        """How much of what is wanted is done, rounded down, so that 100 means all of it."""
        return 100 * self.done // self.wanted if self.wanted else 0


def people(project: Project) -> list[Person]:
    """Return everybody who may annotate or has work here, by name, in three queries."""
    working = queue.working(project)
    counts = {
        status.value: Count("pk", filter=Q(status=status))
        for status in (Status.WAITING, Status.IN_PROGRESS, Status.COMPLETE)
    }
    seen = Greatest(Max("touched_at"), Max("completed_at"))
    work = {
        row["annotator"]: row
        for row in working.order_by().values("annotator").annotate(**counts, last_seen=seen)
    }
    may = Q(memberships__project=project, memberships__role__in=ALLOWED[Action.ANNOTATE])
    users = (
        User.objects.filter(may | Q(pk__in=work))
        .annotate(may_annotate=Count("memberships", filter=may))
        .order_by("username")
    )
    paces = pace(project, work)
    return [_person(user, work.get(user.pk, {}), paces.get(user.pk)) for user in users]


def _person(user: Any, work: Mapping[str, Any], paced: Pace | None) -> Person:
    return Person(
        pk=user.pk,
        name=user.username,
        may_annotate=bool(user.may_annotate),
        waiting=work.get("waiting", 0),
        in_progress=work.get("in_progress", 0),
        complete=work.get("complete", 0),
        last_seen=work.get("last_seen"),
        pace=paced,
    )


def coverage(project: Project) -> list[Coverage]:
    """Return every corpus with conversations, by name, in two queries."""
    complete = queue.working(project).filter(conversation=OuterRef("pk"), status=Status.COMPLETE)
    count = complete.order_by().values("conversation").annotate(n=Count("*")).values("n")
    rows = (
        queue.slots(project)
        .annotate(done=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        .order_by()
        .values("corpus", "done", "wanted")
        .annotate(conversations=Count("pk"))
    )
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in rows:
        found[row["corpus"]].append((row["done"], row["wanted"], row["conversations"]))
    most = max((done for each in found.values() for done, _, _ in each), default=0)
    columns = max(most, project.overlap) + 1
    corpora = Corpus.objects.filter(pk__in=found).order_by("name")
    return [_coverage(corpus, found[corpus.pk], columns) for corpus in corpora]


def _coverage(corpus: Corpus, rows: Sequence[tuple[int, int, int]], columns: int) -> Coverage:
    by_annotators = [0] * columns
    for done, _, conversations in rows:
        by_annotators[done] += conversations
    return Coverage(
        slug=corpus.slug,
        name=corpus.name,
        by_annotators=by_annotators,
        done=sum(min(done, wanted) * conversations for done, wanted, conversations in rows),
        wanted=sum(wanted * conversations for _, wanted, conversations in rows),
    )
