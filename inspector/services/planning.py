"""Planning runs: which lenses score which conversations, in which chunks, how urgently."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from annotator.models import Conversation, Corpus, Upload, User
from annotator.services import audit
from inspector.lenses import registry
from inspector.lenses.base import Lens
from inspector.models import Run, RunChunk
from inspector.queries import outdated
from inspector.services import chunks, runs, statistics

Scored = Mapping[tuple[str, ...], Sequence[int]]  # conversations by the lenses that score them


@transaction.atomic
def plan(
    *,
    corpus: Corpus,
    requested_by: User | None = None,
    upload: Upload | None = None,
    lenses: Sequence[Lens] | None = None,
) -> Run:
    """Plan a run over the corpus, or over one upload's conversations.

    ``lenses`` are all there are, unless given. Corpus statistics are counted anew for a corpus;
    an upload takes those there are as long as they fit.
    """
    chosen = lenses if lenses is not None else registry.defaults()
    rows = Conversation.objects.filter(corpus=corpus)
    if upload is not None:
        rows = rows.filter(upload=upload)
    names = tuple(lens.name for lens in chosen)
    return _plan(
        Run(
            corpus=corpus,
            upload=upload,
            requested_by=requested_by,
            priority=Run.Priority.CORPUS if upload is None else Run.Priority.UPLOAD,
        ),
        chosen,
        {names: list(rows.order_by("pk").values_list("pk", flat=True))},
        anew=upload is None,
    )


@transaction.atomic
def plan_outdated(*, corpus: Corpus, requested_by: User | None = None) -> Run:
    """Plan a run of what is missing, or was scored in another version or by other parameters."""
    chosen = registry.defaults()
    scored: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, names in outdated.lenses(corpus, chosen).items():
        scored[names].append(pk)
    run = Run(corpus=corpus, requested_by=requested_by, priority=Run.Priority.CORPUS)
    return _plan(run, chosen, scored, anew=False)


@transaction.atomic
def plan_for_conversation(*, conversation: Conversation, requested_by: User | None = None) -> Run:
    """Plan a run of every lens over one conversation that somebody looks at, before all others."""
    chosen = registry.defaults()
    run = Run(
        corpus=conversation.corpus,
        requested_by=requested_by,
        priority=Run.Priority.ONE_CONVERSATION,
    )
    names = tuple(lens.name for lens in chosen)
    return _plan(run, chosen, {names: [conversation.pk]}, anew=False)


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


def _plan(run: Run, lenses: Sequence[Lens], scored: Scored, *, anew: bool) -> Run:
    """Store ``run`` with its chunks, and ask workers to begin."""
    used = {name for names in scored for name in names}
    run.spec = [lens.spec() for lens in lenses if lens.name in used]
    counted = _to_count(run, anew=anew)
    run.stage = Run.Stage.GATHERING if counted else Run.Stage.SCORING
    run.save()
    now = timezone.now()
    first = [
        RunChunk(run=run, stage=Run.Stage.GATHERING, conversation_ids=ids, queued_at=now)
        for ids in chunks.cut(counted)
    ]
    second = [
        RunChunk(run=run, conversation_ids=ids, lenses=list(names), queued_at=now)
        for names, pks in sorted(scored.items())
        for ids in chunks.cut(pks)
    ]
    RunChunk.objects.bulk_create(first + second)
    chunks.wake(run.priority, len(first or second))
    runs.advance(pk=run.pk)  # one of nothing is over
    run.refresh_from_db()
    if run.requested_by is not None:
        audit.record(
            project=run.corpus.project, actor=run.requested_by, action="run planned", run=run.pk
        )
    return run


def _to_count(run: Run, *, anew: bool) -> list[int]:
    """Return the conversations whose statistics the run has to count first."""
    if not statistics.gatherers(run.spec):
        return []
    rows = Conversation.objects.filter(corpus=run.corpus, superseded_by=None).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    if not anew:
        run.statistics_run = statistics.reusable(run.corpus_id, run.spec, len(ids))
    return [] if run.statistics_run else ids


def sweep() -> None:
    """Plan the runs of stored uploads that nobody planned."""
    waiting = Upload.objects.filter(state=Upload.State.STORED, run__isnull=True)
    for pk in waiting.values_list("pk", flat=True)[:100]:
        plan_for_upload(pk=pk)
