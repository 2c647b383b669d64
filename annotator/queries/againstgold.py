"""Where a model's answers differ from gold: one of the two may be wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from annotator.models import Annotation, Assignment, Decision, Project, Turn
from annotator.queries.agreement import automatic
from annotator.queries.disagreements import Unit, Where

Answers = Mapping[tuple[int, str], frozenset[str]]  # labels by turn and layer


def differences(project: Project, name: str, where: Where) -> list[Unit]:
    """Return the turns of complete gold on which model ``name`` says something else, in order.

    What a person decided while looking at that model is left out. A fixed number of queries.
    """
    model = automatic.models().model(project, name)
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
    units = [_unit(turns[pk], layer) for pk, layer in differing if pk in turns]
    return sorted(units, key=lambda unit: (unit.conversation, unit.index, unit.layer))


def _unit(turn: Turn, layer: str) -> Unit:
    return Unit(
        conversation=turn.conversation_id,
        title=str(turn.conversation),
        turn=turn.pk,
        index=turn.index,
        layer=layer,
        people=2,
        share=0.5,
    )


def answer(project: Project, name: str, turn: Turn, layer: str) -> list[str]:
    """Return the labels that a model gives a turn in a layer."""
    model = automatic.models().model(project, name)
    return sorted({key for pk, key in model.labels.get(layer, ()) if pk == turn.pk})


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
