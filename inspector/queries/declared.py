"""What lenses declare of what is stored; a lens that is no longer installed declares nothing."""

from collections.abc import Mapping
from typing import Any

from inspector.lenses import registry
from inspector.lenses.base import Direction, Kind, Lens, Measure


def lens(name: str) -> type[Lens] | None:
    """Return the installed lens of that name, if any."""
    return registry.lenses().get(name)


def names() -> list[str]:
    """Return the names of the installed lenses, in the registry's order."""
    return list(registry.lenses())


def title(name: str) -> str:
    """Return a lens's title, its name where it isn't installed."""
    found = lens(name)
    return found.title if found else name


def measure(name: str, key: str) -> Measure:
    """Return the measure ``key`` that lens ``name`` gives for every turn."""
    found = lens(name)
    return _find(found.measures if found else (), key)


def summary(name: str, key: str) -> Measure:
    """Return the measure ``key`` that lens ``name`` gives for a conversation."""
    found = lens(name)
    return _find(found.summaries if found else (), key)


def kind(name: str, key: str) -> Kind:
    """Return the kind of event ``key`` of lens ``name``."""
    found = lens(name)
    known = found.kinds.get(key) if found else None
    return known or Kind(key, key[:2].upper(), "circle-open", "")


def order(name: str) -> list[str]:
    """Return the kinds of lens ``name`` in the order it declares them."""
    found = lens(name)
    return list(found.kinds) if found else []


def findings() -> list[tuple[str, str]]:
    """Return every kind of event as filters name it, lens and kind, with its title."""
    return [
        (f"{name}.{key}", f"{each.title}: {kind.title}")
        for name, each in registry.lenses().items()
        for key, kind in each.kinds.items()
    ]


def summaries() -> list[tuple[str, str]]:
    """Return every measure of a conversation as filters name it, lens and measure, with title."""
    return [
        (f"{name}.{measure.key}", f"{each.title}: {measure.title}")
        for name, each in registry.lenses().items()
        for measure in each.summaries
    ]


def series() -> list[tuple[str, str]]:
    """Return every measure of a turn as addresses name it, lens and measure, with its title."""
    return [
        (f"{name}.{measure.key}", f"{each.title}: {measure.title}")
        for name, each in registry.lenses().items()
        for measure in each.measures
    ]


def summary_measures(name: str) -> list[Measure]:
    """Return the measures of a conversation that lens ``name`` declares, in its order."""
    found = lens(name)
    return list(found.summaries) if found else []


def series_by_lens() -> list[tuple[str, str, list[tuple[str, Measure]]]]:
    """Return of every lens name, title and, as addresses name them, the measures of a turn."""
    return [
        (name, each.title, [(f"{name}.{measure.key}", measure) for measure in each.measures])
        for name, each in registry.lenses().items()
        if each.measures
    ]


def params(spec: Mapping[str, Any]) -> str:
    """Return the parameters in a lens's specification, for people to read."""
    pairs = spec.get("params") or {}
    return ", ".join(f"{key} = {value}" for key, value in pairs.items()) or "none"


def _find(measures: tuple[Measure, ...], key: str) -> Measure:
    return next(
        (each for each in measures if each.key == key),
        Measure(key, key, "", None, None, Direction.NEITHER, ""),
    )
