"""The first stage of a run: what lenses count over the whole corpus, frozen before it scores."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction

from annotator.transcript import Transcript
from inspector.lenses.base import CorpusLens
from inspector.lenses.statistics import added
from inspector.models import Run, Statistics
from inspector.services import scoring

log = logging.getLogger(__name__)

GROWN = 10  # statistics are counted anew once the corpus has grown by more than a tenth


def gatherers(specs: Sequence[Mapping[str, Any]]) -> list[CorpusLens]:
    """Return the lenses of ``specs`` that count over the corpus."""
    return [lens for lens in scoring.installed(specs)[0] if isinstance(lens, CorpusLens)]


def reusable(corpus_id: int, specs: Sequence[Mapping[str, Any]], size: int) -> Run | None:
    """Return the newest run whose statistics fit ``specs`` and a corpus of ``size`` conversations.

    None if there is none, or if it counted much less than is there now.
    """
    wanted = [lens.spec() for lens in gatherers(specs)]
    newest = (
        Run.objects.filter(corpus_id=corpus_id, statistics__isnull=False).order_by("-pk").first()
    )
    if newest is None or not all(spec in newest.spec for spec in wanted):
        return None
    counted = newest.statistics.values_list("conversations", flat=True)
    return newest if all(n * (GROWN + 1) >= size * GROWN for n in counted) else None


def gather(lenses: Sequence[CorpusLens], transcripts: Sequence[Transcript]) -> dict[str, Any]:
    """Return, by lens, what each counts over ``transcripts``; one that breaks is left out."""
    found = {}
    for lens in lenses:
        try:
            counts = lens.gather(transcripts)
            found[lens.name] = {"conversations": len(transcripts), "counts": _plain(counts)}
        except Exception:  # a lens may be anybody's
            log.exception("lens %s gathering", lens.name)
    return found


def freeze(run: Run) -> None:
    """Add up what the chunks of ``run`` gathered, in their order, and keep what comes of it.

    Call it in a transaction.
    """
    lenses = gatherers(run.spec)
    totals: dict[str, Any] = {}
    chunks = run.chunks.filter(stage=Run.Stage.GATHERING).order_by("pk")
    for counts in chunks.exclude(counts=None).values_list("counts", flat=True).iterator():
        totals = added(totals, counts)
    for lens in lenses:
        if lens.name in totals:
            _freeze(run, lens, totals[lens.name])
    chunks.update(counts=None)


def of(run: Run) -> dict[str, Mapping[str, Any]]:
    """Return the statistics that ``run`` scores with, by lens."""
    rows = Statistics.objects.filter(run=run.statistics_run_id)
    return dict(rows.values_list("lens", "values"))


def _freeze(run: Run, lens: CorpusLens, total: Mapping[str, Any]) -> None:
    try:
        values = _plain(lens.finish(total["counts"]))
    except Exception:  # a lens may be anybody's
        log.exception("lens %s finishing its statistics", lens.name)
        return
    with transaction.atomic():
        Statistics.objects.create(
            run=run, lens=lens.name, conversations=total["conversations"], values=values
        )


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON holds it; a number that JSON can't hold becomes null."""
    return msgspec.json.decode(msgspec.json.encode(value))
