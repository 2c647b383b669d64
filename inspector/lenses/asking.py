"""Whether an assistant asks before it answers a request that leaves something open."""

from collections.abc import Iterator
from dataclasses import dataclass

from inspector.lenses.attempts import attempts
from inspector.lenses.exchange import Exchange
from inspector.lenses.ledger import requirements
from inspector.lenses.memo import once
from inspector.lenses.strategies import Kind, strategies


@dataclass(frozen=True, slots=True)
class Underspecified:
    """A request to which the user adds in a later turn, asked for or not.

    ``question`` is the turn that asks first, None where an answer attempt comes before any
    question or none is asked; ``attempt`` is the first attempt.
    """

    request: int
    question: int | None
    attempt: int | None


@once
def underspecified(talk: Exchange) -> tuple[Underspecified, ...]:
    """Return the underspecified requests of a conversation in order."""
    began: dict[int, int] = {}
    more: set[int] = set()
    for entry in requirements(talk):
        if entry.turn > began.setdefault(entry.request, entry.turn) and entry.adds:
            more.add(entry.request)
    return tuple(each for each in _first_moves(talk, began) if each.request in more)


def _first_moves(talk: Exchange, began: dict[int, int]) -> Iterator[Underspecified]:
    """Yield every request with its first question and attempt; ``began`` has its first turn."""
    firsts = {each.request: each.turn for each in reversed(attempts(talk))}
    asking = [turn for turn, each in strategies(talk).items() if _asks(each.kind)]
    ends = [*began.values(), talk.seen[-1].index + 1][1:] if began else []
    place = 0
    for (request, start), end in zip(began.items(), ends, strict=True):
        while place < len(asking) and asking[place] < start:
            place += 1
        attempt = firsts.get(request)
        before = end if attempt is None else attempt
        asked = place < len(asking) and asking[place] < before
        yield Underspecified(request, asking[place] if asked else None, attempt)


def _asks(kind: Kind) -> bool:
    return kind in {Kind.CLARIFICATION, Kind.INTERROGATION}
