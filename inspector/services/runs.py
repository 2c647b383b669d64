"""Doing runs: their chunks, from the first stage to the last, and stopping them.

A chunk is done by whoever holds its lock; its rows are written in one transaction that also marks
it done. Whatever is asked for twice is therefore done once.
"""

from django.db import connection, transaction
from django.utils import timezone

from annotator import jobs
from annotator.models import User
from annotator.queries import transcripts
from annotator.services import audit
from inspector.models import Run, RunChunk
from inspector.services import bands, chunks, comparisons, scoring, statistics, tabulating


def work(*, run: Run | None = None) -> bool:
    """Do the most urgent chunk that nobody holds, of one run or of all; whether there was one."""
    return any(execute(pk=pk) for pk in chunks.free(run))


def work_and_wake() -> None:
    """Do the most urgent chunk, and ask for a worker for what is left then."""
    if work():
        following = chunks.ready().values_list("run__priority", flat=True).first()
        if following is not None:
            chunks.wake(following)


def execute(*, pk: int) -> bool:
    """Do a chunk; False if it is done, held, cancelled, or not its stage's turn."""
    with jobs.held(jobs.CHUNKS, pk) as mine:
        chunk = chunks.claim(pk) if mine else None
        if chunk is None:
            return False
        if chunk.attempts > chunks.MAX_ATTEMPTS:
            chunks.give_up(chunk)
        elif chunk.stage == Run.Stage.GATHERING:
            _gather(chunk)
        else:
            _score(chunk)
        advance(pk=chunk.run_id)
    return True


@transaction.atomic
def advance(*, pk: int) -> None:
    """Bring a run none of whose chunks is open to its next stage or to its end."""
    run = Run.objects.select_for_update(of=("self",)).filter(pk=pk, state=Run.State.RUNNING).first()
    if run is None or run.chunks.filter(stage=run.stage, state__in=chunks.OPEN).exists():
        return
    if run.stage == Run.Stage.GATHERING:
        statistics.freeze(run)
        run.stage, run.statistics_run = Run.Stage.SCORING, run
        chunks.wake(run.priority, run.chunks.filter(state__in=chunks.OPEN).count())
    else:
        bands.keep(run)
        run.state, run.finished_at = Run.State.DONE, timezone.now()
        tabulating.ask(run.corpus_id)
        comparisons.ask_with_the_one_before(run)
    run.save(update_fields=["stage", "statistics_run", "state", "finished_at"])


def cancel(*, run: Run, actor: User) -> None:
    """Stop a run: chunks that nobody has begun are left; what is scored stays."""
    with transaction.atomic():
        stopped = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
            state=Run.State.CANCELLED, finished_at=timezone.now()
        )
        if stopped:
            tabulating.ask(run.corpus_id)
            audit.record(
                project=run.corpus.project, actor=actor, action="run cancelled", run=run.pk
            )


def sweep() -> None:
    """Wake workers for what was left behind, and bring on runs whose last worker died."""
    chunks.resend()
    for pk in Run.objects.filter(state=Run.State.RUNNING).values_list("pk", flat=True):
        advance(pk=pk)


def _gather(chunk: RunChunk) -> None:
    found = transcripts.load(chunk.conversation_ids)
    lenses = statistics.gatherers(chunk.run.spec)
    chunk.counts = statistics.gather(lenses, list(found.values()))
    with transaction.atomic():
        if _stands(chunk):
            chunks.done(chunk)


def _score(chunk: RunChunk) -> None:
    names = chunk.lenses or [spec["name"] for spec in chunk.run.spec]
    lenses, missing = scoring.installed(s for s in chunk.run.spec if s["name"] in names)
    found = transcripts.load(chunk.conversation_ids)
    earlier = transcripts.earlier(chunk.conversation_ids)
    results = scoring.score(lenses, found, earlier, statistics.of(chunk.run))
    results += scoring.unmeasured(missing, found)
    with transaction.atomic():
        if _stands(chunk):
            scoring.write(chunk.run, chunk.conversation_ids, results)
            chunks.done(chunk)


def _stands(chunk: RunChunk) -> bool:
    """Whether the corpus is still there; it then stays until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM annotator_corpus WHERE id = %s FOR KEY SHARE", [chunk.run.corpus_id]
        )
        return cursor.fetchone() is not None
