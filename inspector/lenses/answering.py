"""Requests for repair or clarification that the next turn passes over, and those still open."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from inspector.lenses import cues
from inspector.lenses.acts import View

REPLIES = 4  # turns of others in which a request can still be answered


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A request, the reply that passes it over, and the later turn that answers it after all."""

    request: View
    reply: View
    answered: int | None


def passed_over(seen: Sequence[View], requests: Collection[int]) -> Iterator[PassedOver]:
    """Yield each request that the next turn of another speaker passes over.

    ``requests`` are the turns, among those of ``seen``, that ask.
    """
    for place, view in enumerate(seen):
        if view.index not in requests:
            continue
        others = (later for later in islice(seen, place + 1, None) if later.speaker != view.speaker)
        replies = list(islice(others, REPLIES))
        if not replies or _answers(replies[0], view):
            continue
        answered = next((later.index for later in replies[1:] if _answers(later, view)), None)
        yield PassedOver(view, replies[0], answered)


def open_by_turn(
    seen: Sequence[View], found: Sequence[PassedOver], size: int
) -> list[float | None]:
    """Return how many requests stand open at each of ``size`` turns, None where nobody speaks."""
    changes = [0] * (size + 1)
    for each in found:
        changes[each.reply.index] += 1
        if each.answered is not None:
            changes[each.answered] -= 1
    values: list[float | None] = [None] * size
    spoken, still_open = {view.index for view in seen}, 0
    for index in range(size):
        still_open += changes[index]
        if index in spoken:
            values[index] = float(still_open)
    return values


def _answers(reply: View, request: View) -> bool:
    """Whether the words of ``reply`` take up the request or what it asks about."""
    if cues.YES_NO.match(reply.text) or cues.REPAIR.search_in(reply):
        return True
    asked_about = request.terms
    if request.previous is not None and len(request.content) < 3:
        asked_about |= request.previous.terms
    return bool(asked_about & reply.terms) or (len(reply.words) <= 6 and not reply.asks)
