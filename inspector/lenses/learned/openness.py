"""What a user's request leaves open: of when, of what, and whether an earlier turn says it.

A request that asks for a figure, gives no time and points back to none can be read in several ways;
so can one that names hardly anything. What depends on the matter itself isn't seen here.
"""

import re
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from math import log1p

import msgspec

from annotator.transcript import Role
from inspector.lenses.learned.context import Column, Seen, columns
from inspector.lenses.learned.requestwords import (
    ABOUT,
    AFTER_THAT,
    ASKED_WITH,
    BEFORE_IT,
    BETWEEN,
    CALENDAR,
    CLOSED,
    EXPLAINED,
    FIGURE,
    GOING_ON,
    HOW_LONG,
    HOW_MUCH,
    NO_MATTER,
    OTHER,
    PHRASES,
    POINTING,
    RECKONED,
    SAME_TIME,
    STARTS,
    THE_ONE,
    UNITS,
    WHICH,
    WHICH_TIME,
    WHO_OR_WHY,
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
    whole: bool  # of a sum or all of it
    between: bool  # compares, or goes from one to another

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
    have = ASKED_WITH.intersection(said)
    how = {after for word, after in pairwise(said) if word == "how"} if "how" in have else set()
    how_much = not how.isdisjoint(HOW_MUCH)
    units = set() if have.isdisjoint(UNITS) else {a for a, unit in pairwise(said) if unit in UNITS}
    opening = next((token for token in said if token not in BEFORE_IT), "")
    return Request(
        asks="?" in have or opening in WH or opening in INVERTED,
        figure=how_much or not have.isdisjoint(FIGURE),
        reckoned=not have.isdisjoint(RECKONED),
        dated=_dated(have, units) or _has_date(turn),
        asks_when="when" in have or not (how.isdisjoint(HOW_LONG) and units.isdisjoint(WHICH)),
        points_back=not have.isdisjoint(POINTING)
        or (not have.isdisjoint(PHRASES) and _points(turn)),
        elliptic=not have.isdisjoint(STARTS) and _elliptic(said),
        explains=_explains(opening, have, how_much=how_much),
        closed=opening in CLOSED,
        named=turn.content - NO_MATTER,
        whole=not have.isdisjoint(WHOLE),
        between=not have.isdisjoint(BETWEEN),
    )


def _dated(have: frozenset[str], units: Set[str]) -> bool:
    """Whether it says of when; ``units`` are the words before units of time."""
    return (
        not have.isdisjoint(CALENDAR)
        or not units.isdisjoint(WHICH_TIME)
        or any(map(str.isdigit, units))
    )


def _has_date(turn: Seen) -> bool:
    """Whether a year or a quarter is given in digits."""
    if not turn.numbers and "".join(turn.content).isalpha():
        return False  # as in most turns
    return any(map(_DATED.fullmatch, turn.tokens))


def _points(turn: Seen) -> bool:
    """Whether one of PHRASES points to something said before; “those that are due” doesn't."""
    said = ["", *turn.tokens, "."]
    places = [place for place, word in enumerate(said) if word in PHRASES]
    return any(
        (word in SAME_TIME and after in UNITS)
        or (word == "that" and after in AFTER_THAT and before not in turn.content)
        or (word == "one" and (before in THE_ONE or after in PUNCTUATION))
        or (word in OTHER and before != "and")
        for before, word, after in (said[place - 1 : place + 2] for place in places)
    )


def _elliptic(said: Sequence[str]) -> bool:
    """Whether a sentence begins as the rest of a question, with one of STARTS."""
    starts = [0, *(place + 1 for place, token in enumerate(said) if token in MARKS)]
    return any(
        said[start] in GOING_ON or tuple(said[start : start + 2]) in ABOUT
        for start in starts
        if start < len(said)
    )


def _explains(opening: str, have: frozenset[str], *, how_much: bool) -> bool:
    if not have.isdisjoint(EXPLAINED) or not have.isdisjoint(WHO_OR_WHY):
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
    asked = request(turn)
    undated = asked.undated
    return (
        asked.figure,
        asked.reckoned,
        asked.dated,
        asked.asks_when,
        asked.points_back,
        asked.elliptic,
        asked.explains,
        asked.closed,
        undated,
        undated and asked.figure,
        undated and asked.reckoned,
        min(1.0, log1p(len(asked.named)) / log1p(MANY)),
        undated and len(asked.named) <= FEW,
        asked.whole,
        asked.between,
    )
