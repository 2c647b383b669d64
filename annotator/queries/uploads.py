"""How far an upload has come, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from annotator.models import Upload, UploadProblem

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """An upload's progress. ``percent`` is 0 to 100 of the file's bytes; ``waited`` in seconds."""

    percent: int
    waited: int
    over: bool


def progress(upload: Upload, now: datetime | None = None) -> Progress:
    """Return how far ``upload`` is."""
    over = upload.state in (Upload.State.STORED, Upload.State.FAILED)
    waited = ((now or timezone.now()) - upload.created_at).total_seconds()
    read = 100 * upload.bytes_read // upload.size if upload.size else 0
    return Progress(
        percent=100 if upload.state == Upload.State.STORED else min(read, 99),
        waited=int(waited) if upload.state == Upload.State.WAITING else 0,
        over=over,
    )


def problems(upload: Upload, limit: int = SHOWN) -> list[UploadProblem]:
    """Return the first problems in the order of the file, those that lost a record first."""
    return list(upload.problems.order_by("kept", "line", "id")[:limit])
