"""What a reference labelled, turn by turn, as an evaluation takes it."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from annotator.models import Annotation, Assignment, Layer, Project, Turn
from inspector.evaluation.layers import Values, nothing
from inspector.lenses.base import UTTERING

Labels = dict[str, list[Values | None]]  # layer → the values of each turn, None if not annotated
Asked = Mapping[str, Collection[int]] | None  # layer → turns, None: whatever the layers ask


def labelled(project: Project, work: QuerySet[Assignment]) -> dict[int, Labels]:
    """Return the labels of completed conversations, by conversation, in four queries.

    A turn is annotated in a layer that its scheme asks of its role, or that a file's labels say
    something of, if the reference used the layer at all: without a label it is annotated, as
    nothing. Labels of words and links count for their turn.
    """
    given, used = _given(work)
    roles = _roles(project)
    asked: dict[int, Asked] = dict(work.order_by().values_list("conversation", "asked"))
    found: dict[int, Labels] = {pk: {layer: [] for layer in used} for pk in sorted(asked)}
    turns = Turn.objects.filter(conversation__in=work.values("conversation"))
    for conversation, index, role in turns.order_by("conversation", "index").values_list(
        "conversation", "index", "role"
    ):
        said = given.get((conversation, index), {})
        only = asked[conversation]
        for layer, values in found[conversation].items():
            if only is None:
                annotated = role in (roles.get(layer) or UTTERING)
            else:
                annotated = index in only.get(layer, ())
            values.append(_values(said.get(layer, ())) if annotated else None)
    return found


def _given(
    work: QuerySet[Assignment],
) -> tuple[dict[tuple[int, int], dict[str, set[str]]], list[str]]:
    """Return the labels by conversation and turn, then layer; and which layers are used."""
    given: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Annotation.objects.filter(assignment__in=work, removed_at=None).order_by()
    for conversation, turn, layer, label in rows.values_list(
        "turn__conversation", "turn__index", "label__layer__key", "label__key"
    ).distinct():
        given[conversation, turn][layer].add(label)
    return given, sorted({layer for layers in given.values() for layer in layers})


def _values(labels: Collection[str]) -> Values:
    return frozenset(label for label in labels if not nothing(label))


def _roles(project: Project) -> dict[str, Collection[str]]:
    """Return, by layer, the roles whose turns the newest scheme asks about; empty for every one."""
    newest = project.scheme_versions.order_by("-number").values("pk")[:1]
    rows = Layer.objects.filter(scheme_version__in=newest)
    return dict(rows.values_list("key", "roles"))
