"""Setbacks: turns that show that the turn before them failed, or that fail themselves.

Our own proposal. A user says no to what was put forward, corrects it, reports that it fails, finds
fault with it or wants something else in its place, or asks again what was asked before; an
assistant can't do, find or understand what was asked, or says its own earlier turn again. What a
turn has to say to the one before comes first in it (Sacks 1987, On the preferences for agreement
and contiguity in sequences in conversation).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.transcript import Role
from inspector.lenses import repaircues, setbackcues
from inspector.lenses.acts import View
from inspector.lenses.base import Evidence, Finding
from inspector.lenses.exchange import Exchange
from inspector.lenses.feedback import CORRECTIVE, Feedback, feedback
from inspector.lenses.feedback import Kind as FeedbackKind
from inspector.lenses.memo import once
from inspector.lenses.patterns import AnyCase
from inspector.lenses.shifts import OFFER

OPENING = 2  # sentences of a turn in which what it has to say to the turn before is looked for
LATEST = 4  # own earlier turns that can be said again
FEWEST = 3  # stems and numbers of a turn from which on it can be the same as another
ALL, AGAIN = 1.0, 0.6  # shares of its own and of the earlier one's that make it the same request
SAME = 0.8  # of either that make it the same turn of an assistant

SAYS = {
    FeedbackKind.REJECTION: "turns the answer down",
    FeedbackKind.CORRECTION: "corrects what was said",
    FeedbackKind.FAILURE: "reports that the answer fails",
}
ACTS = {
    "repair": "corrects what was said",
    "disagreement": "refuses or contradicts",
    "repeat": "says its own request again",
}


@dataclass(frozen=True, slots=True)
class Setback:
    """What happens at a turn, as the predicate of a sentence, and the words that show it."""

    says: str
    evidence: tuple[Evidence, ...]


@once
def setbacks(talk: Exchange) -> dict[int, Setback]:
    """Return what the setback is, by the index of its turn in the transcript."""
    return dict(_setbacks(talk))


def by_acts(seen: Sequence[View], findings: Iterable[Finding]) -> dict[int, Setback]:
    """Return the users' turns whose grounding acts go against the turn before, by index."""
    users = {view.index: view for view in seen if view.role == Role.USER and view.previous}
    return {
        each.turn: Setback(ACTS[each.kind], each.evidence or (_whole(users[each.turn]),))
        for each in findings
        if each.kind in ACTS and each.turn in users and not _answers(users[each.turn])
    }


def falls_short(view: View) -> Evidence | None:
    """Return the words that say that something can't be done, found or understood."""
    if setbackcues.FALLING.isdisjoint(view.vocabulary):
        return None
    return _first(view, setbackcues.FALLS_SHORT)


def refuses(view: View) -> Evidence | None:
    """Return the “no” to what another put forward.

    One to an offer of more, or to a question about the speaker, goes against nothing.
    """
    found = setbackcues.REFUSES.match_in(view)
    if found is None or view.previous is None or _answers(view):
        return None
    return Evidence(view.index, *found.span())


def dislikes(view: View) -> Evidence | None:
    """Return the words that find fault with what another said, or ask for something in its place.

    A turn that only turns down an offer of more has none.
    """
    if view.previous is None or setbackcues.DISLIKING.isdisjoint(view.vocabulary):
        return None
    declines = repaircues.DECLINES.match(view.text.replace("’", "'"))
    if declines or OFFER.search_in(view.previous):
        return None
    return _first(view, setbackcues.DISLIKES)


def _setbacks(talk: Exchange) -> Iterator[tuple[int, Setback]]:
    reactions = {each.turn: each for each in feedback(talk) if each.kind in CORRECTIVE}
    said: dict[Role, list[tuple[View, frozenset[str]]]] = {Role.USER: [], Role.ASSISTANT: []}
    for view, marks in zip(talk.seen, talk.marks, strict=True):
        if view.role not in said:
            continue
        before = said[view.role][-LATEST:]
        found = (
            _of_assistant(view, marks, before)
            if view.role == Role.ASSISTANT
            else _of_user(view, marks, before, reactions)
        )
        if found:
            yield view.index, found
        said[view.role].append((view, marks))


def _of_assistant(
    view: View, marks: frozenset[str], before: Sequence[tuple[View, frozenset[str]]]
) -> Setback | None:
    if short := falls_short(view):
        return Setback("cannot do it", (short,))
    if earlier := _again(marks, before, SAME, SAME):
        return Setback("says its own turn again", (_whole(view), _whole(earlier)))
    return None


def _of_user(
    view: View,
    marks: frozenset[str],
    before: Sequence[tuple[View, frozenset[str]]],
    reactions: Mapping[int, Feedback],
) -> Setback | None:
    told = reactions.get(view.index)
    if told and not (told.kind == FeedbackKind.REJECTION and _answers(view)):
        return Setback(SAYS[told.kind], (Evidence(view.index, told.start, told.end),))
    if no := refuses(view):
        return Setback("says no to what was put forward", (no,))
    if fault := dislikes(view):
        return Setback("finds fault or wants something else", (fault,))
    earlier = _again(marks, before, ALL, AGAIN) if view.asks else None
    return Setback("asks again", (_whole(view), _whole(earlier))) if earlier else None


def _answers(view: View) -> bool:
    """Whether a “no” only turns down an offer of more, or answers a question about oneself."""
    if view.previous is None:
        return False
    if setbackcues.REFUSES_NOTHING.match_in(view) or OFFER.search_in(view.previous):
        return True
    asked = next((each for each in reversed(view.previous.sentences) if each.is_question), None)
    return asked is not None and setbackcues.ASKS_WHETHER.search_plain(asked) is not None


def _first(view: View, cue: AnyCase) -> Evidence | None:
    """Return the first match in the opening sentences: what goes to the turn before comes first."""
    for sentence in view.sentences[:OPENING]:
        if found := cue.search_plain(sentence):
            start, end = found.span()
            return Evidence(view.index, sentence.start + start, sentence.start + end)
    return None


def _whole(view: View) -> Evidence:
    return Evidence(view.index, 0, len(view.text))


def _again(
    marks: frozenset[str],
    before: Sequence[tuple[View, frozenset[str]]],
    own: float,
    earlier: float,
) -> View | None:
    """Return the earlier turn that shares ``own`` of these marks, and ``earlier`` of its own."""
    if len(marks) < FEWEST:
        return None
    for view, each in before:
        same = len(marks & each)
        if same >= own * len(marks) and same >= earlier * len(each):
            return view
    return None
