"""How far an upload has come, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from annotator.models import Label, Project, Upload, UploadProblem

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """An upload's progress.

    ``percent`` is 0 to 100 of the file's bytes; ``waited`` in seconds; ``over`` where nothing will
    happen by itself. ``rate`` is in turns stored a second, ``left`` the time that the rest takes at
    the speed so far; None while that can't be told.
    """

    percent: int
    waited: int
    over: bool
    rate: int
    left: timedelta | None


def progress(upload: Upload, now: datetime | None = None) -> Progress:
    """Return how far ``upload`` is."""
    now = now or timezone.now()
    waited = (now - upload.queued_at).total_seconds()
    elapsed = (now - upload.started_at).total_seconds() if upload.started_at else 0.0
    read = 100 * upload.bytes_read // upload.size if upload.size else 0
    waits = upload.state == Upload.State.WAITING or not upload.survey
    return Progress(
        percent=100 if upload.state == Upload.State.STORED else min(read, 99),
        waited=int(waited) if waits else 0,
        over=upload.state not in Upload.OPEN,
        rate=int(upload.turns_stored / elapsed) if elapsed else 0,
        left=_left(upload, elapsed),
    )


def _left(upload: Upload, elapsed: float) -> timedelta | None:
    if upload.state not in Upload.OPEN or not (elapsed and upload.bytes_read):
        return None
    share = upload.bytes_read / upload.size
    return timedelta(seconds=int(elapsed * (1 - share) / share)) if share < 1 else None


def labels(project: Project) -> list[Label]:
    """Return the labels of the project's newest scheme version, layer by layer."""
    newest = project.scheme_versions.order_by("-number").values("pk")[:1]
    return list(
        Label.objects.filter(layer__scheme_version__in=newest)
        .select_related("layer")
        .order_by("layer__position", "position")
    )


def problems(upload: Upload, limit: int = SHOWN) -> list[UploadProblem]:
    """Return the first problems in the order of the file, those that lost a record first."""
    return list(upload.problems.order_by("kept", "line", "id")[:limit])
