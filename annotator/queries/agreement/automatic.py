"""Models whose answers can be compared with people's, from an app that annotator doesn't know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from annotator.models import Project


@dataclass(frozen=True, slots=True)
class Model:
    """A model's answers, compared like an annotator's.

    ``answered`` are the conversations it has been asked about, and ``labels`` has, by layer, rows
    of turn id and label key. ``confidence``, by turn, layer and label, is how sure it is, 0 to 1,
    where it says so.
    """

    name: str
    answered: Collection[int]
    labels: Mapping[str, Sequence[tuple[int, str]]]
    confidence: Mapping[tuple[int, str, str], float] = field(default_factory=dict)


class Models(Protocol):
    """What the module that ``settings.AGREEMENT_MODELS`` names must offer."""

    def titles(self, project: Project) -> list[tuple[str, str]]:
        """Return name and title of each model that has answered something in the project."""

    def model(self, project: Project, name: str, conversation: int = 0) -> Model:
        """Return a model's newest answers in a conversation, 0 for all.

        There are none from one that isn't known.
        """

    def stamp(self, project: Project, name: str) -> str:
        """Return what changes whenever those answers may have."""


def models() -> Models:
    """Return the module that knows the models."""
    return cast("Models", import_module(settings.AGREEMENT_MODELS))
