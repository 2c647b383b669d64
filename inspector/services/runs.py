"""Planning runs, doing their chunks, closing them.

A chunk is done by whoever holds its lock; its rows are written in one transaction that also marks
it done. Whatever is asked for twice is therefore done once.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator import jobs
from annotator.models import Conversation, Corpus, Upload, User
from annotator.queries import transcripts
from annotator.services import audit
from inspector.lenses import registry
from inspector.models import Run, RunChunk
from inspector.services import scoring

CHUNK = 100  # conversations
MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(seconds=30)
OPEN = (RunChunk.State.WAITING, RunChunk.State.CLAIMED)


@transaction.atomic
def plan(*, corpus: Corpus, requested_by: User | None = None, upload: Upload | None = None) -> Run:
    """Plan a run of every lens over the corpus, or over one upload's conversations."""
    conversations = Conversation.objects.filter(corpus=corpus).order_by("pk")
    if upload is not None:
        conversations = conversations.filter(upload=upload)
    run = Run.objects.create(
        corpus=corpus,
        upload=upload,
        requested_by=requested_by,
        spec=[lens.spec() for lens in registry.defaults()],
    )
    now = timezone.now()
    ids = list(conversations.values_list("pk", flat=True))
    chunks = RunChunk.objects.bulk_create(
        RunChunk(run=run, conversation_ids=ids[start : start + CHUNK], queued_at=now)
        for start in range(0, len(ids), CHUNK)
    )
    for chunk in chunks:
        jobs.send("inspector.score_chunk", chunk.pk)
    if not chunks:
        _close(run.pk)
    if requested_by is not None:
        audit.record(project=corpus.project, actor=requested_by, action="run planned", run=run.pk)
    return run


@transaction.atomic
def plan_for_upload(*, pk: int) -> None:
    """Plan the run of an upload that is stored, once."""
    upload = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("corpus__project")
        .filter(pk=pk, state=Upload.State.STORED, run__isnull=True)
        .first()
    )
    if upload is not None:
        plan(corpus=upload.corpus, upload=upload)


def execute(*, pk: int) -> None:
    """Score a chunk and write what the lenses say, unless it is done, held or cancelled."""
    with jobs.held(jobs.CHUNKS, pk) as mine:
        if not (mine and _claim(pk)):
            return
        chunk = RunChunk.objects.select_related("run").get(pk=pk)
        if chunk.attempts > MAX_ATTEMPTS:
            _give_up(chunk)
        else:
            lenses = [registry.from_spec(spec) for spec in chunk.run.spec]
            conversations = transcripts.load(chunk.conversation_ids)
            earlier = transcripts.earlier(chunk.conversation_ids)
            results = scoring.score(lenses, conversations, earlier)
            _write(chunk, results)
        _close(chunk.run_id)


def cancel(*, run: Run, actor: User) -> None:
    """Stop a run: chunks that nobody has begun are left; what is scored stays."""
    with transaction.atomic():
        stopped = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
            state=Run.State.CANCELLED, finished_at=timezone.now()
        )
        if stopped:
            audit.record(
                project=run.corpus.project, actor=actor, action="run cancelled", run=run.pk
            )


def sweep() -> None:
    """Plan runs nobody planned, ask again for chunks nobody holds, close runs that are over."""
    for pk in Upload.objects.filter(state=Upload.State.STORED, run__isnull=True).values_list(
        "pk", flat=True
    )[:100]:
        plan_for_upload(pk=pk)
    _resend()
    over = Run.objects.filter(state=Run.State.RUNNING).exclude(chunks__state__in=OPEN)
    for pk in over.values_list("pk", flat=True):
        _close(pk)


def _claim(pk: int) -> bool:
    return bool(
        RunChunk.objects.filter(
            pk=pk,
            state__in=OPEN,
            run__in=Run.objects.filter(state=Run.State.RUNNING),
        ).update(state=RunChunk.State.CLAIMED, attempts=F("attempts") + 1)
    )


@transaction.atomic
def _write(chunk: RunChunk, results: scoring.Results) -> None:
    scoring.write(chunk.run, chunk.conversation_ids, results)
    chunk.state = RunChunk.State.DONE
    chunk.done_at = timezone.now()
    chunk.save(update_fields=["state", "done_at"])


def _give_up(chunk: RunChunk) -> None:
    chunk.state = RunChunk.State.FAILED
    chunk.done_at = timezone.now()
    chunk.error = f"Its worker stopped {MAX_ATTEMPTS} times. The worker's log says why."
    chunk.save(update_fields=["state", "done_at", "error"])


def _close(pk: int) -> None:
    # Two workers that finish together may each see the other's chunk as open; the sweep closes
    # such a run.
    Run.objects.filter(pk=pk, state=Run.State.RUNNING).exclude(chunks__state__in=OPEN).update(
        state=Run.State.DONE, finished_at=timezone.now()
    )


@transaction.atomic
def _resend() -> None:
    stale = RunChunk.objects.filter(
        state__in=OPEN,
        run__state=Run.State.RUNNING,
        queued_at__lt=timezone.now() - RESEND_AFTER,
    ).order_by("pk")
    pks = jobs.abandoned(jobs.CHUNKS, list(stale.values_list("pk", flat=True)[:100]))
    RunChunk.objects.filter(pk__in=pks).update(queued_at=timezone.now())
    for pk in pks:
        jobs.send("inspector.score_chunk", pk)
