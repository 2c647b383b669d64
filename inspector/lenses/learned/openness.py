"""What a user's request leaves open: of when, of what, and whether an earlier turn says it.

A request that asks for a figure, gives no time and points back to none can be read in several ways;
so can one that names hardly anything. What depends on the matter itself isn't seen here.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log1p

import msgspec

from annotator.transcript import Role
from inspector.lenses.learned.context import Column, Seen, columns
from inspector.lenses.learned.requestwords import (
    ABOUT,
    AFTER_THAT,
    BEFORE_IT,
    BETWEEN,
    CALENDAR,
    CLOSED,
    EXPLAINED,
    FIGURE,
    GOING_ON,
    HOW_MUCH,
    OTHER,
    PHRASES,
    POINTING,
    RECKONED,
    SAME_TIME,
    STARTS,
    THE_ONE,
    UNITS,
    WHICH_TIME,
    WHOLE,
)
from inspector.lenses.learned.wordsets import INVERTED, MARKS, PUNCTUATION, WH

FEW = 2  # content words that leave most of a matter open
MANY = 12  # content words from which on a request is as full as any

_DATED = re.compile(r"(?:19|20)\d\d|fy\d\d(?:\d\d)?|f\d\d|q[1-4]")


class Request(msgspec.Struct, frozen=True):
    """What one turn asks for and what it says of it; ``named`` are its content words."""

    asks: bool  # has the form of a question, marked or not
    figure: bool
    reckoned: bool
    dated: bool
    asks_when: bool
    points_back: bool  # to a time, or to what was spoken of
    elliptic: bool  # a rest of a question, as “and in May?”
    explains: bool  # asks for no figure but for reasons, parts or a meaning
    closed: bool  # can be answered with yes or no
    named: frozenset[str]

    @property
    def undated(self) -> bool:
        """Whether nothing says of when, though the answer may hang on it."""
        settled = self.dated or self.asks_when or self.points_back
        return self.asks and not (settled or self.elliptic or self.explains or self.closed)

    @property
    def undated_figure(self) -> bool:
        """Whether it asks for a figure and doesn't say of when."""
        return self.figure and self.undated


def request(turn: Seen) -> Request:
    """Return what a turn asks for."""
    said = turn.tokens
    have = frozenset(said)
    pairs = [*pairwise([*said, "."])]
    how_much = "how" in have and any(a == "how" and b in HOW_MUCH for a, b in pairs)
    opening = next((token for token in said if token not in BEFORE_IT), "")
    return Request(
        asks="?" in have or opening in WH or opening in INVERTED,
        figure=how_much or not have.isdisjoint(FIGURE),
        reckoned=not have.isdisjoint(RECKONED),
        dated=_dated(have, pairs),
        asks_when=_asks_when(have, pairs),
        points_back=not have.isdisjoint(POINTING) or _points(turn),
        elliptic=_elliptic(said),
        explains=_explains(opening, have, how_much=how_much),
        closed=opening in CLOSED,
        named=turn.content - FIGURE - UNITS - CALENDAR - EXPLAINED,
    )


Pairs = Sequence[tuple[str, str]]


def _dated(have: frozenset[str], pairs: Pairs) -> bool:
    if not have.isdisjoint(CALENDAR):
        return True
    if any(_DATED.fullmatch(word) for word in have if word[-1:].isdigit()):
        return True
    if have.isdisjoint(UNITS):
        return False
    return any(
        second in UNITS and (first in WHICH_TIME or first.isdigit()) for first, second in pairs
    )


def _asks_when(have: frozenset[str], pairs: Pairs) -> bool:
    if "when" in have:
        return True
    if have.isdisjoint(UNITS) and "how" not in have:
        return False
    return any(
        (first in {"which", "what", "many"} and second in UNITS)
        or (first == "how" and second in {"long", "often", "soon"})
        for first, second in pairs
    )


def _points(turn: Seen) -> bool:
    """Whether a phrase points to something said before; “those that are due” doesn't."""
    said = ["", *turn.tokens, "."]
    if PHRASES.isdisjoint(said):
        return False
    return any(
        (word in SAME_TIME and after in UNITS)
        or (word == "that" and after in AFTER_THAT and before not in turn.content)
        or (word == "one" and (before in THE_ONE or after in PUNCTUATION))
        or (word in OTHER and before != "and")
        for before, word, after in zip(said, said[1:], said[2:], strict=False)
    )


def _elliptic(said: Sequence[str]) -> bool:
    """Whether a sentence begins as the rest of a question."""
    if STARTS.isdisjoint(said):
        return False
    starts = [0, *(place + 1 for place, token in enumerate(said) if token in MARKS)]
    return any(
        said[start] in GOING_ON or tuple(said[start : start + 2]) in ABOUT
        for start in starts
        if start < len(said)
    )


def _explains(opening: str, have: frozenset[str], *, how_much: bool) -> bool:
    if not have.isdisjoint(EXPLAINED) or not have.isdisjoint({"why", "where", "who", "whose"}):
        return True
    return opening == "how" and not how_much


NAMES = (
    "figure", "reckoned", "dated", "asks_when", "points_back", "elliptic", "explains", "closed",
    "undated", "undated_figure", "undated_reckoned", "named", "few_undated", "whole", "between",
)  # fmt: skip
OPENNESS = tuple(f"open:{name}" for name in NAMES)
POINTING_BACK = ("open:points_back", "open:elliptic")
_NOTHING = (0.0,) * len(NAMES)


def openness(turns: Sequence[Seen]) -> Mapping[str, Column]:
    """Return what each turn of a user leaves open, a value for each utterance; of others, zeros."""
    rows = (_row(turn) if turn.role == Role.USER else _NOTHING for turn in turns)
    return columns(OPENNESS, rows)


def _row(turn: Seen) -> tuple[float, ...]:
    asked, said = request(turn), frozenset(turn.tokens)
    return (
        asked.figure,
        asked.reckoned,
        asked.dated,
        asked.asks_when,
        asked.points_back,
        asked.elliptic,
        asked.explains,
        asked.closed,
        asked.undated,
        asked.undated_figure,
        asked.undated and asked.reckoned,
        min(1.0, log1p(len(asked.named)) / log1p(MANY)),
        asked.undated and len(asked.named) <= FEW,
        not said.isdisjoint(WHOLE),
        not said.isdisjoint(BETWEEN),
    )
