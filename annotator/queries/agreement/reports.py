"""Agreement on every layer of a selection."""

from collections.abc import Callable
from dataclasses import dataclass

from annotator.agreement import marklayer, turnlayer
from annotator.agreement.bootstrap import LEVEL, RESAMPLES, Resampler, seeded
from annotator.agreement.report import LayerReport
from annotator.agreement.turnlayer import TurnLayer
from annotator.models import Conversation, Layer, Project
from annotator.queries.agreement import schemes
from annotator.queries.agreement.schemes import ComparedLayer, LabelName
from annotator.queries.agreement.selection import Selection, stamp
from annotator.queries.agreement.sharing import (
    Shared,
    link_marks,
    looked_up,
    share,
    span_marks,
    turn_answers,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A layer's report with the layer's name and its labels' names."""

    key: str
    name: str
    labels: list[LabelName]
    report: LayerReport


@dataclass(frozen=True, slots=True)
class Report:
    """Agreement on a selection.

    ``conversations`` counts those that two or more have done; ``annotators`` are those compared,
    ``reference`` the one that everybody else is compared with, if any. ``stamp`` says which state
    of the labels it is of; ``seed`` comes from the conversations.
    """

    layers: list[Compared]
    annotators: list[str]
    reference: str
    conversations: int
    alone: int
    unlabelled: list[str]
    stamp: str
    seed: int
    resamples: int = RESAMPLES
    level: float = LEVEL


def compute(
    project: Project,
    selection: Selection,
    *,
    tell: Callable[[int, int], None] | None = None,
) -> Report:
    """Compute agreement on the selected layers; ``tell`` hears how many of how many are done."""
    at = stamp(project, selection)
    shared = share(project, selection)
    resampler = Resampler(seed=_seed(shared))
    compared: list[Compared] = []
    unlabelled = []
    layers = schemes.layers(project, selection.layer)
    for done, layer in enumerate(layers):
        if tell:
            tell(done, len(layers))
        report = _report(shared, layer, selection, resampler) if shared.raters[1:] else None
        if report is None:
            unlabelled.append(layer.name)
        else:
            compared.append(Compared(layer.key, layer.name, layer.labels, report))
    reference = "" if shared.reference is None else shared.raters[shared.reference]
    return Report(
        layers=compared,
        annotators=shared.raters,
        reference=reference,
        conversations=len(shared.turns.starts),
        alone=shared.alone,
        unlabelled=unlabelled,
        stamp=at,
        seed=resampler.seed,
    )


def _seed(shared: Shared) -> int:
    """Return a seed that the words of the conversations make, wherever they are stored."""
    found = Conversation.objects.filter(pk__in=list(shared.turns.starts)).order_by()
    return seeded(bytes(each) for each in found.values_list("content_hash", flat=True))


def _report(
    shared: Shared, layer: ComparedLayer, selection: Selection, resampler: Resampler
) -> LayerReport | None:
    """Return a layer's report; None if nobody gave any of its labels."""
    if layer.unit == Layer.Unit.TURN:
        found = turn_answers(shared, layer)
        if not found.members.any():
            return None
        return turnlayer.report(
            found,
            TurnLayer(
                labels=[label.key for label in layer.labels],
                multiple=layer.multiple,
                scale=layer.scale,
                ordered=selection.ordered,
                boundaries=layer.beginning(selection.boundaries),
                reference=shared.reference,
                resampler=resampler,
            ),
            shared.raters,
            looked_up(found.conversations, shared.completed),
        )
    return _mark_report(shared, layer, resampler)


def _mark_report(shared: Shared, layer: ComparedLayer, resampler: Resampler) -> LayerReport | None:
    if layer.unit == Layer.Unit.SPAN:
        spans = span_marks(shared, layer, resampler)
        return marklayer.span_report(spans) if any(spans.marks) else None
    links = link_marks(shared, layer, resampler)
    return marklayer.link_report(links) if any(links.marks) else None
