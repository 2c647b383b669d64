"""What the labels of a file say of a turn: a set of values for each layer, or nothing at all.

A layer is named by where it stands in a turn. An empty set says "annotated, as nothing"; None says
"not annotated", which is never held for or against a lens.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from statistics import fmean
from typing import Any

from inspector.evaluation.reading import Labels

NOTHING = frozenset({"none", "continue", "no"})
DISSATISFIED_BELOW = 3.0  # mean of the raters, on a scale of 1 to 5

Values = frozenset[str]


@cache
def plain(value: str) -> str:
    """Return a label as sources that spell it differently have it in common: its letters."""
    return re.sub(r"[^a-z0-9]+", "", value.lower())


_NOTHING = frozenset(map(plain, NOTHING))


# What people say by degrees: higher is more of what the layer's classes mark.
GRADES: Mapping[str, Callable[[Labels], float | None]] = {
    "labels.satisfaction": lambda labels: _minus(_mean(labels.get("labels.satisfaction"))),
    "labels.uptake_majority": lambda labels: _mean(labels.get("labels.uptake_mean")),
}


def nothing(value: str) -> bool:
    """Whether a label says that the turn does nothing of what its layer asks about."""
    return plain(value) in _NOTHING


def _tags(value: Any) -> Values | None:
    if value in (None, ""):
        return None
    return frozenset(map(_word, value if isinstance(value, list) else [value]))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _ratings(value: Any) -> Values | None:
    mean = _mean(value)
    if mean is None:
        return None
    return frozenset({"dissatisfied"} if mean < DISSATISFIED_BELOW else ())


def _mean(value: Any) -> float | None:
    given = value if isinstance(value, list) else [value]
    numbers = [each for each in given if isinstance(each, int | float)]
    return fmean(numbers) if numbers else None


def _minus(value: float | None) -> float | None:
    return None if value is None else -value


def _flag(name: str) -> Callable[[Any], Values | None]:
    return lambda value: frozenset({name} if value else ()) if isinstance(value, bool) else None


def _uptake(value: Any) -> Values | None:
    """Read the majority's grade: 0 none, 1 some, 2 high."""
    if not isinstance(value, int | float):
        return None
    return frozenset(["uptake"] * (value >= 1) + ["high-uptake"] * (value >= 2))


LAYERS: Mapping[str, Callable[[Any], Values | None]] = {
    "mapped.grounding": _tags,
    "mapped.repair": _tags,
    "mapped.topic": _tags,
    "mapped.distractor": _tags,
    "labels.rifts": _tags,
    "labels.satisfaction": _ratings,
    "labels.uptake_majority": _uptake,
    "labels.needs_clarification": _flag("needs-clarification"),
}


def annotated(turns: Sequence[Labels]) -> dict[str, list[Values | None]]:
    """Return what each turn is labelled with, for each layer in which one of them is annotated."""
    found = {layer: [said(labels, layer) for labels in turns] for layer in LAYERS}
    return {
        layer: values for layer, values in found.items() if any(each is not None for each in values)
    }


def graded(turns: Sequence[Labels]) -> dict[str, list[float | None]]:
    """Return by what degree each turn is what a layer's classes mark, for the layers of GRADES."""
    return {layer: [grade(labels) for labels in turns] for layer, grade in GRADES.items()}


def said(labels: Labels, layer: str) -> Values | None:
    """Return the values that ``labels`` give a turn in ``layer``; None if it was not annotated."""
    found = LAYERS[layer](labels.get(layer))
    if found is None:
        return None
    return frozenset(value for value in found if not nothing(value))
