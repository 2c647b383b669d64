"""What a new version of a scheme means for labels that were given under earlier ones.

A label keeps its meaning from version to version by its layer's key and its own. Nothing is
rewritten: a label stays recorded under the version it was given under, unless it is moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotator.schemes.definition import LabelDefinition, LayerDefinition, SchemeDefinition

Place = tuple[str, str]  # a layer's key and a label's


class Fate(StrEnum):
    """What becomes of a label."""

    NEW = "new"
    KEPT = "kept"
    REWORDED = "reworded"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Change:
    """A label's fate; ``given`` counts how often it stands, ``targets`` where those could go."""

    place: Place
    title: str
    fate: Fate
    given: int
    targets: tuple[tuple[Place, str], ...] = ()

    @property
    def name(self) -> str:
        """Return the place as one word, as forms and files write it."""
        return "/".join(self.place)


def compare(
    old: SchemeDefinition, new: SchemeDefinition, given: Mapping[Place, int]
) -> list[Change]:
    """Return the fate of every label of either version, in the new one's order, dropped ones last.

    ``given`` counts the standing labels by place, those of still earlier versions too.
    """
    before, after = _places(old), _places(new)
    found = [
        Change(place, _title(*after[place]), _fate(before.get(place), after[place]), count)
        for place in after
        for count in (given.get(place, 0),)
    ]
    gone = {**{place: _title(*before[place]) for place in before}, **dict.fromkeys(given, "")}
    return found + [
        Change(
            place,
            title or "/".join(place),
            Fate.DROPPED,
            given.get(place, 0),
            _targets(before.get(place), place, after),
        )
        for place, title in gone.items()
        if place not in after
    ]


_Pair = tuple[LayerDefinition, LabelDefinition]


def _places(scheme: SchemeDefinition) -> dict[Place, _Pair]:
    return {
        (layer.key, label.key): (layer, label) for layer in scheme.layers for label in layer.labels
    }


def _title(layer: LayerDefinition, label: LabelDefinition) -> str:
    return f"{layer.name}: {label.name}"


def _fate(before: _Pair | None, after: _Pair) -> Fate:
    if before is None:
        return Fate.NEW
    said = [
        (layer.unit, layer.multiple, layer.roles, layer.guideline, label.name, label.definition)
        for layer, label in (before, after)
    ]
    return Fate.KEPT if said[0] == said[1] else Fate.REWORDED


def _targets(
    before: _Pair | None, place: Place, after: Mapping[Place, _Pair]
) -> tuple[tuple[Place, str], ...]:
    """Return where a dropped label could go: the same unit, and no second label for one."""
    if before is None:
        return ()
    return tuple(
        (to, _title(layer, label))
        for to, (layer, label) in after.items()
        if layer.unit == before[0].unit and (layer.multiple or layer.key == place[0])
    )
