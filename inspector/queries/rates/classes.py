"""What rates are told of: the labels of a project's scheme, and the events that mean the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.models import Label, Layer, Project
from inspector.evaluation.layers import nothing, plain
from inspector.evaluation.mapping import LabelClass, unseen
from inspector.evaluation.scheme import SCHEME
from inspector.lenses.base import UTTERING
from inspector.queries import declared
from inspector.queries.schemenames import Names

NO_LENS = "No lens finds this."
NO_EVENTS = "The lens measures this by degrees and finds no events of it."


@dataclass(frozen=True, slots=True)
class RateClass:
    """Labels of one layer that are counted as one, and the ``kinds`` of event held against them.

    A turn is asked if its role is one of ``roles``. ``labels`` are the ids of the labels, in every
    version of the scheme. Without ``kinds``, ``why`` says what is missing.
    """

    layer: str
    name: str
    title: str
    layer_title: str
    roles: tuple[str, ...]
    labels: tuple[int, ...]
    lens: str
    kinds: tuple[str, ...]
    why: str

    @property
    def key(self) -> str:
        """The layer and the class, as an address names them."""
        return f"{self.layer}/{self.name}"


def classes(project: Project) -> list[RateClass]:
    """Return what the project's newest scheme labels, layer by layer, in two queries."""
    names = Names(project)
    labels = Label.objects.filter(layer__scheme_version__project=project).order_by()
    ids = [
        (pk, layer, plain(key)) for pk, layer, key in labels.values_list("pk", "layer__key", "key")
    ]
    layers = {label.layer.key: label.layer for label in names.labels}
    return [
        _of(one, layer, names, ids)
        for layer in layers.values()
        for one in _rows(layer, [label for label in names.labels if label.layer == layer])
    ]


def _rows(layer: Layer, labels: Sequence[Label]) -> Iterator[LabelClass]:
    """Yield a class for each label that says something, then those that take some together."""
    known = {(row.layer, row.values): row for row in reversed(SCHEME)}
    said = [label for label in labels if not nothing(label.key)]
    for label in said:
        values = frozenset({plain(label.key)})
        yield known.get((layer.key, values), LabelClass(label.key, layer.key, values, ""))
    keys = {plain(label.key) for label in said}
    for row in SCHEME:
        if row.layer == layer.key and len(row.values & keys) > 1:
            yield row


def _of(
    one: LabelClass, layer: Layer, names: Names, ids: Sequence[tuple[int, str, str]]
) -> RateClass:
    lens = declared.lens(one.lens)
    known = declared.order(one.lens)
    kinds = tuple(sign.kind for sign in one.signs if sign.kind in known)
    why = "" if kinds else NO_LENS
    if lens is not None and not one.signs and not unseen(one, lens()):
        why = NO_EVENTS
    return RateClass(
        layer=layer.key,
        name=one.name,
        title=names.of(one),
        layer_title=layer.name,
        roles=tuple(layer.roles or sorted(UTTERING)),
        labels=tuple(pk for pk, key, label in ids if key == layer.key and label in one.values),
        lens=one.lens,
        kinds=kinds,
        why=why,
    )
