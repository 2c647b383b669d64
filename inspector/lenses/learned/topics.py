"""Features of topics: what holds a turn to those around it, and whom it speaks to.

Cohesion after Hearst 1997, TextTiling, Computational Linguistics 23(1); addressing and gaps between
a speaker's turns after Elsner & Charniak 2010, Disentangling chat, Computational Linguistics 36(3).
Sentence vectors see the cohesion of turns that share no word, and what a turn is about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log1p

import numpy as np

from annotator.transcript import Transcript
from inspector.lenses.base import speakers_of
from inspector.lenses.learned.context import Column, columns
from inspector.lenses.learned.features import Features
from inspector.lenses.learned.vectors import Floats, cosines, directions, word_vectors
from inspector.lenses.matters import matters_in
from inspector.lenses.stems import stem

WINDOW = 5  # utterances before that a turn is held against
AHEAD = 2  # utterances after in which its new words can be taken up
FIRST = 3  # names looked for among the first words of a turn
OPENING = 60  # characters in which those stand
FAR = 10  # utterances from which on a gap is as long as any

_NAME = re.compile(r"[\w\-\[\]\\^{}|`]+")
_NONE = frozenset[str]()

COHESION = (
    "shared_last", "shared_two", "shared_window", "new", "new_share", "new_asked", "taken_up",
    "dropped", "shared_next", "back_beyond", "nothing_said",
)  # fmt: skip
MATTER = (
    "other_matter_last", "other_matter", "new_matter", "only_matter", "no_matter", "same_matter",
    "matter_taken_up", "other_matter_next", "first_matter",
)  # fmt: skip
ADDRESS = (
    "addressed", "to_last", "to_other", "last_to_me", "last_to_other", "spoke_lately",
    "spoke_before_last", "known", "gap_own", "gap_addressed", "addressed_lately",
)  # fmt: skip
NEARNESS = (
    "near_last", "near_two", "near_window", "stays_near", "stays_near_longer", "near_next",
    "next_near_two",
)  # fmt: skip
SUBJECT = tuple(f"subject_{place}" for place in range(50))


def topics(transcript: Transcript, features: Features) -> Mapping[str, Column]:
    """Return the features of topics, a value for each utterance."""
    said = [frozenset(map(stem, turn.content)) for turn in features.turns]
    speakers = speakers_of(transcript)
    texts = [transcript.turns[index].text for index in features.indices]
    return {
        **columns(COHESION, _cohesion(said, features.named["asks"])),
        **columns(MATTER, _matters([matters_in(turn.tokens) for turn in features.turns])),
        **columns(ADDRESS, _address(speakers, texts)),
        **_subjects(word_vectors().running_sums([turn.content for turn in features.turns])),
    }


def _cohesion(said: Sequence[frozenset[str]], asks: Column) -> Iterator[tuple[float, ...]]:
    known: set[str] = set()
    for place, own in enumerate(said):
        two = _NONE.union(*said[max(0, place - 2) : place])
        window = two.union(*said[max(0, place - WINDOW) : place])
        after = _NONE.union(*said[place + 1 : place + 1 + AHEAD])
        last = said[place - 1] if place else _NONE
        new = own - window
        size = len(own) or 1
        yield (
            len(own & last) / size,
            len(own & two) / size,
            len(own & window) / size,
            min(1.0, log1p(len(new)) / 2),
            len(new) / size,
            min(1.0, log1p(len(new)) / 2) if asks[place] else 0.0,
            min(1.0, len(new & after) / 2),
            1 - len((own | after) & two) / len(two) if two else 0.0,
            len(after & two) / len(after) if after else 0.0,
            min(1.0, log1p(len(new & known)) / 2),
            float(not own),
        )
        known |= own


def _matters(spoken_of: Sequence[frozenset[str]]) -> Iterator[tuple[float, ...]]:
    """Yield how the everyday matters of each turn stand to those before and after."""
    for place, own in enumerate(spoken_of):
        two = _NONE.union(*spoken_of[max(0, place - 2) : place])
        window = _NONE.union(*spoken_of[max(0, place - WINDOW) : place])
        after = _NONE.union(*spoken_of[place + 1 : place + 1 + AHEAD])
        new = own - window
        yield (
            bool(own) and own.isdisjoint(two),
            bool(own) and own.isdisjoint(window),
            bool(new),
            bool(own) and own <= two,
            not own,
            bool(own & two),
            bool(new & after),
            bool(after) and after.isdisjoint(two),
            bool(new) and not two,
        )


def _subjects(sums: Floats) -> Mapping[str, Column]:
    """Return how near each turn and those after are to those before, and its own direction."""
    here = np.arange(len(sums) - 1)

    def of(first: int, end: int) -> Floats:
        """Return the vectors of the turns from ``first`` up to ``end``, as counted from here."""
        last = len(sums) - 1
        return sums[np.clip(here + end, 0, last)] - sums[np.clip(here + first, 0, last)]

    own, two, following = of(0, 1), of(-2, 0), of(1, 2)
    nearness = (
        cosines(own, of(-1, 0)),
        cosines(own, two),
        cosines(own, of(-WINDOW, 0)),
        cosines(of(0, 2), two),
        cosines(of(0, 3), two),
        cosines(following, own),
        cosines(following, two),
    )
    towards = directions(own).T
    return {
        **dict(zip(NEARNESS, nearness, strict=True)),
        **dict(zip(SUBJECT, towards, strict=True)),
    }


def _address(speakers: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[float, ...]]:
    """Yield whom each turn names at its beginning, and how long ago who spoke."""
    names = [speaker.partition(":")[2].lower() for speaker in speakers]
    spoke: dict[str, int] = {}
    named: dict[str, int] = {}
    last, last_to = "", ""
    for place, (name, text) in enumerate(zip(names, texts, strict=True)):
        opening = _NAME.findall(text[:OPENING].lower())[:FIRST]
        to = next((each for each in opening if each in spoke and each != name), "")
        gap = place - spoke.get(name, place - FAR)
        yield (
            bool(to),
            bool(to) and to == last,
            bool(to) and to != last,
            bool(name) and last_to == name,
            bool(last_to) and last_to != name,
            gap <= 3,
            gap == 2,
            name in spoke,
            min(FAR, gap) / FAR,
            min(FAR, place - spoke[to]) / FAR if to else 0.0,
            place - named.get(name, place - FAR) <= WINDOW,
        )
        spoke[name] = place
        if to:
            named[to] = place
        last, last_to = name, to
