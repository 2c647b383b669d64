"""How somebody listens: who only takes in what is said, and what becomes of the talk then.

Listeners' brief tokens stand in the midst of another's talk, come often from those who say little,
and let the other go on: Yngve 1970, On getting a word in edgewise, CLS 6; Jurafsky et al. 1998,
Lexical, prosodic, and syntactic cues for dialog acts, ACL workshop on discourse relations.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress

from annotator.transcript import Transcript
from inspector.lenses.base import speakers_of
from inspector.lenses.learned.context import Column, Seen, columns
from inspector.lenses.learned.features import Features
from inspector.lenses.learned.wordsets import PUNCTUATION, word_set

BACKCHANNELS = word_set(
    "yeah uhhuh mhm mm mmm right okay ok kay alright huh hm hmm oh ah aha yep yup yes sure exactly"
    " absolutely definitely no nope nah"
)
HOLDS = word_set("so um uh and but or well i mean you know because like then")
TAKEN = BACKCHANNELS | PUNCTUATION
LIGHT = HOLDS | TAKEN
ASKED = 3  # utterances before, in which somebody else asked
OWN_ASKED = 6  # the same, of one's own
FURTHEST = 8  # utterances back, and ahead, to which a listener's token can belong
MUCH = 3  # times as many words as if all spoke alike
USUAL, WEIGHT = 0.2, 5  # share of such tokens in somebody's turns before any is seen; as so many
OPENING = 80  # characters in which words that take in, and the break after them, are looked for
_OPENING = re.compile(
    r"\W*(?:(?:oh|uh|um|well|yeah|okay|ok|right|yep|yes|sure|i see|all right|huh|uhhuh|mhm|good"
    r"|great|cool)\b[^\w|,.;:!–—-]*)+(?P<breaks>[|,.;:!–—-])?(?=.*\w)",
    re.IGNORECASE | re.DOTALL,
)

NAMES = (
    "habit", "word_habit", "share", "asked_lately", "asked_oneself", "goes_on", "goes_on_holding",
    "set_off",
)  # fmt: skip
LISTENING = tuple(f"listening:{name}" for name in NAMES)


def listening(transcript: Transcript, features: Features) -> Mapping[str, Column]:
    """Return how each utterance stands to listening, a value for each."""
    turns = features.turns
    texts = [transcript.turns[turn.index].text for turn in turns]
    habits = _habits(speakers_of(transcript), [_first(turn) for turn in turns], turns)
    places = _places(speakers_of(transcript), turns)
    rows = zip(habits, places, map(_set_off, texts), strict=True)
    return columns(LISTENING, ((*habit, *place, set_off) for habit, place, set_off in rows))


def _first(turn: Seen) -> str:
    """Return the first word of an utterance that only takes in what was said; else nothing."""
    if not TAKEN.issuperset(turn.tokens):
        return ""
    return next((token for token in turn.tokens if token not in PUNCTUATION), "")


def _habits(
    speakers: Sequence[str], taken: Sequence[str], turns: Sequence[Seen]
) -> Iterator[tuple[float, ...]]:
    """Yield how often the speaker's other utterances only take in, and how much they say in all."""
    total = Counter(speakers)
    often = Counter(speaker for speaker, first in zip(speakers, taken, strict=True) if first)
    with_word = Counter(zip(speakers, taken, strict=True))
    spoken = Counter[str]()
    for speaker, turn in zip(speakers, turns, strict=True):
        spoken[speaker] += turn.count
    words = sum(spoken.values()) or 1
    for speaker, first in zip(speakers, taken, strict=True):
        others = total[speaker] - 1 + WEIGHT
        yield (
            (often[speaker] - bool(first) + USUAL * WEIGHT) / others,
            (with_word[speaker, first] - 1) / others if first else 0.0,
            min(1.0, spoken[speaker] * len(spoken) / words / MUCH),
        )


def _places(speakers: Sequence[str], turns: Sequence[Seen]) -> Iterator[tuple[float, ...]]:
    """Yield what was asked before, and who speaks next."""
    asks = ["?" in turn.tokens for turn in turns]
    weighty = [not LIGHT.issuperset(turn.tokens) for turn in turns]
    for place, speaker in enumerate(speakers):
        lately = slice(max(0, place - ASKED), place)
        own_lately = slice(max(0, place - OWN_ASKED), place)
        asked = [*compress(speakers[lately], asks[lately])]
        goes_on, holding = _goes_on(place, speakers, turns, weighty)
        yield (
            asked.count(speaker) < len(asked),
            speaker in compress(speakers[own_lately], asks[own_lately]),
            goes_on,
            holding,
        )


def _goes_on(
    place: int, speakers: Sequence[str], turns: Sequence[Seen], weighty: Sequence[bool]
) -> tuple[bool, bool]:
    """Whether the one who was listened to speaks next, and goes on as one who holds the floor."""
    speaker, rows = speakers[place], range(place - 1, max(-1, place - FURTHEST), -1)
    ahead = range(place + 1, min(len(turns), place + FURTHEST - 1))
    heard = _first_other(speaker, speakers, filter(weighty.__getitem__, rows))
    after = _first_other(speaker, speakers, ahead)
    if heard is None or after is None or speakers[after] != speakers[heard]:
        return False, False
    said = turns[after].tokens
    return True, bool(said) and said[0] in HOLDS


def _first_other(speaker: str, speakers: Sequence[str], rows: Iterable[int]) -> int | None:
    """Return the first of ``rows`` at which somebody else than ``speaker`` speaks."""
    for row in rows:
        if speakers[row] != speaker:
            return row
    return None


def _set_off(text: str) -> bool:
    """Whether the words that take in are set off from more that follows."""
    found = _OPENING.match(text[:OPENING])
    return found is not None and found["breaks"] is not None
