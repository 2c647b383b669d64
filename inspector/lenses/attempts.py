"""Answer attempts: which come too early, and how they grow.

After Laban et al. 2025, LLMs Get Lost In Multi-Turn Conversation, arXiv 2505.06120, appendix F.
"""

import re
from collections.abc import Mapping, Sequence
from math import fsum

import msgspec

from annotator.transcript import Role
from inspector.lenses.exchange import Exchange
from inspector.lenses.ledger import requirements
from inspector.lenses.memo import once
from inspector.lenses.strategies import Kind, strategies

FIFTHS = 5

_CODE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)


class Attempt(msgspec.Struct, frozen=True):
    """The answer attempt ``number`` (from 1) at ``request``, made at ``turn``.

    ``bloat`` is its length over that of the first attempt at the request. ``too_early_for`` is the
    place in the ledger of the first requirement that the user adds to the request later, but for
    what was asked for; None if nothing is added.
    """

    turn: int
    request: int
    number: int
    length: int
    bloat: float
    too_early_for: int | None


@once
def attempts(talk: Exchange) -> tuple[Attempt, ...]:
    """Return the answer attempts of a conversation in order."""
    kinds, entries = strategies(talk), requirements(talk)
    later = _later(talk)
    found: list[Attempt] = []
    firsts: dict[int, int] = {}
    counts: dict[int, int] = {}
    place, request = 0, -1
    for view, text in zip(talk.seen, talk.texts, strict=True):
        while place < len(entries) and entries[place].turn <= view.index:
            request = entries[place].request
            place += 1
        if view.role != Role.ASSISTANT or kinds[view.index].kind != Kind.ATTEMPT or request < 0:
            continue
        length = answer_length(text)
        first = firsts.setdefault(request, length)
        counts[request] = counts.get(request, 0) + 1
        early = later.get((request, place))
        found.append(Attempt(view.index, request, counts[request], length, length / first, early))
    return tuple(found)


def _later(talk: Exchange) -> Mapping[tuple[int, int], int]:
    """Return, by request and by the ledger's length so far, the next unasked addition."""
    entries = requirements(talk)
    following: dict[tuple[int, int], int] = {}
    nearest: int | None = None
    for place in range(len(entries) - 1, -1, -1):
        entry = entries[place]
        if nearest is not None and entries[nearest].request != entry.request:
            nearest = None
        if nearest is not None:
            following[entry.request, place + 1] = nearest
        if entry.adds and not entry.asked_for:
            nearest = place
    return following


def answer_length(text: str) -> int:
    """Return the characters of an answer: of its code blocks if it has any, else of all of it."""
    code = _CODE.findall(text) if "```" in text else []
    return sum(map(len, code)) or len(text.strip())


def fifth(number: int, total: int) -> int:
    """Return in which fifth (1 to 5) of ``total`` turns turn ``number`` (from 1) lies."""
    return -(-FIFTHS * number // total)


def slope(values: Sequence[float]) -> float | None:
    """Return the least-squares slope of ``values`` over 1, 2, …; None of fewer than two."""
    count = len(values)
    if count < 2:
        return None
    middle, mean = (count + 1) / 2, fsum(values) / count
    shared = fsum((n - middle) * (value - mean) for n, value in enumerate(values, 1))
    return shared / fsum((n - middle) ** 2 for n in range(1, count + 1))
