"""Labels that lenses suggest for a conversation: their newest findings, in the scheme's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef

from annotator.models import Conversation, Label, Layer, SchemeVersion
from inspector.evaluation.mapping import LabelClass
from inspector.evaluation.scheme import SCHEME
from inspector.models import Finding, Score
from inspector.queries.selecting import newest_run


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label for a turn, with who suggests it and why. Turns count from 0.

    ``to`` is the turn that a link would lead to. ``evidence`` has the words that show it, each as
    turn, start and end.
    """

    turn: int
    label: int
    lens: str
    version: str
    confidence: float | None
    reason: str
    evidence: list[list[int]]
    to: int | None = None


def suggestions(conversation: Conversation, scheme: SchemeVersion) -> list[Suggestion]:
    """Return what the newest run of each lens suggests, in three queries.

    Only whole turns and links are suggested: where words begin and end is for people to say.
    """
    runs = {
        score.lens: score
        for score in Score.objects.filter(
            conversation=conversation, run=newest_run(OuterRef("lens"))
        ).select_related("run")
    }
    labels = {
        (label.layer.key, label.key): label
        for layer in scheme.layers.all()
        if layer.unit != Layer.Unit.SPAN
        for label in layer.labels.all()
    }
    rows = Finding.objects.filter(
        conversation=conversation, run__in=[score.run_id for score in runs.values()]
    ).order_by("turn", "pk")
    found = {
        (each.turn, each.label, each.to): each
        for row in rows
        if runs[row.lens].run_id == row.run_id
        for each in _suggested(row, _version(runs[row.lens]), labels)
    }
    return list(found.values())


def _suggested(
    row: Finding, version: str, labels: Mapping[tuple[str, str], Label]
) -> Iterator[Suggestion]:
    for one in SCHEME:
        label = labels.get((one.layer, one.name))
        if label is None or not _says(one, row):
            continue
        linked = label.layer.unit == Layer.Unit.LINK
        if linked and (row.cause is None or row.cause == row.turn):
            continue
        yield Suggestion(
            turn=row.turn,
            label=label.pk,
            lens=row.lens,
            version=version,
            confidence=row.confidence,
            reason=row.reason,
            evidence=row.evidence,
            to=row.cause if linked else None,
        )


def _says(one: LabelClass, row: Finding) -> bool:
    return one.lens == row.lens and any(
        sign.kind == row.kind and sign.saying in row.reason for sign in one.signs
    )


def _version(score: Score) -> str:
    return next((each["version"] for each in score.run.spec if each["name"] == score.lens), "")
