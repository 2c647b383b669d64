"""How far a run is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Func, IntegerField, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator.models import Upload
from inspector.models import Run, RunChunk
from inspector.queries import declared

PATIENCE = 20  # seconds after which a page says for how long nobody has begun
FAILURES = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """A run's progress in conversations. ``rate`` is a second; None until something is done.

    ``counted`` of ``to_count`` conversations are in the corpus statistics that come first, if any.
    ``waited`` is in seconds, 0 once a worker has begun.
    """

    total: int
    done: int
    to_count: int
    counted: int
    failed_chunks: int
    claimed: int
    rate: float | None
    seconds_left: int | None
    waited: int

    @property
    def percent(self) -> int:
        """0 to 100."""
        return 100 * self.done // self.total if self.total else 100

    @property
    def counting(self) -> bool:
        """Whether corpus statistics are still being counted."""
        return self.counted < self.to_count

    @property
    def pace(self) -> str:
        """How fast it goes, in words; empty until something is done."""
        if self.rate is None:
            return ""
        return f"{self.rate:.0f} a second" if self.rate >= 1 else f"{60 * self.rate:.2g} a minute"

    @property
    def left(self) -> str:
        """The time that is left in words; empty if it can't be told."""
        return "" if self.seconds_left is None else duration(self.seconds_left)

    @property
    def waiting(self) -> str:
        """For how long nobody has begun, in words; empty while that is no news."""
        return duration(self.waited) if self.waited > PATIENCE else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A lens of a run as it was then; ``known`` where it is installed still."""

    name: str
    title: str
    version: str
    params: str
    known: bool


def progress(run: Run, now: datetime | None = None) -> Progress:
    """Count the conversations of a run's chunks by stage and state, in one query."""
    size = Func("conversation_ids", function="cardinality", output_field=IntegerField())
    over = Q(state__in=[RunChunk.State.DONE, RunChunk.State.FAILED])
    scoring, counting = Q(stage=Run.Stage.SCORING), Q(stage=Run.Stage.GATHERING)
    counts = run.chunks.aggregate(
        total=Coalesce(Sum(size, filter=scoring), 0),
        done=Coalesce(Sum(size, filter=scoring & over), 0),
        to_count=Coalesce(Sum(size, filter=counting), 0),
        counted=Coalesce(Sum(size, filter=counting & over), 0),
        failed=Count("pk", filter=Q(state=RunChunk.State.FAILED)),
        claimed=Count("pk", filter=Q(state=RunChunk.State.CLAIMED)),
        begun=Max("done_at", filter=counting),
        last=Max("done_at", filter=scoring),
    )
    begun = counts["begun"] or run.created_at
    elapsed = ((counts["last"] or begun) - begun).total_seconds()
    rate = counts["done"] / elapsed if counts["done"] and elapsed > 0 else None
    left = counts["total"] - counts["done"]
    idle = not (counts["done"] or counts["counted"] or counts["claimed"])
    return Progress(
        total=counts["total"],
        done=counts["done"],
        to_count=counts["to_count"],
        counted=counts["counted"],
        failed_chunks=counts["failed"],
        claimed=counts["claimed"],
        rate=rate,
        seconds_left=int(left / rate) if rate else None,
        waited=_since(run.created_at, now) if idle else 0,
    )


def unplanned(upload: Upload, now: datetime | None = None) -> str:
    """Return for how long a stored upload has no run yet, in words; empty while that is no news."""
    waited = _since(upload.finished_at or upload.created_at, now)
    return duration(waited) if waited > PATIENCE else ""


def failures(run: Run) -> Sequence[RunChunk]:
    """Return the first chunks that could not be scored."""
    return list(run.chunks.filter(state=RunChunk.State.FAILED)[:FAILURES])


def parts(run: Run) -> list[Part]:
    """Return the lenses that a run scores with."""
    return [
        Part(
            name=spec["name"],
            title=declared.title(spec["name"]),
            version=spec["version"],
            params=declared.params(spec),
            known=declared.lens(spec["name"]) is not None,
        )
        for spec in run.spec
    ]


def duration(seconds: int) -> str:
    """Return a length of time as people say it: ``45 s``, ``3 min``, ``2 h 5 min``."""
    if seconds < 90:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _since(moment: datetime, now: datetime | None) -> int:
    return int(((now or timezone.now()) - moment).total_seconds())
