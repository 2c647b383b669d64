"""Topic events: shift, return, hand-off and close, each marked or bridged or neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.transcript import Role
from inspector.lenses import cues
from inspector.lenses.acts import View
from inspector.lenses.shifts import GENERIC, OFFER, new_request, shift_score, stems, stems_of

RECENT = 6  # turns after which a subject that nobody names has been left
SWITCHES = frozenset({"shift", "return", "hand-off"})

_CLOSE = re.compile(
    r"\b(?:good ?bye|bye(?:[- ]bye)?|see you|take care|good ?night|farewell"
    r"|have a (?:\w+ )?(?:day|one|night|evening|trip|time|weekend|week|flight|stay)"
    r"|enjoy (?:your|the) (?:\w+ )*(?:day|evening|night|weekend|meal|trip|stay)"
    r"|(?:that|this)(?:'s| is|'ll be| will be|s)? (?:all|everything|it)"
    r"(?: (?:for|i|that|thanks?|thank)\b|\W*$)"
    r"|(?:i'm|i am|we're|we are|you're|you are) (?:all )?(?:done|set|good)"
    r"(?: for (?:now|today))?\W*$"
    r"|nothing (?:else|more)|no (?:more|further|other) (?:help|questions)"
    r"|ttyl|gotta go|have to go)\b",
    re.IGNORECASE,
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


def topic_events(seen: Sequence[View]) -> list[TopicEvent]:
    """Return the topic events of the utterances ``seen``, at most one a turn, in order."""
    said = [stems_of(view) for view in seen]
    requests = any(view.role == Role.USER for view in seen)
    places: dict[str, int] = {}
    found: list[TopicEvent] = []
    for place, view in enumerate(seen):
        if place and view.words:
            closing = _close(view)
            switch = closing or _switch(seen, said, place, places, requests=requests)
            if switch:
                found.append(switch)
        places.update(dict.fromkeys(said[place], place))
    return found


def _close(view: View) -> TopicEvent | None:
    if len(view.words) > 25 or view.questions:
        return None
    cue = _CLOSE.search(view.text)
    if cue is None:
        return None
    return TopicEvent("close", view, cue.start(), cue.end(), 0.6, (cue[0],))


def _switch(
    seen: Sequence[View],
    said: Sequence[frozenset[str]],
    place: int,
    places: dict[str, int],
    *,
    requests: bool,
) -> TopicEvent | None:
    view = seen[place]
    recent = {word for word in said[place] if place - places.get(word, -RECENT - 1) <= RECENT}
    span = _request_span(seen, place, recent) if requests else _talk_span(seen, said, place)
    if span is None:
        return None
    start, end, sure = span
    inside = stems(view.text[start:end])
    named = [word for word in said[place] if word not in GENERIC]
    back = [word for word in named if word in places and word not in recent]
    new = [word for word in named if word in inside and word not in places]
    returns = bool(back) and (not new or len(back) > len(new) + 1)
    passer = _passed_by(seen, place)
    return TopicEvent(
        kind="hand-off" if passer is not None else "return" if returns else "shift",
        view=view,
        start=start,
        end=end,
        confidence=sure,
        named=_shown(view, back if returns else new),
        marked=_marked(view),
        bridged=bool(said[place] & frozenset[str]().union(*said[max(0, place - 2) : place])),
        cause=passer if passer is not None else _left(seen, places, back) if returns else None,
    )


def _request_span(
    seen: Sequence[View], place: int, recent: set[str]
) -> tuple[int, int, float] | None:
    view = seen[place]
    if view.role != Role.USER:
        return _marked_span(view, recent)
    if sentence := new_request(view, seen[place - 1], recent):
        return sentence.start, sentence.end, 0.6
    return None


def _talk_span(
    seen: Sequence[View], said: Sequence[frozenset[str]], place: int
) -> tuple[int, int, float] | None:
    score = shift_score(seen, said, place)
    if score < 0:
        return None
    sentence = seen[place].sentences[-1]
    return sentence.start, sentence.end, min(0.7, 0.35 + 0.15 * score)


def _marked_span(view: View, recent: set[str]) -> tuple[int, int, float] | None:
    for sentence in view.sentences[:3]:
        if cues.TOPIC_SWITCH.search(sentence.text) and stems(sentence.text) - recent:
            return sentence.start, sentence.end, 0.5
    return None


def _marked(view: View) -> bool:
    return any(cues.TOPIC_SWITCH.search(sentence.text) for sentence in view.sentences[:3])


def _passed_by(seen: Sequence[View], place: int) -> int | None:
    """Return the turn before, if another speaker passed the floor with it."""
    previous = seen[place - 1]
    if previous.speaker == seen[place].speaker:
        return None
    passes = OFFER.search(previous.text) or _close(previous)
    return previous.index if passes else None


def _left(seen: Sequence[View], places: dict[str, int], back: Sequence[str]) -> int:
    return seen[max(places[word] for word in back)].index


def _shown(view: View, named: Sequence[str]) -> tuple[str, ...]:
    wanted = set(named)
    return tuple(dict.fromkeys(w for w in view.content if stems(w) & wanted))[:3]
