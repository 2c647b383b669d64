"""The runs of a project, newest first, a page at a time: two queries, whatever there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, Min, Q, Sum, Window
from django.db.models.functions import Coalesce, Lag
from django.utils import timezone

from annotator.models import Corpus, Project
from annotator.queries.paging import Page, span, within
from inspector.models import Run, RunChunk
from inspector.queries import declared
from inspector.queries.runs import duration

PAGE = 40


@dataclass(frozen=True, slots=True)
class Past:
    """A run with what became of it, in conversations; ``reason`` is that of its first failure.

    ``before`` is the run of the same corpus before it, if any.
    """

    run: Run
    total: int
    done: int
    failed: int
    reason: str
    before: int | None

    @property
    def took(self) -> str:
        """How long it took, or has been going on for, in words."""
        end = self.run.finished_at or timezone.now()
        seconds = int((end - self.run.created_at).total_seconds())
        return duration(seconds) if seconds else "under 1 s"

    @property
    def lenses(self) -> list[str]:
        """The lenses it scores with, each with its version."""
        return [f"{declared.title(spec['name'])} {spec['version']}" for spec in self.run.spec]


def before(run: Run) -> int | None:
    """Return the id of the run of the same corpus before this one, if any."""
    earlier = Run.objects.filter(corpus=run.corpus_id, pk__lt=run.pk)
    return earlier.order_by("-pk").values_list("pk", flat=True).first()


def page(project: Project, corpus: Corpus | None, number: int) -> Page[Past]:
    """Return a page of the project's runs, or of one corpus's; past the last one, the last one."""
    runs = Run.objects.filter(corpus__project=project)
    if corpus is not None:
        runs = runs.filter(corpus=corpus)
    total = runs.count()
    number = within(number, total, PAGE)
    previous = Window(Lag("pk"), partition_by=[F("corpus_id")], order_by="pk")
    rows = list(
        runs.select_related("corpus", "requested_by", "upload").annotate(previous=previous)[
            span(number, PAGE)
        ]
    )
    counted = _counts(rows)
    return Page([_past(row, counted.get(row.pk, {})) for row in rows], total, number, PAGE)


def _counts(rows: Sequence[Run]) -> dict[int, Mapping[str, Any]]:
    size = Func("conversation_ids", function="cardinality", output_field=IntegerField())
    failed = Q(state=RunChunk.State.FAILED)
    over = failed | Q(state=RunChunk.State.DONE)
    scoring = RunChunk.objects.filter(run__in=rows, stage=Run.Stage.SCORING).order_by()
    counts = scoring.values("run").annotate(
        total=Coalesce(Sum(size), 0),
        done=Coalesce(Sum(size, filter=over), 0),
        failed=Coalesce(Sum(size, filter=failed), 0),
        reason=Min("error", filter=failed),
    )
    return {each["run"]: each for each in counts}


def _past(row: Run, counts: Mapping[str, Any]) -> Past:
    return Past(
        run=row,
        total=counts.get("total", 0),
        done=counts.get("done", 0) - counts.get("failed", 0),
        failed=counts.get("failed", 0),
        reason=counts.get("reason") or "",
        before=getattr(row, "previous", None),
    )
