"""Arcs from the turn that brought trouble about to its repair: pure. Turns count from 1."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspector.queries.turns import TurnView


@dataclass(frozen=True, slots=True)
class Arc:
    """That ``repair`` goes back to ``trouble``, by the annotators ``by``; by a lens if by none."""

    trouble: int
    repair: int
    letters: str
    colour: int | None
    by: frozenset[str]

    def plain(self, annotators: int) -> Mapping[str, Any]:
        """Return it as a script draws it, with how many of ``annotators`` say so."""
        share = f" {len(self.by)}/{annotators}" if self.by and annotators > 1 else ""
        return {
            "from": self.trouble,
            "to": self.repair,
            "text": self.letters + share,
            "colour": self.colour,
        }


def arcs(views: Iterable[TurnView]) -> list[Arc]:
    """Return the repairs that lenses found and the links that people made, once each.

    What several lenses found between two turns is one arc; so are links of one label, whatever
    words they are of.
    """
    found: dict[tuple[int, int, str, int | None], set[str]] = {}
    for view in views:
        for trouble, letters in _found(view).items():
            found[trouble, view.number, " ".join(letters), None] = set()
        for label in view.labels:
            if label.linked not in {None, view.number}:
                key = (label.linked, view.number, label.letters, label.colour)
                found.setdefault(key, set()).update(label.by)
    return [Arc(*key, by=frozenset(by)) for key, by in found.items()]


def tied(views: Sequence[TurnView], drawn: Sequence[Arc]) -> list[TurnView]:
    """Return the turns, each with those from which an arc leads back to it."""
    sources: dict[int, set[int]] = {}
    for arc in drawn:
        sources.setdefault(arc.trouble, set()).add(arc.repair)
    return [replace(view, linked_from=sorted(sources.get(view.number, ()))) for view in views]


def _found(view: TurnView) -> dict[int, dict[str, None]]:
    """Return the letters of what lenses found, each once, by the turn that it goes back to."""
    letters: dict[int, dict[str, None]] = {}
    for event in view.events:
        if event.trouble is not None:
            letters.setdefault(event.trouble, {})[event.letters] = None
    return letters
