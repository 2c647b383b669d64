"""What a conversation's annotators agree on, for files that say a thing is so."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.transcript import GivenLabel, Transcript, Work

Place = tuple[str, int]  # layer and turn
LinkPlace = tuple[str, int, str, int]  # layer, turn, label, and the turn it leads to


@dataclass(frozen=True, slots=True)
class Agreed:
    """Labels that gold has or, where there is none, more than half of those who were asked.

    ``turns`` has the labels of a layer on a turn, whatever its unit. A link is agreed on where
    label and both turns are; its words and details are those of the first who gave it. ``done``
    says whether there is any work to go by: only what is complete counts.
    """

    done: bool
    turns: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    links: tuple[GivenLabel, ...] = ()

    def on(self, layer: str, turn: int) -> frozenset[str]:
        """Return the labels of a layer that a turn has."""
        return self.turns.get((layer, turn), frozenset())

    def links_from(self, layer: str, turn: int) -> list[GivenLabel]:
        """Return the links of a layer that leave a turn."""
        return [each for each in self.links if (each.layer, each.turn) == (layer, turn)]


def agreed(transcript: Transcript) -> Agreed:
    """Return what a conversation's annotators agree on."""
    complete = [work for work in transcript.work if work.status == "complete"]
    gold = [work for work in complete if work.kind == "gold"]
    works = gold or complete
    on_turns: Counter[tuple[str, int, str]] = Counter()
    on_links: Counter[LinkPlace] = Counter()
    first: dict[LinkPlace, GivenLabel] = {}
    for work in works:
        on_turns.update({(each.layer, each.turn, each.label) for each in work.labels})
        links = {_place(each): each for each in work.labels if each.to}
        on_links.update(links.keys())
        first = {**links, **first}
    turns: dict[Place, set[str]] = {}
    for (layer, turn, label), given in on_turns.items():
        if 2 * given > _asked(works, layer, turn):
            turns.setdefault((layer, turn), set()).add(label)
    given_links = works[0].labels if len(works) == 1 else first.values()
    kept = [
        each
        for each in given_links
        if each.to and 2 * on_links[_place(each)] > _asked(works, each.layer, each.turn)
    ]
    return Agreed(
        done=bool(works),
        turns={place: frozenset(labels) for place, labels in turns.items()},
        links=tuple(sorted(kept, key=lambda each: (each.turn, each.layer, each.start or 0))),
    )


def _place(label: GivenLabel) -> LinkPlace:
    assert label.to is not None  # noqa: S101 - asked of links alone
    return (label.layer, label.turn, label.label, label.to.turn)


def _asked(works: list[Work], layer: str, turn: int) -> int:
    return sum(work.asked is None or turn in work.asked.get(layer, ()) for work in works)
