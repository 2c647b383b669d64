"""The features of every utterance of a conversation, computed once for all learned parts."""

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from annotator.transcript import Transcript
from inspector.lenses.learned.context import Column, Seen, named, seen
from inspector.lenses.learned.forms import stream
from inspector.lenses.learned.ngrams import Rows, Streams
from inspector.lenses.memo import by_word, of_latest

BEFORE = "before:"
FORMS, CROSSED, WORDS, CHARACTERS = "forms", "crossed", "words", "characters"
SIZES = {FORMS: (1, 2, 3), CROSSED: (1, 2), WORDS: (1, 2), CHARACTERS: (3, 4)}
"""The kinds of n-grams and their sizes. BEFORE and a kind are those of the turn answered."""


class Features:
    """The features of one conversation's utterances.

    ``indices`` are the turns they stand for, ``answered`` the row of the utterance that each goes
    back to (-1 for none), ``named`` the named features. ``rows`` gives the n-grams of a kind.
    """

    def __init__(self, turns: Sequence[Seen]) -> None:
        self.turns = turns
        self.indices = [turn.index for turn in turns]
        self.answered = np.array([turn.answered for turn in turns], np.int64)
        self.named: Mapping[str, Column] = named(turns)
        self._rows: dict[str, Rows] = {}
        self._streams: Streams | None = None

    def __len__(self) -> int:
        return len(self.indices)

    def rows(self, kind: str) -> Rows:
        """Return the n-grams of ``kind``, made when they are first asked for."""
        if kind not in self._rows:
            self._rows[kind] = self._hashed(kind)
        return self._rows[kind]

    def _hashed(self, kind: str) -> Rows:
        salt, sizes = [*SIZES].index(kind), SIZES[kind]
        if kind == WORDS:
            return Streams([_words(turn.tokens) for turn in self.turns]).hashed(sizes, salt=salt)
        if kind == CHARACTERS:
            streams = Streams([_characters(turn.tokens) for turn in self.turns])
            return streams.hashed(sizes, salt=salt)
        crossed = self._register() if kind == CROSSED else None
        return self._forms().hashed(sizes, salt=salt, crossed=crossed)

    def _forms(self) -> Streams:
        if self._streams is None:
            streams, said = [], set[str]()
            for turn in self.turns:
                answered = self.turns[turn.answered].content if turn.answered >= 0 else frozenset()
                streams.append(stream(turn.tokens, answered, said))
                said |= turn.content
            self._streams = Streams(streams)
        return self._streams

    def _register(self) -> NDArray[np.int64]:
        """Return a number for how the conversation is written down, the same for each utterance."""
        spoken, bare, assisted = (self.named[name] for name in ("spoken", "bare", "assisted"))
        return (4 * assisted + 2 * spoken + bare).astype(np.int64)


@by_word
def _number(word: str) -> int:
    return crc32(word.encode())


def _words(tokens: Sequence[str]) -> list[int]:
    return [0, *map(_number, tokens), 0]


def _characters(tokens: Sequence[str]) -> list[int]:
    return [*map(ord, f"  {' '.join(tokens)}  ")]


@of_latest
def features(transcript: Transcript) -> Features:
    """Return the features of ``transcript``; lenses that ask one after another share them."""
    return Features(seen(transcript))
