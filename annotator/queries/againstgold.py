"""Where a model's answers differ from gold: one of the two may be wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from annotator.models import Annotation, Assignment, Decision, Label, Project, Turn
from annotator.queries.agreement import automatic
from annotator.queries.disagreements import Unit, Where

Place = tuple[int, str]  # turn, layer
Answers = Mapping[Place, frozenset[str]]


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model says of a turn in a layer: each label with how sure it is, None if silent."""

    title: str
    labels: Sequence[tuple[Label, float | None]]


def differences(project: Project, name: str, where: Where) -> list[Unit]:
    """Return the turns of complete gold on which model ``name`` says something else.

    First come those where it is surest of what gold doesn't say, last, in reading order, those
    where it doesn't say how sure it is, as where it says nothing at all. What a person decided
    while looking at that model is left out. A fixed number of queries.
    """
    model = automatic.models().model(project, name, where.conversation)
    gold = Assignment.objects.filter(
        conversation__corpus__project=project,
        conversation__in=model.answered,
        kind=Assignment.Kind.GOLD,
        status=Assignment.Status.COMPLETE,
    )
    if where.corpus:
        gold = gold.filter(conversation__corpus__slug=where.corpus)
    if where.conversation:
        gold = gold.filter(conversation=where.conversation)
    layers = [key for key in model.labels if where.layer in {"", key}]
    found = _answers(model.labels, layers)
    true = _gold(gold, layers)
    decided = set(
        Decision.objects.filter(assignment__in=gold, against=name).values_list("turn", "layer")
    )
    differing = sorted(
        place
        for place in found.keys() | true.keys()
        if found.get(place) != true.get(place) and place not in decided
    )
    turns = {
        turn.pk: turn
        for turn in Turn.objects.filter(
            pk__in={turn for turn, _ in differing}, conversation__assignments__in=gold
        ).select_related("conversation")
    }
    none: frozenset[str] = frozenset()
    units = []
    for turn, layer in differing:
        if turn in turns:
            place = turn, layer
            beyond = found.get(place, none) - true.get(place, none)
            units.append(_unit(turns[turn], layer, _sure(model, place, beyond)))
    return sorted(units, key=_order)


def _order(unit: Unit) -> tuple[float, int, int, str]:
    sure = -1.0 if unit.sure is None else unit.sure
    return -sure, unit.conversation, unit.index, unit.layer


def _sure(model: automatic.Model, place: Place, keys: frozenset[str]) -> float | None:
    """Return how sure a model is of the label among ``keys`` that it is surest of."""
    stated = [model.confidence.get((*place, key)) for key in keys]
    return max((value for value in stated if value is not None), default=None)


def _unit(turn: Turn, layer: str, sure: float | None) -> Unit:
    return Unit(
        conversation=turn.conversation_id,
        title=str(turn.conversation),
        turn=turn.pk,
        index=turn.index,
        layer=layer,
        people=2,
        share=0.5,
        sure=sure,
    )


def answer(project: Project, name: str, turn: Turn, layer: str) -> ModelAnswer:
    """Return what a model says of a turn in a layer, in the newest scheme's words.

    Only its answers in the turn's conversation are read.
    """
    model = automatic.models().model(project, name, turn.conversation_id)
    keys = {key for pk, key in model.labels.get(layer, ()) if pk == turn.pk}
    rows = Label.objects.filter(
        layer__scheme_version__project=project, layer__key=layer, key__in=keys
    ).select_related("layer")
    newest = {row.key: row for row in rows.order_by("layer__scheme_version__number")}
    labels = sorted(newest.values(), key=lambda label: label.position)
    sure = model.confidence
    return ModelAnswer(
        model.name, [(each, sure.get((turn.pk, layer, each.key))) for each in labels]
    )


def _answers(labels: Mapping[str, Sequence[tuple[int, str]]], layers: list[str]) -> Answers:
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for layer in layers:
        for turn, key in labels[layer]:
            found[turn, layer].add(key)
    return {place: frozenset(keys) for place, keys in found.items()}


def _gold(gold: QuerySet[Assignment], layers: list[str]) -> Answers:
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    rows = Annotation.objects.filter(
        assignment__in=gold, label__layer__key__in=layers, removed_at=None
    ).values_list("turn", "label__layer__key", "label__key")
    for turn, layer, key in rows:
        found[turn, layer].add(key)
    return {place: frozenset(keys) for place, keys in found.items()}
