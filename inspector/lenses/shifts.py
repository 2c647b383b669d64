"""Where a conversation turns to something else: in talk between people, and in requests to a model.

Between people: a weighted sum of lexical cohesion (after Hearst 1997, TextTiling, Computational
Linguistics 23(1)), of the form of the turn, and of whether what it brings up is taken up. The
weights are a logistic regression on topic shifts that people marked: TIAGE (Xie et al. 2021, TIAGE:
A Benchmark for Topic-Shift Aware Dialog Modeling, EMNLP Findings; MIT licence).

In requests to a model: a request or question that names something not spoken of before.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from math import log1p

from inspector.lenses import cues
from inspector.lenses.acts import View
from inspector.lenses.memo import once
from inspector.lenses.text import Sentence, is_content, words

WINDOW = 5  # turns before that a turn is held against
AHEAD = 2  # turns after in which new words can be taken up
WEIGHTS = {
    "bias": -2.48,
    "shared": -1.76,
    "new": 0.79,
    "question": 0.72,
    "question_new": 0.58,
    "reply_due": -1.17,
    "marked": 0.18,
    "back": -0.51,
    "returned": -0.73,
    "to_you": 1.42,
    "self": 0.45,
    "taken_up": 0.68,
    "dropped": 1.15,
    "sentences": 0.51,
    "length": 0.28,
}

_RETURNED = re.compile(
    r"\b(?:(?:how|what) about (?:you|yourself|yours)|and (?:you|yourself|yours))\b"
    r"|\byou(?:rself)?\s*\?\s*$",
    re.IGNORECASE,
)
OFFER = re.compile(
    r"\b(?:any(?:thing)?(?: \w+)? (?:else|more|other|further)|something else|else (?:i|may|can)"
    r"|(?:more|other|further|additional) (?:help|assistance|information)"
    r"|(?:do|have) more for you|help(?:ed)? (?:you )?(?:further|more)"
    r"|(?:over to you|your turn|what would you like|how (?:can|may) i help))\b",
    re.IGNORECASE,
)
_TO_YOU = re.compile(
    r"\b(?:do|did|are|have|were|would|what(?:'s| is| are)? (?:do )?)\s?your?\b", re.IGNORECASE
)
_SELF = re.compile(r"\b(?:i|my|we|our)\b", re.IGNORECASE)
BACK = re.compile(
    r"\b(?:it|its|it's|they|their|them|this|that|these|those|he|she|his|her|him|the same|there)\b",
    re.IGNORECASE,
)
_BACK_TO_THING = re.compile(
    r"\b(?:it|its|it's|they|their|them|this|these|those|he|she|his|her)\b|\bof that\b"
    r"|\bthe (?:other|same)\b|\bother\b",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"\b(?:(?:i|we)(?:'d| would|'ll)?(?: \w+ly)?(?: also| now| just| still| do)*"
    r" (?:need|want|like|love|wish|have)(?: to)?\b"
    r"|i(?:'m| am)(?: also| now)? (?:looking|searching|hoping|trying)\b"
    r"|(?:can|could|would|will) (?:you|i)\b|may i\b|help me\b|let'?s\b|(?:what|how) about\b"
    r"|(?:are|is) there\b|(?:how much|how many|what's|what is|what are) (?:\w+ )?)"
    r"|(?:^|[,.] ?)(?:\W*(?:also|now|next|then|please|ok|okay|great|and|just|first)\W+)*"
    r"(?:find|search|look|check|book|buy|reserve|get|rent|play|show|purchase|schedule|make|write"
    r"|give|tell|explain|translate|list|create|suggest|recommend|transfer|send)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\s*(?:do|would|shall|should|is|are|can|may|will|did|have|want|wanna)\b", re.IGNORECASE
)
_REFUSES = re.compile(r"\b(?:no|not|nope|first|before)\b", re.IGNORECASE)
_ENDINGS = (("'s", "ies", "es", "s"), ("ing", "ed", "ly", "y", "e"))


def stem(word: str) -> str:
    """Return ``word`` without its common English endings; at least three letters are left."""
    for endings in _ENDINGS:
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
    return word


# Frames of requests, dates and details that any request can have: none is a new topic.
GENERIC = frozenset(
    stem(word)
    for word in """
find search look check book buy reserve get rent play show purchase schedule make give tell need
want like love wish know help information details something place available preferred prefer
option options today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december morning
afternoon evening time date day week month year number one two three four five six seven eight
nine ten people person leave leaving confirm change different actually instead also cool nice
fine wonderful great perfect awesome works work currently near nearby area city total price cost
phone address rating reservation appointment pm ticket tickets
""".split()  # noqa: SIM905 - a word a line would be a hundred lines
)


def stems(text: str) -> frozenset[str]:
    """Return the stems of the content words of ``text``."""
    return frozenset(filter(None, map(_content_stem, set(words(text)))))


@lru_cache(maxsize=65_536)
def _content_stem(word: str) -> str:
    return stem(word) if is_content(word) else ""


@once
def stems_of(view: View) -> frozenset[str]:
    """Return the stems of the content words of a turn."""
    return frozenset(filter(None, map(_content_stem, set(view.words))))


@once
def waits(view: View) -> bool:
    """Whether a turn ends in a question that is no polite offer to go on."""
    return bool(view.sentences) and view.sentences[-1].is_question and not OFFER.search(view.text)


def features(seen: Sequence[View], said: Sequence[frozenset[str]], place: int) -> dict[str, float]:
    """Return what speaks for and against a shift at ``place`` ≥ 1, each value in [0, 1].

    ``said`` has the stems of every turn of ``seen``.
    """
    view, own = seen[place], said[place]
    before = said[max(0, place - WINDOW) : place]
    known = frozenset[str]().union(*before)
    last = frozenset[str]().union(*before[-2:])
    after = frozenset[str]().union(*said[place + 1 : place + 1 + AHEAD])
    new = own - known
    tail = view.sentences[-1].text if view.sentences else ""
    return {
        "bias": 1.0,
        "shared": len(own & last) / len(own) if own else 0.0,
        "new": min(1.0, log1p(len(new)) / 2),
        "question": float(bool(view.questions)),
        "question_new": float(bool(view.questions and new)),
        "reply_due": float(waits(seen[place - 1])),
        "marked": float(any(cues.TOPIC_SWITCH.search(s.text) for s in view.sentences)),
        "back": float(bool(BACK.search(tail))),
        "returned": float(bool(_RETURNED.search(view.text))),
        "to_you": float(bool(_TO_YOU.search(tail))),
        "self": float(bool(_SELF.search(tail))),
        "taken_up": min(1.0, len(new & after) / 2),
        "dropped": 1.0 - len((own | after) & last) / len(last) if last else 0.0,
        "sentences": min(1.0, len(view.sentences) / 5),
        "length": min(1.0, len(view.words) / 40),
    }


def shift_score(seen: Sequence[View], said: Sequence[frozenset[str]], place: int) -> float:
    """Return the score of a shift at ``place`` ≥ 1: from 0 up it is taken for one."""
    return sum(WEIGHTS[name] * value for name, value in features(seen, said, place).items())


def new_request(view: View, previous: View, known: Collection[str]) -> Sentence | None:
    """Return the sentence of ``view`` that asks for something whose words are not in ``known``.

    A reply that was asked for is none, unless it puts the question aside.
    """
    if waits(previous):
        choice = _CHOICE.match(previous.sentences[-1].text)
        if not (choice and _REFUSES.search(view.text)):
            return None
    for sentence in view.sentences:
        frame = _FRAME.search(sentence.text)
        if frame is None or _BACK_TO_THING.search(sentence.text):
            continue
        if any(s not in known and s not in GENERIC for s in stems(sentence.text[frame.start() :])):
            return sentence
    return None
