"""Drawing the conversations that people label so that a corpus's rates can be told."""

import secrets
from collections.abc import Iterable

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from annotator.errors import InvalidInput
from annotator.models import Assignment, Conversation, Corpus, User
from annotator.services import audit, giving
from inspector.calibration import drawing
from inspector.calibration.drawing import Drawn
from inspector.calibration.rates import FEW, Ints
from inspector.models import CalibrationSample
from inspector.queries.rates.estimates import Counted

Method = CalibrationSample.Method
SEEDS = 2**31


@transaction.atomic
def draw(
    *,
    corpus: Corpus,
    wanted: int,
    by: str,
    annotators: Iterable[User],
    each: bool,
    actor: User,
    seed: int | None = None,
) -> tuple[CalibrationSample, int]:
    """Draw ``wanted`` conversations and assign them; return the sample and the assignments made.

    All of the corpus is drawn from, so that the sample stands for all of it: what has gold or
    complete work already counts as it is, the rest is assigned, to ``each`` of the annotators or
    dealt out among them. ``by`` is a class ("layer/class") whose finds the sample is stratified by;
    empty for a simple one. Raises InvalidInput for fewer than two conversations, an unknown class,
    or people who may not annotate.
    """
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    ids, drawn = _drawn(corpus, wanted, by, seed)
    layer, _, label = by.partition("/")
    sample = CalibrationSample.objects.create(
        corpus=corpus,
        method=Method.STRATIFIED if by else Method.SIMPLE,
        layer=layer,
        label_class=label,
        seed=seed,
        bounds=drawn.bounds.tolist(),
        conversations=ids.tolist(),
        strata=drawn.stratum.tolist(),
        drawn=ids[drawn.chosen].tolist(),
        created_by=actor,
    )
    give = giving.assign if each else giving.share_out
    made = give(
        project=corpus.project,
        conversations=_unlabelled(sample),
        annotators=annotators,
        actor=actor,
    )
    audit.record(
        project=corpus.project,
        actor=actor,
        action="calibration sample drawn",
        sample=sample.pk,
        corpus=corpus.slug,
        by=by,
        seed=seed,
        conversations=len(sample.drawn),
    )
    return sample, made


def _drawn(corpus: Corpus, wanted: int, by: str, seed: int) -> tuple[Ints, Drawn]:
    if not by:
        rows = Conversation.objects.filter(corpus=corpus, superseded_by=None).order_by("pk")
        ids = np.array(rows.values_list("pk", flat=True), dtype=np.int64)
        _require(ids, wanted)
        return ids, drawing.simple(len(ids), wanted, seed)
    counted = Counted(corpus, None)
    _require(counted.counts.ids, wanted)
    shares = counted.shares(by)
    if shares is None:
        raise InvalidInput("No lens finds this, so a sample can't be stratified by it.")
    return counted.counts.ids, drawing.stratified(shares, wanted, seed)


def _require(ids: Ints, wanted: int) -> None:
    if min(len(ids), wanted) < FEW:
        raise InvalidInput("Draw at least two conversations.")


def _unlabelled(sample: CalibrationSample) -> QuerySet[Conversation]:
    done = Assignment.objects.filter(
        kind__in=[Assignment.Kind.WORK, Assignment.Kind.GOLD], status=Assignment.Status.COMPLETE
    )
    return Conversation.objects.filter(pk__in=sample.drawn).exclude(
        pk__in=done.filter(conversation__in=sample.drawn).values("conversation")
    )
