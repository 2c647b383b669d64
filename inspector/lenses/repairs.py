"""Repair as a sequence: who begins it, in what form and place, and how it comes out.

Places and forms: Schegloff, Jefferson & Sacks 1977, The preference for self-correction in the
organization of repair in conversation, Language 53(2); Schegloff 1992, Repair after next turn,
American Journal of Sociology 97(5); Dingemanse & Enfield 2015, Other-initiated repair across
languages, Open Linguistics 1. The rules that see them are our own.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

import msgspec
from msgspec.structs import replace

from annotator.transcript import Role
from inspector.lenses import cues, repaircues
from inspector.lenses.acts import View
from inspector.lenses.initiations import (
    CORRECTION,
    OFFER,
    OPEN,
    REPEAT,
    REQUEST,
    Initiation,
    initiation,
)
from inspector.lenses.text import containment

SAME = 0.5  # share of the words of an attempt that were in the one before
REPLIES = 4  # turns of others in which a repair can still be completed
NO_CHECKS: Mapping[int, float] = {}
RESOLVED, ABANDONED, UNANSWERED = "resolved", "abandoned", "unanswered"


class Repair(msgspec.Struct, frozen=True):
    """A repair, from its trouble source to its outcome; turns are indices into the transcript.

    ``opened`` is the turn that begins it, ``passed`` the first reply that passes it over, and
    ``closed`` the turn that completes it, ``length`` utterances later.
    """

    opened: int
    speaker: str
    role: Role
    source: int
    initiation: str  # self, other
    format: str  # open request, restricted request, restricted offer, correction, repeat
    position: str  # next turn, third position
    start: int
    end: int
    confidence: float
    outcome: str = ABANDONED
    passed: int | None = None
    closed: int | None = None
    length: int | None = None
    attempts: int = 1


def repairs(seen: Sequence[View], checks: Mapping[int, float] = NO_CHECKS) -> list[Repair]:
    """Return the repairs among the utterances ``seen``, in order of their beginnings.

    ``checks`` are turns that check an understanding, and how surely, beside those that rules see.
    An initiation within the same speaker's next two turns is a further attempt at the same repair.
    """
    found: list[Repair] = []
    latest: dict[str, int] = {}
    turns_since: dict[str, int] = {}
    for place, view in enumerate(seen):
        turns_since[view.speaker] = turns_since.get(view.speaker, 0) + 1
        found_here = initiation(view) or _check(view, checks)
        if found_here is None:
            continue
        begun = _begun(view, found_here)
        before = latest.get(view.speaker)
        traced = _traced(begun, view, seen, place)
        if (
            before is not None
            and turns_since[view.speaker] <= 2
            and _again(found[before], begun, view)
        ):
            first = found[before]
            found[before] = _joined(first, traced, place, seen)
        else:
            latest[view.speaker] = len(found)
            found.append(traced)
        turns_since[view.speaker] = 0
    return found


def _check(view: View, checks: Mapping[int, float]) -> Initiation | None:
    sure = checks.get(view.index)
    if sure is None or view.previous is None:
        return None
    return Initiation(OFFER, 0, len(view.text), sure, view.previous.index)


def _again(first: Repair, begun: Repair, view: View) -> bool:
    """Whether a repair is another attempt at ``first``, by the same speaker."""
    if begun.format not in {first.format, REPEAT, CORRECTION, OPEN}:
        return False
    if first.closed is None:
        return True
    if begun.format in {OPEN, REQUEST, OFFER} and begun.source > first.closed:
        return False  # it asks about what was said since
    tried = next((each for each in view.own if each.index == first.opened), None)
    return tried is not None and containment(view.terms, tried.terms) >= SAME


def _joined(first: Repair, traced: Repair, place: int, seen: Sequence[View]) -> Repair:
    passed = first.passed if first.passed is not None else first.closed
    length = None
    if traced.length is not None:
        start = next(at for at in range(place, -1, -1) if seen[at].index == first.opened)
        length = place - start + traced.length
    return replace(
        first,
        outcome=traced.outcome,
        passed=passed if passed is not None else traced.passed,
        closed=traced.closed,
        length=length,
        attempts=first.attempts + 1,
    )


def _begun(view: View, found: Initiation) -> Repair:
    return Repair(
        opened=view.index,
        speaker=view.speaker,
        role=view.role,
        source=found.source,
        initiation="self" if found.third else "other",
        format=found.format,
        position="third position" if found.third else "next turn",
        start=found.start,
        end=found.end,
        confidence=round(found.confidence, 3),
    )


def _traced(begun: Repair, view: View, seen: Sequence[View], place: int) -> Repair:
    """Return ``begun`` with its outcome, as the next turns show it."""
    passed = None
    replies = 0
    for at in range(place + 1, min(len(seen), place + 1 + 3 * REPLIES)):
        later = seen[at]
        if later.speaker == view.speaker:
            if passed is not None and _accepts(later) and initiation(later) is None:
                return replace(
                    begun, outcome=RESOLVED, closed=seen[at - 1].index, length=at - 1 - place
                )
            continue
        replies += 1
        if takes_up(later, view):
            return replace(
                begun, outcome=RESOLVED, passed=passed, closed=later.index, length=at - place
            )
        passed = later.index if passed is None else passed
        if replies == REPLIES:
            break
    return replace(begun, outcome=ABANDONED if passed is None else UNANSWERED, passed=passed)


def takes_up(reply: View, request: View) -> bool:
    """Whether ``reply`` takes up ``request``: says so, answers it, or has its words."""
    if not reply.words:
        return False
    text = reply.text.replace("’", "'")
    if repaircues.TAKES_UP.match(text) or cues.YES_NO.match(text) or cues.REPAIR.search(text):
        return True
    about = request.terms
    if request.previous is not None and len(about) < 3:
        about |= request.previous.terms
    if about & reply.terms:
        return True
    return bool(_numbers(request) & _numbers(reply)) or (len(reply.words) <= 6 and not reply.asks)


def _accepts(view: View) -> bool:
    """Whether a speaker takes a reply for an answer."""
    return bool(repaircues.ACCEPTS.match(view.text)) and not view.questions


def _numbers(view: View) -> set[str]:
    return {word for word in view.words if word[0].isdigit()}


def debts(
    seen: Sequence[View], found: Sequence[Repair], half_life: float
) -> Iterator[tuple[float, float]]:
    """Yield for each utterance its grounding debt, and the age of the oldest open repair.

    A repair is open from the first reply that passes it over until it is completed, if it ever is.
    The debt is Σ 0.5^(age / half_life) over the open ones, ages in utterances. Both are 0 where
    none is open.
    """
    places = {view.index: place for place, view in enumerate(seen)}
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for each in found:
        if each.passed is not None:
            starts.setdefault(places[each.passed], []).append(places[each.opened])
            if each.closed is not None:
                ends.setdefault(places[each.closed], []).append(places[each.opened])
    debt = 0.0
    standing: list[int] = []
    mended: set[int] = set()
    for place in range(len(seen)):
        debt *= 0.5 ** (1 / half_life)
        for opened in starts.get(place, ()):
            debt += 0.5 ** ((place - opened) / half_life)
            heappush(standing, opened)
        for opened in ends.get(place, ()):
            debt -= 0.5 ** ((place - opened) / half_life)
            mended.add(opened)
        while standing and standing[0] in mended:
            heappop(standing)
        if not standing:
            debt = 0.0
        yield max(0.0, debt), float(place - standing[0]) if standing else 0.0
