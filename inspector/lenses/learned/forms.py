"""Turns as streams of word forms: closed-class and discourse words stay, content words don't.

What carries over from one kind of conversation to another is how a thing is said. A content word
therefore becomes a sign that says only whether it was said before, and by whom.
"""

import re
from collections.abc import Iterable
from enum import IntEnum
from zlib import crc32

from inspector.lenses.text import FUNCTION_WORDS

HEAD, TAIL = 30, 18  # tokens kept of a longer turn: acts stand at its ends

_TOKEN = re.compile(r"n't\b|'(?:s|m|re|ve|ll|d)\b|[^\W_]+|[?!.,]")
DISCOURSE_WORDS = frozenset(
    """
actually add again agree agreed answer ask asked asking awesome basically believe bet btw bye cause
certainly change check clear confirm confirming confused cool correct course definitely difference
different example exactly excuse explain fair fine follow gotcha great guess guys hang heard hear
hello help hey hi hold idea important instead interesting kay kind lost love mean meaning means
meant mind misunderstood mistake moment need needs new nice nope obviously oops ooh ow pardon
perfect place point possible precisely probably problem question questions reason recommend
remember repeat second sense show sort sounds sorry specific speaking start still stop suggest
supposed talking tell thinking thought totally trying type understand understood use used using
wait watch welcome whoa wonderful wondering word works wow wrong yay yep yup yesterday today
tomorrow bit clarify continue define describe else elaborate find first following forgot fact hm
mhm ah aha mmm uhhuh huh nah ok lol haha please next previous anyway anyways besides unrelated
topic subject same total average year years number percentage percent amount much many long far old
often time times day days ca wo n't 'm 're 've 'll 'd 's don didn doesn isn wasn won im dont thats
whats ive id u r ur pls thx ? ! . ,
""".split()  # noqa: SIM905 - a word a line would be two hundred lines
)


class Sign(IntEnum):
    """What stands in the stream where no word form does."""

    BEGIN = 0
    END = 1
    GAP = 2
    NUMBER = 3
    NEW = 4
    SAID = 5  # a content word somebody said earlier
    TAKEN_UP = 6  # a content word of the turn that is answered


# Whole numbers: those of an enumeration are slow to come by.
_BEGIN, _END, _GAP, _NUMBER, _NEW, _SAID, _TAKEN_UP = map(int, Sign)

# A word's number depends on nothing but the word: lists may grow without old weights going wrong.
FORMS = {
    part: crc32(part.encode())
    for word in FUNCTION_WORDS | DISCOURSE_WORDS
    for part in _TOKEN.findall(word)
}


def tokens(text: str) -> list[str]:
    """Return words and ``? ! . ,`` in lower case, contractions as two: ``do n't``, ``it 's``."""
    return _TOKEN.findall(text.lower().replace("’", "'").replace("n't", " n't"))


def window(found: list[str]) -> list[str]:
    """Return the first and the last tokens of a long turn, with an empty one for the gap."""
    return found if len(found) <= HEAD + TAIL else [*found[:HEAD], "", *found[-TAIL:]]


def content_and_numbers(found: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the content words among ``found``, which are no word forms, and the numbers."""
    unknown = frozenset(found).difference(FORMS)
    numbers = frozenset([token for token in unknown if token[0].isdigit()])
    return unknown - numbers if numbers else unknown, numbers


def stream(
    found: Iterable[str], answered: frozenset[str], said: set[str] | frozenset[str]
) -> list[int]:
    """Return ``found`` as numbers, content words as what is known of them."""
    known = FORMS.get
    ids = [
        known(token)
        or (_TAKEN_UP if token in answered else _SAID if token in said else _first_said(token))
        for token in found
    ]
    return [_BEGIN, *ids, _END]


def _first_said(token: str) -> int:
    return _NEW if token and not token[0].isdigit() else _NUMBER if token else _GAP
