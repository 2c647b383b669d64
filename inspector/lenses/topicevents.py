"""Topic events: shift, return, hand-off and close, each marked or bridged or neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from inspector.lenses.acts import View
from inspector.lenses.marked import turns_away
from inspector.lenses.patterns import AnyCase
from inspector.lenses.shifts import GENERIC, OFFER
from inspector.lenses.stems import stem
from inspector.lenses.switches import EVEN, Switch

LEAVING = 25  # words of a turn that can be a leave-taking
THANKING = 10  # words of a turn that can be nothing but thanks
RECENT = 6  # turns after which a subject that nobody names has been left
SWITCHES = frozenset({"shift", "return", "hand-off"})

_EARLIER = AnyCase(
    r"\b(?:earlier|previous(?:ly)?|you (?:\w+ )?(?:found|mentioned|showed|suggested|told)"
    r"|we (?:\w+ )?(?:found|talked|discussed|spoke|looked)|back to|again|after all)\b",
)
# Each of the patterns below needs one of these words.
_CLOSING = frozenset(
    """
goodbye bye see care night goodnight farewell cheerio later soon all everything it done set good
nothing no need ttyl gotta go have enjoy fun thank thanks thx cheers appreciate welcome pleasure
problem anytime glad happy
""".split()  # noqa: SIM905 - a word a line would be forty lines
)
_NO = re.compile(r"\W*(?:no|nope|nah|not)\b", re.IGNORECASE)
_BYE = AnyCase(r"\b(?:good ?bye|bye(?:[- ]bye)?|see (?:you|ya)|farewell)\b")
_CLOSE = AnyCase(
    r"\b(?:good ?bye|bye(?:[- ]bye)?|see you|see ya|take care|good ?night|farewell|cheerio"
    r"|(?:talk|speak) (?:to you )?(?:later|soon)"
    r"|(?:that|this)(?:'s| is|'ll be| will be| would be|s)? (?:all|everything|it)"
    r"(?: (?:for|i|that|thanks?|thank|the)\b|\W*$)"
    r"|(?:i'm|i am|we're|we are|you're|you are) (?:all )?(?:done|set|good)"
    r"(?: (?:for )?(?:here|now|today))?\W*$"
    r"|nothing (?:else|more)|no (?:more|further|other) (?:help|questions)"
    r"|(?:don't|do not) need anything (?:else|more)|ttyl|gotta go|have to go)\b",
)
_WISHES = AnyCase(
    r"\b(?:have (?:yourself )?(?:an? )?(?:\w+ ){0,2}(?:day|one|night|evening|morning|afternoon|trip"
    r"|time|weekend|week|flight|stay|ride|meal)|have (?:fun|safe travels)"
    r"|enjoy(?: (?:your|the) (?:\w+ )*(?:day|evening|night|weekend|meal|trip|stay))?)\b",
)
_THANKING = (
    r"(?:thank(?:s| you)|thx|cheers|appreciate|welcome|pleasure|no problem|anytime|glad|happy)\b"
)
_THANKED = AnyCase(_THANKING)
_THANKS = AnyCase(
    r"\W*(?:(?:ok|okay|great|perfect|cool|no|nope|alright|very|so|and|cheers|my|i|you(?:'re| are)"
    r"|it(?:'s| is)|any|not|at|all|for|your|the|a|lot|bunch|much|really|all|again|help|helping"
    r"|assistance|glad|happy|was|to)\W+)*" + _THANKING
)


@dataclass(frozen=True, slots=True)
class TopicEvent:
    """A topic event of ``view`` in code points ``start`` to ``end``.

    ``named`` are words that are new, or that come back. ``cause`` is the turn that was returned to,
    or that passed the floor.
    """

    kind: str
    view: View
    start: int
    end: int
    confidence: float
    named: tuple[str, ...] = ()
    marked: bool = False
    bridged: bool = False
    cause: int | None = None


@dataclass(slots=True)
class _Past:
    """Where each word was said last, and where the subject that is talked of began."""

    places: dict[str, int] = field(default_factory=dict)
    since: int = 0


def topic_events(
    seen: Sequence[View], said: Sequence[frozenset[str]], found: Sequence[Switch]
) -> list[TopicEvent]:
    """Return the topic events of the utterances ``seen``, at most one a turn, in order.

    ``said`` has the stems of every utterance, ``found`` how much speaks for a switch there.
    """
    past = _Past()
    events: list[TopicEvent] = []
    for place, view in enumerate(seen):
        if place and view.words:
            event = _close(seen, place)
            if event is None and found[place].score >= EVEN:
                event = _switch(seen, said, place, found[place], past)
                past.since = place
            if event:
                events.append(event)
        past.places.update(dict.fromkeys(said[place], place))
    return events


def _close(seen: Sequence[View], place: int) -> TopicEvent | None:
    """Return the close at ``place``: a leave-taking, good wishes, or thanks with nothing after."""
    view = seen[place]
    if len(view.words) > LEAVING or _CLOSING.isdisjoint(view.vocabulary) or view.questions:
        return None
    text = view.text.replace("’", "'")
    refuses = _NO.match(text) and place and seen[place - 1].text.rstrip().endswith("?")
    cue = (_BYE if refuses else _CLOSE).search(text)
    if cue is None and place and (place + 1 == len(seen) or _ends(seen[place - 1])):
        cue = _WISHES.search(text)
    if cue is None and not refuses and len(view.words) <= THANKING:
        cue = _THANKS.match(text)
        cue = cue if cue and _nothing_after(seen, place) else None
    if cue is None:
        return None
    said = text[cue.start() : cue.end()].strip(" ,.!")
    return TopicEvent("close", view, cue.start(), cue.end(), 0.6, (said,))


def _ends(view: View) -> bool:
    """Whether a turn leaves nothing to be answered: it thanks, or takes leave."""
    text = view.text.replace("’", "'")
    return bool(_CLOSE.search(text) or _THANKED.search(text)) and not view.questions


def _nothing_after(seen: Sequence[View], place: int) -> bool:
    """Whether nobody says more than good wishes after ``place``."""
    after = seen[place + 1 : place + 2]
    if not after:
        return True
    last = place + 2 >= len(seen) and len(after[0].words) <= THANKING and not after[0].asks
    return last or bool(_WISHES.search(after[0].text) or _CLOSE.search(after[0].text))


def _switch(
    seen: Sequence[View],
    said: Sequence[frozenset[str]],
    place: int,
    found: Switch,
    past: _Past,
) -> TopicEvent:
    view = seen[place]
    named = [word for word in said[place] if word not in GENERIC]
    left = max(past.since, place - RECENT)
    back = [word for word in named if past.places.get(word, place) < left]
    new = [word for word in named if word not in past.places]
    mostly = not new or len(back) >= len(new)
    told = _EARLIER.search_in(view) or (found.asked and mostly)
    returns = found.resumes or bool(back and told)
    passer = None if found.resumes else _passed_by(seen, place)
    cause = passer
    if returns:
        cause = _left(seen, past.places, back) if back else None
    return TopicEvent(
        kind="return" if returns else "shift" if passer is None else "hand-off",
        view=view,
        start=found.start,
        end=found.end,
        confidence=found.score,
        named=_shown(view, back if returns else new),
        marked=turns_away(view) is not None,
        bridged=bool(said[place] & frozenset[str]().union(*said[max(0, place - 2) : place])),
        cause=cause,
    )


def _passed_by(seen: Sequence[View], place: int) -> int | None:
    """Return the turn before, if another speaker passed the floor with it."""
    previous = seen[place - 1]
    if previous.speaker == seen[place].speaker:
        return None
    passes = OFFER.search_in(previous) or _close(seen, place - 1)
    return previous.index if passes else None


def _left(seen: Sequence[View], places: dict[str, int], back: Sequence[str]) -> int:
    return seen[max(places[word] for word in back)].index


def _shown(view: View, named: Sequence[str]) -> tuple[str, ...]:
    wanted = set(named)
    return tuple(dict.fromkeys(w for w in view.content if stem(w) in wanted))[:3]
