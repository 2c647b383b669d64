"""The lenses there are: built in, and from installed packages.

A package offers a lens by an entry point of the group ``commonground.lenses``.
"""

import logging
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from inspector.lenses.base import Lens
from inspector.lenses.carrier import CarrierAudit
from inspector.lenses.conventions import Conventions
from inspector.lenses.drift import Drift
from inspector.lenses.entrainment import Entrainment
from inspector.lenses.goal import GoalDistance
from inspector.lenses.grounding import GroundingActs
from inspector.lenses.information import Proactivity
from inspector.lenses.learned.model import version_of
from inspector.lenses.lost import LostInConversation
from inspector.lenses.maintenance import Maintenance
from inspector.lenses.memory import MemoryFidelity
from inspector.lenses.retry import RetryAndReflection
from inspector.lenses.seeking import InformationSeeking
from inspector.lenses.topiccontrol import TopicControl
from inspector.lenses.value import CollaborationValue

GROUP = "commonground.lenses"
BUILT_IN: tuple[type[Lens], ...] = (
    Entrainment,
    GroundingActs,
    GoalDistance,
    Conventions,
    Proactivity,
    Maintenance,
    CarrierAudit,
    MemoryFidelity,
    CollaborationValue,
    TopicControl,
    LostInConversation,
    InformationSeeking,
    Drift,
    RetryAndReflection,
)

MODELS: Mapping[str, tuple[str, ...]] = {
    "grounding-acts": ("grounding-acts",),
    "maintenance": ("topics", "grounding-acts"),
    "topic-control": ("distractors", "lessons"),
}  # the weights that a lens reads

log = logging.getLogger(__name__)


class UnknownLens(LookupError):
    """No lens of that name and version is installed."""


def versioned(version: str, weights: Iterable[str]) -> str:
    """Return a lens's version with what the versions of its ``weights`` have after a plus.

    Weights that were trained on a project's own labels have that: what they find is of another
    version than what the shipped ones do.
    """
    own = dict.fromkeys(each.partition("+")[2] for each in weights if "+" in each)
    return "+".join([version, *own])


for _lens in BUILT_IN:
    _lens.version = versioned(_lens.version, map(version_of, MODELS.get(_lens.name, ())))


@cache
def lenses() -> Mapping[str, type[Lens]]:
    """Return every lens by name. One that can't be loaded is logged and left out."""
    found = {lens.name: lens for lens in BUILT_IN}
    for entry in entry_points(group=GROUP):
        lens = _load(entry)
        if lens is not None:
            found.setdefault(lens.name, lens)
    return found


def from_spec(spec: Mapping[str, Any]) -> Lens:
    """Return the lens that ``Lens.spec`` described.

    Raises UnknownLens if it isn't installed, or not in that version.
    """
    name, version = spec["name"], spec["version"]
    lens = lenses().get(name)
    if lens is None:
        raise UnknownLens(f"There is no lens {name!r}.")
    if lens.version != version:
        raise UnknownLens(f"Version {version} of {name!r} is wanted, {lens.version} is installed.")
    return lens(**spec["params"])


def defaults() -> list[Lens]:
    """Return every lens with its default parameters."""
    return [lens() for lens in lenses().values()]


def _load(entry: EntryPoint) -> type[Lens] | None:
    # Whatever somebody else's package does while it loads must not take the site down.
    try:
        lens = entry.load()
    except Exception:
        log.exception("lens %s of %s can't be loaded", entry.name, entry.value)
        return None
    if not (isinstance(lens, type) and issubclass(lens, Lens)):
        log.error("%s of %s is no lens", entry.name, entry.value)
        return None
    return lens
