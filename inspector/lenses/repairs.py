"""Repair as a sequence: who begins it, in what form and place, and how it comes out.

Places and forms: Schegloff, Jefferson & Sacks 1977, The preference for self-correction in the
organization of repair in conversation, Language 53(2);
Schegloff 1992, Repair after next turn,
American Journal of Sociology 97(5); Dingemanse & Enfield 2015, Other-initiated repair across
languages, Open Linguistics 1. The rules that see them are our own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from annotator.transcript import Role
from inspector.lenses import cues, repaircues
from inspector.lenses.acts import Act, View, acts

REPLIES = 4  # turns of others in which a repair can still be completed
SURE = 0.35
TAIL = 400  # characters at a turn's end in which something is read back
RESOLVED, ABANDONED, UNANSWERED = "resolved", "abandoned", "unanswered"


@dataclass(frozen=True, slots=True)
class Repair:
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


def repairs(seen: Sequence[View]) -> list[Repair]:
    """Return the repairs among the utterances ``seen``, in order of their beginnings.

    An initiation within the same speaker's next two turns is a further attempt at the same repair.
    """
    found: list[Repair] = []
    latest: dict[str, int] = {}
    turns_since: dict[str, int] = {}
    for place, view in enumerate(seen):
        turns_since[view.speaker] = turns_since.get(view.speaker, 0) + 1
        begun = initiation(view)
        if begun is None:
            continue
        before = latest.get(view.speaker)
        again = (
            before is not None and turns_since[view.speaker] <= 2 and _same(found[before], begun)
        )
        traced = _traced(begun, view, seen, place)
        if again and before is not None:
            first = found[before]
            found[before] = _joined(first, traced, place, seen)
        else:
            latest[view.speaker] = len(found)
            found.append(traced)
        turns_since[view.speaker] = 0
    return found


def _same(first: Repair, begun: Repair) -> bool:
    return begun.format in {first.format, "repeat", "correction", "open request"}


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


def initiation(view: View) -> Repair | None:
    """Return the repair that ``view`` begins, its outcome still open."""
    if view.previous is None:
        return None
    by_kind = {act.kind: act for act in acts(view)}
    for kind in ("repair-request", "clarification", "repair", "repeat"):
        act = by_kind.get(kind)
        if act is not None and act.confidence >= SURE and _is_trouble(kind, act, view):
            return _begun(kind, act, view, view.previous)
    if view.role != Role.ASSISTANT and _read_back(view.previous):
        cue = repaircues.TURNS_DOWN.match(view.text)
        if cue and len(view.words) > 2 and not repaircues.DECLINES.match(view.text):
            act = Act("repair", cue.start(), cue.end(), 0.6, "", view.previous.index)
            return _begun("repair", act, view, view.previous)
    return None


def _is_trouble(kind: str, act: Act, view: View) -> bool:
    """Whether an act points at trouble.

    A question for missing details does not, nor does a “no” that answers a question.
    """
    if kind == "repair" and view.previous is not None and not _read_back(view.previous):
        declines = (
            repaircues.DECLINES.match(view.text)
            or view.text[act.start : act.end].lower()[:2] == "no"
        )
        return not (declines and view.previous.text.rstrip().endswith("?"))
    if kind == "repair":
        return not repaircues.DECLINES.match(view.text)
    if kind != "clarification":
        return True
    return bool(repaircues.MEANT.search(view.text[act.start : act.end]))


def _read_back(view: View) -> bool:
    """Whether a turn says back what it has understood, to be confirmed."""
    tail = view.text[-TAIL:]
    return bool(repaircues.ASKED_TO_CONFIRM.search(tail) or repaircues.READ_BACK.search(tail))


def _begun(kind: str, act: Act, view: View, previous: View) -> Repair:
    said = view.text[act.start : act.end]
    own = next((earlier for earlier in view.own if earlier.index < previous.index), None)
    third = kind in {"repair", "repeat"} and own is not None
    if kind == "repair" and own is not None:
        third = bool(repaircues.OWN.search(view.text)) or _read_back(previous)
    source = own.index if third and own is not None else previous.index
    form = {"repair": "correction", "repeat": "repeat", "repair-request": "open request"}.get(kind)
    if form is None:
        form = "restricted offer" if repaircues.OFFER.search(said) else "restricted request"
    return Repair(
        opened=view.index,
        speaker=view.speaker,
        role=view.role,
        source=act.cause if kind == "repeat" and act.cause is not None else source,
        initiation="self" if third else "other",
        format=form,
        position="third position" if third else "next turn",
        start=act.start,
        end=act.end,
        confidence=round(act.confidence, 3),
    )


def _traced(begun: Repair, view: View, seen: Sequence[View], place: int) -> Repair:
    """Return ``begun`` with its outcome, as the next turns show it."""
    passed = None
    replies = 0
    for at in range(place + 1, min(len(seen), place + 1 + 3 * REPLIES)):
        later = seen[at]
        if later.speaker == view.speaker:
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
    """Whether the words of ``reply`` take up ``request``, or what it asks about."""
    if not reply.words:
        return False
    if cues.YES_NO.match(reply.text) or cues.REPAIR.search(reply.text):
        return True
    about = set(request.content)
    if request.previous is not None and len(about) < 3:
        about |= set(request.previous.content)
    if about & set(reply.content):
        return True
    return bool(_numbers(request) & _numbers(reply)) or (len(reply.words) <= 6 and not reply.asks)


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
