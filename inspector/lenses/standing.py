"""What the intent ledger has standing before each turn, and how far the turn is from it."""

from collections import defaultdict
from collections.abc import Iterator, Set
from math import sqrt

from inspector.lenses.exchange import Exchange
from inspector.lenses.ledger import Requirement, requirements


def ledger_distances(talk: Exchange) -> dict[int, float]:
    """Return how far each utterance is from what stood in the ledger before it, from 0 to 1.

    By its index in the transcript: 1 less the cosine of its stems and numbers with those of the
    requirements of the request at hand, each counted once. Not for a turn without any, nor before
    the first request.
    """
    return {
        view.index: 1 - len(said & standing) / sqrt(len(said) * len(standing))
        for view, said, standing in zip(talk.seen, talk.marks, _standing(talk), strict=True)
        if said and standing
    }


def _standing(talk: Exchange) -> Iterator[Set[str]]:
    """Yield the marks that stand before each utterance, in a set that changes from turn to turn."""
    added: dict[int, list[Requirement]] = defaultdict(list)
    ended: dict[int, list[Requirement]] = defaultdict(list)
    for entry in requirements(talk):
        added[entry.turn].append(entry)
        if entry.changed_by is not None:
            ended[entry.changed_by].append(entry)
    request, held = -1, dict[str, int]()
    standing = set[str]()
    for view in talk.seen:
        yield standing
        for entry in added.get(view.index, ()):
            if entry.request != request:
                request, held = entry.request, {}
                standing.clear()
            for mark in entry.marks:
                held[mark] = held.get(mark, 0) + 1
            standing |= entry.marks
        for entry in ended.get(view.index, ()):
            if entry.request == request:
                gone = entry.marks - entry.holds
                for mark in gone:
                    held[mark] = held.get(mark, 0) - 1
                standing.difference_update([mark for mark in gone if held[mark] <= 0])
