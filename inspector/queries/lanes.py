"""The kinds of event that occur in a conversation, grouped by lens, to be chosen from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.queries import declared
from inspector.queries.marks import Event


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of event and how often it occurs."""

    key: str
    title: str
    letters: str
    symbol: str
    count: int


@dataclass(frozen=True, slots=True)
class Lanes:
    """The kinds of event that one lens found."""

    lens: str
    title: str
    kinds: Sequence[Lane]


def lanes(events: Sequence[Event]) -> list[Lanes]:
    """Return the kinds among ``events`` by lens, as the registry and the lenses order them."""
    counts = Counter(event.lane for event in events)
    firsts = {event.lane: event for event in events}
    grouped: dict[str, list[Lane]] = {}
    for key, event in firsts.items():
        lane = Lane(key, event.title, event.letters, event.symbol, counts[key])
        grouped.setdefault(event.lens, []).append(lane)
    names = declared.names()
    order = sorted(grouped, key=lambda name: names.index(name) if name in names else len(names))
    return [Lanes(name, declared.title(name), grouped[name]) for name in order]
