"""Shared expressions of a dialogue: which word sequences two speakers both use.

Definitions: Dubuisson Duplessis, Langlet, Clavel & Landragin, Towards alignment strategies in
human-agent interactions based on measures of lexical repetitions, LRE 2021. A candidate is a
repeated sequence that can't be extended to the right without losing an occurrence; candidates are
the inner nodes of the generalised suffix tree of the turns, found here as the LCP intervals of a
suffix array. That takes O(n log² n) for n tokens, whatever the length of the turns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.lenses.text import has_letter

Ints = NDArray[np.int64]

FEW = 16  # places or tokens

END = 1 << 40  # above the number of any token


class Expression(msgspec.Struct, frozen=True, gc=False):
    """A kept expression: where it occurs, and where free.

    Positions are indices into the dialogue's tokens, in order. An occurrence is free unless it
    lies inside a free occurrence of a longer kept expression.
    """

    length: int
    positions: tuple[int, ...]
    free: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The tokens of all turns one after the other, with the turn and the speaker of each."""

    tokens: Sequence[str]
    turns: Ints
    speakers: Ints

    @classmethod
    def of(cls, turns: Sequence[Sequence[str]], speakers: Sequence[str]) -> "Dialogue":
        """Join ``turns`` of tokens, turn i said by ``speakers[i]``."""
        known = {name: number for number, name in enumerate(dict.fromkeys(speakers))}
        lengths = [len(turn) for turn in turns]
        return cls(
            tokens=[token for turn in turns for token in turn],
            turns=np.repeat(np.arange(len(turns), dtype=np.int64), lengths),
            speakers=np.repeat(
                np.array([known[name] for name in speakers], dtype=np.int64), lengths
            ),
        )


def shared(dialogue: Dialogue) -> list[Expression]:
    """Return the expressions that two or more speakers use and that are free at least once."""
    if not dialogue.tokens:
        return []
    kept = []
    reach = _Reach(len(dialogue.tokens))
    for length, positions in sorted(_candidates(dialogue), key=lambda each: -each[0]):
        free = reach.not_inside(positions, length)
        if free:
            for start in free:
                reach.cover(start, start + length)
            places = tuple(sorted(positions.tolist()))
            kept.append(Expression(length, places, tuple(sorted(free))))
    return kept


class _Reach:
    """For every token, where the longest of the expressions that cover it ends.

    Most expressions are short and stand in few places: one at a time is quicker then than arrays.
    """

    def __init__(self, size: int) -> None:
        self.ends = np.zeros(size, dtype=np.int64)
        self.single = self.ends.data

    def not_inside(self, positions: Ints, length: int) -> list[int]:
        """Return the ``positions`` at which ``length`` tokens are not inside an expression."""
        if len(positions) > FEW:
            found: list[int] = positions[self.ends[positions] < positions + length].tolist()
            return found
        return [start for start in positions.tolist() if self.single[start] < start + length]

    def cover(self, start: int, end: int) -> None:
        """Say that an expression is at the tokens from ``start`` to before ``end``."""
        if end - start > FEW:
            inside = self.ends[start:end]
            np.maximum(inside, end, out=inside)
            return
        for place in range(start, end):
            self.single[place] = max(self.single[place], end)


def _candidates(dialogue: Dialogue) -> Iterator[tuple[int, Ints]]:
    """Yield length and positions of right-branching sequences with a letter, of two speakers."""
    symbols, origin = _symbols(dialogue)
    order = _suffix_array(symbols)
    lcp = _lcp(symbols, order)
    placed = np.array(origin, dtype=np.int64)[order]
    # Python's own numbers: one at a time, they are quicker than numpy's.
    starts = placed.tolist()
    lettered = [0, *accumulate(map(has_letter, dialogue.tokens))]
    speakers = dialogue.speakers.tolist()
    speaker = [speakers[start] if start >= 0 else -1 for start in starts]
    other = _next_other(speaker)
    for length, low, high in _intervals(lcp):
        start = starts[low]
        if lettered[start + length] != lettered[start] and other[low] < high:
            yield length, placed[low:high]


def _next_other(speaker: Sequence[int]) -> list[int]:
    """Return for each place the next one at which somebody else speaks; past the end if none."""
    found = [len(speaker)] * len(speaker)
    for place in range(len(speaker) - 2, -1, -1):
        same = speaker[place] == speaker[place + 1]
        found[place] = found[place + 1] if same else place + 1
    return found


def _symbols(dialogue: Dialogue) -> tuple[Ints, list[int]]:
    """Return the tokens as numbers, each turn followed by an end symbol of its own.

    With each symbol goes the index of its token, -1 for an end symbol.
    """
    vocabulary: dict[str, int] = {}
    symbols: list[int] = []
    origin: list[int] = []
    turns = dialogue.turns.tolist()
    ends = 0
    for place, token in enumerate(dialogue.tokens):
        symbols.append(vocabulary.setdefault(token, len(vocabulary)))
        origin.append(place)
        if place + 1 == len(turns) or turns[place + 1] != turns[place]:
            symbols.append(END + ends)
            ends += 1
            origin.append(-1)
    return np.array(symbols, dtype=np.int64), origin


def _suffix_array(symbols: Ints) -> Ints:
    """Return the starts of the suffixes in order, by prefix doubling."""
    size = len(symbols)
    rank = np.unique(symbols, return_inverse=True)[1].astype(np.int64)
    step = 1
    while True:
        after = np.full(size, -1, dtype=np.int64)
        after[: size - step] = rank[step:]
        key = rank * (size + 1) + after + 1
        order = np.argsort(key, kind="stable")
        differs = np.empty(size, dtype=np.int64)
        differs[0] = 0
        differs[1:] = np.diff(key[order]) != 0
        rank = np.empty(size, dtype=np.int64)
        rank[order] = np.cumsum(differs)
        step *= 2
        if rank[order[-1]] == size - 1 or step >= size:
            return order


def _lcp(symbols: Ints, order: Ints) -> list[int]:
    """Return the common prefix of each suffix with the one before it (Kasai et al. 2001)."""
    size = len(symbols)
    text = symbols.tolist()
    suffixes = order.tolist()
    rank = [0] * size
    for place, start in enumerate(suffixes):
        rank[start] = place
    lcp = [0] * size
    common = 0
    for start in range(size):
        place = rank[start]
        if place == 0:
            common = 0
            continue
        other = suffixes[place - 1]
        limit = size - max(start, other)
        while common < limit and text[start + common] == text[other + common]:
            common += 1
        lcp[place] = common
        common = max(0, common - 1)
    return lcp


def _intervals(lcp: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (length, low, high) of every LCP interval [low, high) of length ≥ 1."""
    stack = [(0, 0)]
    for place in range(1, len(lcp) + 1):
        height = lcp[place] if place < len(lcp) else 0
        low = place - 1
        while stack[-1][0] > height:
            length, low = stack.pop()
            yield length, low, place
        if stack[-1][0] < height:
            stack.append((height, low))
