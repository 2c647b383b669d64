"""What stands around an utterance, and the form it has: the named features.

Every value lies in about [0, 1], so that weights can be compared.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from operator import truediv

import msgspec
import numpy as np
from numpy.typing import NDArray

from annotator.transcript import Role, Transcript
from inspector.lenses.base import speakers_of, uttered
from inspector.lenses.learned.forms import content_and_numbers, tokens, window
from inspector.lenses.learned.wordsets import (
    BACK,
    FILLERS,
    INVERTED,
    LEADING,
    MARKED,
    MARKS,
    ME,
    NOT,
    PUNCTUATION,
    TAGS,
    TAKEN_IN,
    WH,
    YOU,
)
from inspector.lenses.text import without_code

Column = NDArray[np.float64]

RECENT = 3  # utterances before that a turn may say again
SPOKEN = 0.04  # share of utterances with a filler above which a conversation counts as spoken


class Seen(msgspec.Struct, frozen=True):
    """An utterance: the turn's index, its words, and the rows of the utterances it goes back to.

    ``answered`` is the last utterance of another speaker, ``own`` this speaker's last; -1 for none.
    """

    index: int
    role: Role
    tokens: list[str]
    count: int
    content: frozenset[str]
    numbers: frozenset[str]
    answered: int
    own: int
    speakers: int


def seen(transcript: Transcript) -> list[Seen]:
    """Return the utterances of ``transcript`` in order."""
    latest: dict[str, int] = {}
    found: list[Seen] = []
    spoken = zip(uttered(transcript), speakers_of(transcript), strict=True)
    for row, (index, speaker) in enumerate(spoken):
        turn = transcript.turns[index]
        said = tokens(without_code(turn.text))
        content, numbers = content_and_numbers(said)
        own = latest.pop(speaker, -1)
        # The speakers are in the order in which they spoke last.
        answered = latest[next(reversed(latest))] if latest else -1
        latest[speaker] = row
        found.append(
            Seen(
                index=index,
                role=turn.role,
                tokens=window(said),
                count=len(said) - sum(map(said.count, PUNCTUATION)),
                content=content,
                numbers=numbers,
                answered=answered,
                own=own,
                speakers=len(latest),
            )
        )
    return found


def named(turns: Sequence[Seen]) -> dict[str, Column]:
    """Return the named features, a value for each utterance."""
    own = _matrix(OWN, map(_own, turns))
    counted = [OWN.index("length"), OWN.index("content")]
    own[:, counted] = np.log1p(own[:, counted]) / 5
    answered = np.array([turn.answered for turn in turns], np.int64)
    earlier = np.array([turn.own for turn in turns], np.int64)
    place = np.arange(len(turns))
    last, following = place - 1, place + 1
    following[-1:] = -1
    # Where the one who speaks next spoke last.
    before_that = np.where(following >= 0, earlier[following], len(turns))
    or_nothing = np.vstack((own, np.zeros(len(OWN))))  # the last row is that of -1
    of_answered, of_last, of_earlier, of_next = (
        or_nothing[rows] for rows in (answered, last, earlier, following)
    )
    length = OWN.index("length")
    return {
        **_by_name(OWN, own),
        **columns(OVERLAP, _overlaps(turns)),
        **{f"answered_{name}": of_answered[:, OWN.index(name)] for name in FROM_ANSWERED},
        **{f"last_{name}": of_last[:, OWN.index(name)] for name in FROM_LAST},
        **{f"next_{name}": of_next[:, OWN.index(name)] for name in FROM_NEXT},
        "same_speaker": ((earlier == last) & (last >= 0)).astype(float),
        "speaks_on": (before_that == place).astype(float),
        "goes_back": ((before_that == answered) & (answered >= 0)).astype(float),
        "first_of_speaker": (earlier < 0).astype(float),
        "opening": (answered < 0).astype(float),
        "position": np.log1p(place) / 5,
        "since_answered": np.log1p(place - answered) / 5,
        "since_own": np.log1p(place - earlier) / 5,
        "longer_than_answered": own[:, length] - of_answered[:, length],
        "longer_than_own": own[:, length] - of_earlier[:, length],
        "two_speakers": np.array([float(turn.speakers <= 2) for turn in turns]),
        **{name: np.full(len(turns), value) for name, value in _register(turns).items()},
    }


def _register(turns: Sequence[Seen]) -> dict[str, float]:
    """Return what kind of conversation it is: with an assistant, written with marks, spoken."""
    fillers = sum(not FILLERS.isdisjoint(turn.tokens) for turn in turns)
    marks = any(not MARKS.isdisjoint(turn.tokens) for turn in turns)
    assisted = any(turn.role == Role.ASSISTANT for turn in turns)
    return {
        "assisted": float(assisted),
        "bare": float(not marks),
        "spoken": float(fillers > max(1.0, SPOKEN * len(turns))),
    }


OWN = (
    "user", "assistant", "length", "content", "no_content", "one_word", "short", "very_long",
    "ends_asking", "asks", "wh", "inverted", "asks_plainly", "tag", "stop", "taken_in_lead",
    "taken_in_share", "back", "you", "me", "negation", "number",
)  # fmt: skip
FROM_ANSWERED = (
    "length", "content", "ends_asking", "asks", "wh", "inverted", "taken_in_share", "back", "stop",
)  # fmt: skip
FROM_LAST = ("length", "ends_asking", "asks", "wh", "taken_in_share")
FROM_NEXT = ("length", "asks", "taken_in_share")
REPLY = tuple(f"next_{name}" for name in FROM_NEXT)
OVERLAP = ("taken_up", "held", "known", "own_again", "own_held", "said_again", "said_again_whole")


def _own(turn: Seen) -> tuple[float, ...]:
    """Return what the turn alone shows; of its words, and of its content words, the number."""
    said, count = turn.tokens, turn.count
    words = [token for token in said if token not in PUNCTUATION]
    opened = next((word for word in words if word not in LEADING), "")
    asks = "?" in said
    ends_asking = bool(said) and said[-1] == "?"
    marked = [word for word in words if word in MARKED]
    lead = 0
    while lead < len(words) and words[lead] in TAKEN_IN:
        lead += 1
    size = len(words) or 1
    return (
        turn.role == Role.USER,
        turn.role == Role.ASSISTANT,
        count,
        len(turn.content),
        not turn.content,
        count <= 1,
        count <= 4,
        count > 60,
        ends_asking,
        asks,
        opened in WH,
        opened in INVERTED,
        asks and opened not in WH and opened not in INVERTED,
        ends_asking and bool(words) and words[-1] in TAGS,
        bool(said) and said[-1] in ".!",
        min(lead, 4) / 4,
        sum(map(TAKEN_IN.__contains__, marked)) / size,
        min(1.0, sum(map(BACK.__contains__, marked)) * 4 / size),
        min(1.0, sum(map(YOU.__contains__, marked)) * 4 / size),
        min(1.0, sum(map(ME.__contains__, marked)) * 4 / size),
        min(1.0, sum(map(NOT.__contains__, marked)) * 4 / size),
        min(1.0, sum(map(turn.numbers.__contains__, words)) * 4 / size) if turn.numbers else 0.0,
    )


def _overlaps(turns: Sequence[Seen]) -> Iterable[tuple[float, ...]]:
    """Yield what each turn shares with those before."""
    known: set[str] = set()
    pairs: list[frozenset[tuple[str, str]]] = []
    for turn in turns:
        own = turn.content
        answered = turns[turn.answered].content if turn.answered >= 0 else frozenset()
        earlier = turns[turn.own].content if turn.own >= 0 else frozenset()
        mine = frozenset(pairwise(turn.tokens))
        taken_up, again, size = len(own & answered), len(own & earlier), len(own) or 1
        recent = [each for each in pairs[-RECENT:] if each]
        pairs_again = [len(mine & each) for each in recent]
        yield (
            taken_up / size,
            taken_up / (len(answered) or 1),
            len(own & known) / size,
            again / size,
            again / (len(earlier) or 1),
            max(pairs_again, default=0) / (len(mine) or 1),
            max(map(truediv, pairs_again, map(len, recent)), default=0.0),
        )
        known |= own
        pairs.append(mine)


def columns(names: Sequence[str], rows: Iterable[tuple[float, ...]]) -> dict[str, Column]:
    """Return the columns of ``rows`` by their names."""
    return _by_name(names, _matrix(names, rows))


def _matrix(names: Sequence[str], rows: Iterable[tuple[float, ...]]) -> Column:
    return np.fromiter(chain.from_iterable(rows), float).reshape(-1, len(names))


def _by_name(names: Sequence[str], matrix: Column) -> dict[str, Column]:
    return {name: matrix[:, place] for place, name in enumerate(names)}
