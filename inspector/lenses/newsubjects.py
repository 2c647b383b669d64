"""How much speaks for a new subject in what a user says to a model.

A sum of points, set by hand: a request or need that names something new, signs that the last matter
is closed, against answers to a question, back-references and corrections.
"""

from collections.abc import Iterator, Sequence
from math import exp, log1p

import msgspec

from annotator.transcript import Role
from inspector.lenses.acts import View
from inspector.lenses.initiations import reads_back
from inspector.lenses.matters import matters
from inspector.lenses.memo import once
from inspector.lenses.patterns import AnyCase
from inspector.lenses.questions import is_asking
from inspector.lenses.shifts import GENERIC, OFFER
from inspector.lenses.stems import stems_in
from inspector.lenses.text import Sentence

WINDOW = 6  # utterances before that a turn is held against
PAIR = 2
SERVED = 0.2  # share of a person's turns that ask for something, from which on another serves
ENOUGH = 8  # new words from which on more of them say no more
ALONE = 2  # words of a question that stands by itself
# Points for another everyday matter than before, for none but those, and for none at all.
OTHER, ONLY, UNNAMED = 1.0, -1.0, -0.25
NEEDED = 2.05  # points from which on a turn begins a new subject


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEED = AnyCase(
    r"\b(?:(?:i|we)(?:'d| would|'ll| will|'m| am)?(?: \w+ly| also| now| just| still| do| actually"
    r"| then)* (?:need|want|like|love|wish|hope|gonna|going)\b|(?:i|we)(?:'m| am|'re| are)?"
    r"(?: \w+)? (?:looking|searching|trying|hoping|interested|planning|in need)\b"
    r"|(?:can|could|would|will) you|(?:can|could|may) (?:i|we)\b|help me\b|let'?s\b|let me\b"
    r"|wanna\b|would like\b)",
)
_COMMAND = AnyCase(
    r"(?:^|[,.;!] ?)(?:\W*(?:also|now|next|then|please|ok|okay|great|good|and|just|first|alright"
    r"|cool|yes|sure|thanks|so|but)\W+)*(?:find|search|look|check|book|buy|reserve|get|rent|play"
    r"|show|purchase|schedule|make|write|give|tell|explain|translate|list|create|suggest|recommend"
    r"|transfer|send|provide|try|add|order|summari[sz]e|compare|describe|help|change|set|remind"
    r"|call)\b",
)
_CORRECTS_FIRST = _set("no nope actually not instead rather sorry wait make change")
_CORRECTS = _set("instead another other else different more")
_ALSO = _set("also next now then first too later before btw")
_BACK = _set("it its it's they their them this these those he she his her other same")
_SETTLED = _set(
    "thank thanks great good perfect cool nice awesome sounds works fine excellent wonderful lovely"
)
# Without one of these words the pattern below finds nothing.
_DOING = _set(
    "booked reserved purchased scheduled confirmed sent made done set transferred playing started"
    " complete completed added rented bought enjoy have success successful successfully"
)
_OFFERING = _set("else more other further additional turn like help over")
_DONE = AnyCase(
    r"\b(?:has been|have been|is|are|was|i've|i have|successfully)\s?(?:\w+ )?(?:booked|reserved"
    r"|purchased|scheduled|confirmed|sent|made|done|set|transferred|playing|started|complete\w*"
    r"|added|rented|bought)\b|\benjoy\b|\bhave a (?:great|nice|good)|\bsuccess\w*\b|\bdone\b",
)
_SERVES = AnyCase(
    r"\b(?:can|may|could|shall|should) i (?:\w+ )?(?:help|assist|do|get|find|book|offer)\b"
    r"|\b(?:help|assist)(?:ing)? you\b|\bassistance\b|\banything (?:else|more)\b",
)
_ABOUT = AnyCase(r"\b(?:how|what) about\b")
_ASKS_DETAIL = AnyCase(
    r"\b(?:what(?! about| do you (?:think|say))|which|where|when|who"
    r"|how(?! about| does| do you (?:like|feel)| would you (?:like|consider)))\b[^?.]*\?\W*$",
)
_ELSE = AnyCase(r"\b(?:what|anything|something) (?:else|more)\b")
_OR_ELSE = AnyCase(r"\bor (?:anything|something) else\b")


class NewSubject(msgspec.Struct, frozen=True):
    """A score in [0, 1], from 0.5 up for a new subject, and the sentence that speaks for it."""

    score: float
    start: int
    end: int


def asking_speakers(seen: Sequence[View]) -> frozenset[str]:
    """Return who makes requests: the users; between two people, who is served by the other.

    That is the one who asks for more, and for much, where the other offers help or has what was
    understood confirmed. Empty in other talk.
    """
    users = frozenset(view.speaker for view in seen if view.role == Role.USER)
    if users or len({view.speaker for view in seen}) != PAIR:
        return users
    if not any(_SERVES.search_in(view) or _confirms(view) for view in seen):
        return users
    asked: dict[str, list[bool]] = {}
    for view in seen:
        asked.setdefault(view.speaker, []).append(any(map(_asks_for, view.sentences)))
    share, speaker = max((sum(each) / len(each), speaker) for speaker, each in asked.items())
    return frozenset({speaker}) if share >= SERVED else users


def _confirms(view: View) -> bool:
    return "confirm" in view.words and reads_back(view)


def _asks_for(sentence: Sentence) -> bool:
    return bool(_NEED.search_plain(sentence) or _COMMAND.search_plain(sentence))


def new_subject(
    seen: Sequence[View], said: Sequence[frozenset[str]], place: int, since: int
) -> NewSubject:
    """Return how much speaks for another subject at ``place`` ≥ 1 of ``seen``.

    ``said`` has the stems of every turn; the subject before began at ``since``.
    """
    view = seen[place]
    known = frozenset[str]().union(*said[max(since, place - WINDOW) : place])
    new = said[place] - known - GENERIC
    asking = next(_asking(view, known), None) if new else None
    if asking is None and new:
        asking = next(_asking_alone(view, known), None)
    points = min(log1p(len(new)), log1p(ENOUGH)) + (asking is not None)
    points += _around(seen, place) + _within(view) + _matter(said, place)
    sentence = asking or (view.sentences[-1] if view.sentences else None)
    start, end = (sentence.start, sentence.end) if sentence else (0, len(view.text))
    return NewSubject(1 / (1 + exp(NEEDED - points)), start, end)


def _matter(said: Sequence[frozenset[str]], place: int) -> float:
    """Return what the everyday matter that a turn speaks of says, held against those before."""
    own = matters(said[place])
    before = matters(frozenset[str]().union(*said[max(0, place - WINDOW) : place]))
    if not before:
        return 0.0
    if not own:
        return UNNAMED
    return OTHER if own.isdisjoint(before) else ONLY * (own <= before)


def _asking(view: View, known: frozenset[str]) -> Iterator[Sentence]:
    for sentence in view.sentences:
        if _asks_for(sentence) and stems_in(sentence) - known - GENERIC:
            yield sentence


def _asking_alone(view: View, known: frozenset[str]) -> Iterator[Sentence]:
    """Yield the questions that share no word with what was said just before."""
    for sentence in view.sentences:
        asked = stems_in(sentence) - GENERIC if is_asking(sentence) else frozenset[str]()
        if len(asked) >= ALONE and not asked & known:
            yield sentence


def _around(seen: Sequence[View], place: int) -> float:
    """Return what the turns before and after speak for and against it."""
    points = 0.5 * _tells_done(seen[place - 1])
    if _offers(seen[place - 1]):
        points += 1
    elif _asks_detail(seen[place - 1]):
        points -= 2
    elif seen[place - 1].text.rstrip().endswith("?"):
        points -= 1
    if place + 1 < len(seen) and _asks_detail(seen[place + 1]):
        points += 0.5
    return points


def _tells_done(view: View) -> bool:
    return not _DOING.isdisjoint(view.vocabulary) and bool(_DONE.search_in(view))


def _offers(view: View) -> bool:
    if _OFFERING.isdisjoint(view.vocabulary):
        return False
    offers = OFFER.search_in(view) or _ELSE.search_in(view)
    return bool(offers) and not _OR_ELSE.search_in(view)


@once
def _asks_detail(view: View) -> bool:
    return view.text.rstrip().endswith("?") and bool(_ASKS_DETAIL.search_in(view))


def _within(view: View) -> float:
    words = view.vocabulary
    also = not _ALSO.isdisjoint(words) or "by the way" in view.folded
    corrects = (
        view.words[0] in _CORRECTS_FIRST
        or not _CORRECTS.isdisjoint(words)
        or ("about" in words and bool(_ABOUT.search_in(view)))
    )
    settled, back = not _SETTLED.isdisjoint(words), not _BACK.isdisjoint(words)
    return 1.0 * also + 0.5 * settled - 1.0 * back - 0.5 * corrects
