"""Layers as they are compared: by their keys, over all versions of a scheme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annotator.models import Label, Layer, Project
from annotator.schemes import topics


@dataclass(frozen=True, slots=True)
class LabelName:
    """A label as it is shown: the newest version's words for its key."""

    key: str
    name: str
    letters: str
    colour: int


@dataclass(slots=True)
class ComparedLayer:
    """A layer over all scheme versions. ``codes`` gives each label's id its place in ``labels``.

    ``since`` is when the layer was first asked; ``scale`` the labels' values where all of them are
    numbers.
    """

    key: str
    name: str
    unit: str
    multiple: bool
    roles: Sequence[str]
    since: datetime
    labels: list[LabelName] = field(default_factory=list)
    codes: dict[int, int] = field(default_factory=dict)

    @property
    def scale(self) -> list[float] | None:
        """Return what the labels are worth, or None if not all of them are numbers."""
        values = [_number(label) for label in self.labels]
        found = [value for value in values if value is not None]
        return found if len(found) == len(values) > 1 else None

    def beginning(self, chosen: Sequence[str]) -> list[int]:
        """Return the places of the labels that begin a topic: ``chosen``, or the usual ones."""
        keys = frozenset(chosen) or topics.BEGIN
        return [at for at, label in enumerate(self.labels) if label.key in keys]


def layers(project: Project, key: str = "") -> list[ComparedLayer]:
    """Return the project's layers, the newest version's first, or the one with that key."""
    rows = Layer.objects.filter(scheme_version__project=project, **({"key": key} if key else {}))
    found: dict[str, ComparedLayer] = {}
    # From the newest version down, so that its names, its order and its rules are those shown.
    for row in rows.select_related("scheme_version").order_by(
        "-scheme_version__number", "position"
    ):
        layer = found.setdefault(
            row.key,
            ComparedLayer(
                key=row.key,
                name=row.name,
                unit=row.unit,
                multiple=row.multiple,
                roles=row.roles,
                since=row.scheme_version.created_at,
            ),
        )
        layer.since = row.scheme_version.created_at
    _add_labels(project, found)
    return list(found.values())


def _add_labels(project: Project, found: Mapping[str, ComparedLayer]) -> None:
    rows = Label.objects.filter(
        layer__scheme_version__project=project, layer__key__in=found
    ).order_by("-layer__scheme_version__number", "position")
    places: dict[tuple[str, str], int] = {}
    for label in rows.select_related("layer"):
        layer = found[label.layer.key]
        place = places.get((layer.key, label.key))
        if place is None:
            place = places[layer.key, label.key] = len(layer.labels)
            layer.labels.append(LabelName(label.key, label.name, label.letters, label.colour))
        layer.codes[label.pk] = place


def _number(label: Any) -> float | None:
    for text in (label.name, label.key):
        try:
            return float(text)
        except ValueError:
            continue
    return None
