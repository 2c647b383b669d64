"""What the intent ledger has standing before each turn, and how far the turn is from it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
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


def _standing(talk: Exchange) -> Iterator[frozenset[str]]:
    """Yield the marks that stand before each utterance."""
    added: dict[int, list[Requirement]] = defaultdict(list)
    ended: dict[int, list[Requirement]] = defaultdict(list)
    for entry in requirements(talk):
        added[entry.turn].append(entry)
        if entry.changed_by is not None:
            ended[entry.changed_by].append(entry)
    request, held = -1, Counter[str]()
    kept = frozenset[str]()
    for view in talk.seen:
        yield kept
        for entry in added[view.index]:
            if entry.request != request:
                request, held = entry.request, Counter()
            held.update(entry.marks)
        for entry in ended[view.index]:
            if entry.request == request:
                held.subtract(entry.marks - entry.holds)
        if view.index in added or view.index in ended:
            kept = frozenset(mark for mark, count in held.items() if count > 0)
