"""The parts of runs: cutting, waking workers for them, claiming them, giving up on them.

A message only wakes a worker; it then takes the most urgent chunk that nobody holds. As many
messages are on their way for a run as workers could take part, and each that found work sends the
next.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from annotator import jobs
from annotator.models import Conversation
from inspector.models import Run, RunChunk

CHUNK = 100  # conversations
CHUNK_TURNS = 4_000  # some seconds of work: what is more urgent waits no longer
MAX_ATTEMPTS = 5
WORKERS = 32  # that are woken at once
AHEAD = 200  # chunks looked at for one that is free
RESEND_AFTER = timedelta(seconds=30)
OPEN = (RunChunk.State.WAITING, RunChunk.State.CLAIMED)


def cut(pks: Iterable[int]) -> Iterator[list[int]]:
    """Cut conversations into chunks of at most CHUNK, and of CHUNK_TURNS unless one is longer."""
    ids = list(pks)
    lengths = dict(Conversation.objects.filter(pk__in=ids).values_list("pk", "turn_count"))
    chunk: list[int] = []
    turns = 0
    for pk in ids:
        turns += lengths.get(pk, 0)
        if chunk and (len(chunk) == CHUNK or turns > CHUNK_TURNS):
            yield chunk
            chunk, turns = [], lengths.get(pk, 0)
        chunk.append(pk)
    if chunk:
        yield chunk


def ready() -> QuerySet[RunChunk]:
    """Return the chunks that can be worked on now, the most urgent first."""
    return RunChunk.objects.filter(
        state__in=OPEN, run__state=Run.State.RUNNING, stage=F("run__stage")
    ).order_by("run__priority", "pk")


def free(run: Run | None = None) -> list[int]:
    """Return chunks that can be worked on and that nobody holds, the most urgent first."""
    rows = ready() if run is None else ready().filter(run=run)
    return jobs.abandoned(jobs.CHUNKS, list(rows.values_list("pk", flat=True)[:AHEAD]))


def in_hand(run: Run) -> bool:
    """Whether somebody still works on a chunk of a run: it may write results, also if cancelled.

    A lock is taken before its chunk is claimed, and chunks of a cancelled run are not.
    """
    pks = list(run.chunks.filter(state__in=OPEN).values_list("pk", flat=True))
    return len(jobs.abandoned(jobs.CHUNKS, pks)) < len(pks)


def claim(pk: int) -> RunChunk | None:
    """Take a chunk whose lock is held, None if there is nothing to do.

    One whose worker died is halved: what kills workers ends up alone, and the rest gets done
    however often they are killed. What was counted over the corpus stays whole, since how it is cut
    shows in the sums' last digits.
    """
    with transaction.atomic():
        rows = ready().select_for_update(of=("self",)).select_related("run__corpus")
        chunk = rows.filter(pk=pk).first()
        if chunk is None:
            return None
        if chunk.attempts and chunk.stage == Run.Stage.SCORING and len(chunk.conversation_ids) > 1:
            _halve(chunk)
        chunk.state = RunChunk.State.CLAIMED
        chunk.attempts += 1
        chunk.queued_at = timezone.now()
        chunk.save()
        return chunk


def done(chunk: RunChunk) -> None:
    """Mark a chunk done, with what it counted. Call it in the transaction that writes the rest."""
    chunk.state = RunChunk.State.DONE
    chunk.done_at = timezone.now()
    chunk.save(update_fields=["state", "done_at", "counts"])


def give_up(chunk: RunChunk) -> None:
    """Mark a chunk as one that can't be done."""
    chunk.state = RunChunk.State.FAILED
    chunk.done_at = timezone.now()
    chunk.error = f"Its worker stopped {MAX_ATTEMPTS} times. The worker's log says why."
    chunk.save(update_fields=["state", "done_at", "error"])


def wake(priority: int, times: int = 1) -> None:
    """Ask for workers once the transaction in progress commits."""
    queue = jobs.BULK if priority == Run.Priority.CORPUS else None
    jobs.send("inspector.score_next", queue=queue, times=min(times, WORKERS))


@transaction.atomic
def resend() -> None:
    """Wake workers for chunks whose worker died, and for all if nobody works at all."""
    stale = ready().filter(queued_at__lt=timezone.now() - RESEND_AFTER)
    if jobs.anybody_works(jobs.CHUNKS):
        stale = stale.filter(state=RunChunk.State.CLAIMED)
    pks = jobs.abandoned(jobs.CHUNKS, list(stale.values_list("pk", flat=True)[:WORKERS]))
    for priority in RunChunk.objects.filter(pk__in=pks).values_list("run__priority", flat=True):
        wake(priority)
    RunChunk.objects.filter(pk__in=pks).update(queued_at=timezone.now())


def _halve(chunk: RunChunk) -> None:
    middle = len(chunk.conversation_ids) // 2
    RunChunk.objects.create(
        run=chunk.run,
        stage=chunk.stage,
        lenses=chunk.lenses,
        conversation_ids=chunk.conversation_ids[middle:],
        queued_at=timezone.now(),
    )
    chunk.conversation_ids = chunk.conversation_ids[:middle]
    chunk.attempts = 0
