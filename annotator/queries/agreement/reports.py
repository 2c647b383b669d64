"""Agreement on every layer of a selection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement import marklayer, turnlayer
from annotator.agreement.bootstrap import LEVEL, RESAMPLES, SEED, Resampler
from annotator.agreement.marklayer import Marked
from annotator.agreement.report import LayerReport
from annotator.agreement.spans import Span
from annotator.agreement.turnlayer import TurnLayer
from annotator.models import Layer, Project
from annotator.queries.agreement import rows, schemes
from annotator.queries.agreement.schemes import ComparedLayer
from annotator.queries.agreement.selection import Selection, stamp
from annotator.queries.agreement.sharing import Model, Shared, asked, looked_up, share, turn_answers


@dataclass(frozen=True, slots=True)
class Compared:
    """A layer's report with its key and its name."""

    key: str
    name: str
    report: LayerReport


@dataclass(frozen=True, slots=True)
class Report:
    """Agreement on a selection.

    ``conversations`` counts those that two or more have done; ``annotators`` are those compared,
    ``reference`` the one that everybody else is compared with, if any. ``stamp`` says which state
    of the labels it is of.
    """

    layers: list[Compared]
    annotators: list[str]
    reference: str
    conversations: int
    alone: int
    unlabelled: list[str]
    stamp: str
    seed: int = SEED
    resamples: int = RESAMPLES
    level: float = LEVEL


def compute(
    project: Project,
    selection: Selection,
    *,
    model: Model | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Report:
    """Compute agreement on the selected layers; ``tell`` hears how many of how many are done."""
    resampler = Resampler()
    at = stamp(project)
    shared = share(project, selection, model)
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
            compared.append(Compared(layer.key, layer.name, report))
    reference = "" if shared.reference is None else shared.raters[shared.reference]
    return Report(
        layers=compared,
        annotators=shared.raters,
        reference=reference,
        conversations=len(shared.turns.starts),
        alone=shared.alone,
        unlabelled=unlabelled,
        stamp=at,
    )


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
                labels=[label.name for label in layer.labels],
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
    names = {pk: layer.labels[at].name for pk, at in layer.codes.items()}
    pks = [work.pk for work in shared.works]
    if layer.unit == Layer.Unit.SPAN:
        spans = _marked(shared, layer, rows.spans(pks, names), resampler)
        return marklayer.span_report(spans) if any(spans.marks) else None
    links = _marked(shared, layer, rows.links(pks, names), resampler)
    return marklayer.link_report(links) if any(links.marks) else None


def _marked(
    shared: Shared,
    layer: ComparedLayer,
    by_work: Mapping[int, Sequence[marklayer.Mark]],
    resampler: Resampler,
) -> Marked[marklayer.Mark]:
    number = shared.number
    marks: list[list[marklayer.Mark]] = [[] for _ in shared.raters]
    done: list[set[int]] = [set() for _ in shared.raters]
    for work in shared.works:
        marks[number[work.annotator]].extend(by_work[work.pk])
        if asked(work, layer):
            done[number[work.annotator]].add(work.conversation)
    turns = shared.turns
    disputed = {
        (mark.conversation, index): int(turns.ids[turns.starts[mark.conversation] + index])
        for each in marks
        for mark in each
        for index in [mark.turn if isinstance(mark, Span) else mark.source.turn]
    }
    return Marked(
        labels=[label.name for label in layer.labels],
        annotators=shared.raters,
        marks=marks,
        done=done,
        completed=shared.completed,
        turns=disputed,
        reference=shared.reference,
        resampler=resampler,
    )
