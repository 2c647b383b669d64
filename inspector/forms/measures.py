"""A measure that a page draws, as an address names it: a lens and a key with a dot between."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict


class Picked(NamedTuple):
    """A lens's measure."""

    lens: str
    measure: str

    @property
    def value(self) -> str:
        """What an address calls it."""
        return f"{self.lens}.{self.measure}"


def picked(query: QueryDict, name: str, known: Iterable[tuple[str, str]], otherwise: str) -> Picked:
    """Return the measure that an address has under ``name``, else ``otherwise``.

    ``known`` are those that it may name, each with its title.
    """
    wanted = query.get(name, "")
    lens, _, measure = (wanted if wanted in dict(known) else otherwise).partition(".")
    return Picked(lens, measure)
