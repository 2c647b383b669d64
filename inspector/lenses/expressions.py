"""Shared expressions of a dialogue: which word sequences two speakers both use.

Definitions: Dubuisson Duplessis, Langlet, Clavel & Landragin, Towards alignment strategies in
human-agent interactions based on measures of lexical repetitions, LRE 2021. A candidate is a
repeated sequence that can't be extended to the right without losing an occurrence; candidates are
the inner nodes of the generalised suffix tree of the turns, found here as the LCP intervals of a
suffix array. That takes O(n log² n) for n tokens, whatever the length of the turns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.lenses.text import has_letter

Ints = NDArray[np.int64]


class Expression(msgspec.Struct, frozen=True, gc=False):
    """A kept expression: where it occurs, and where free.

    Positions are indices into the dialogue's tokens, in order. An occurrence is free unless it
    lies inside a free occurrence of a longer kept expression.
    """

    length: int
    positions: tuple[int, ...]
    free: tuple[int, ...]


@dataclass(frozen=True)
class Dialogue:
    """The tokens of all turns one after the other, with the turn and the speaker of each.

    A token is a number, the place of its word in ``words``; a speaker is one, the place of its
    name in ``names``. ``lengths`` are those of the turns, in tokens, ``said_by`` whose they are.
    """

    words: Sequence[str]
    names: Sequence[str]
    lengths: Sequence[int]
    said_by: Sequence[int]
    tokens: Ints
    turns: Ints
    speakers: Ints

    @classmethod
    def of(cls, turns: Sequence[Sequence[str]], speakers: Sequence[str]) -> "Dialogue":
        """Join ``turns`` of tokens, turn i said by ``speakers[i]``."""
        known = {name: number for number, name in enumerate(dict.fromkeys(speakers))}
        lengths = [len(turn) for turn in turns]
        words = list(dict.fromkeys(chain.from_iterable(turns)))
        numbers = {word: number for number, word in enumerate(words)}
        said_by = [known[name] for name in speakers]
        tokens = map(numbers.__getitem__, chain.from_iterable(turns))
        return cls(
            words=words,
            names=list(known),
            lengths=lengths,
            said_by=said_by,
            tokens=np.fromiter(tokens, np.int64, sum(lengths)),
            turns=np.repeat(np.arange(len(turns), dtype=np.int64), lengths),
            speakers=np.repeat(np.array(said_by, dtype=np.int64), lengths),
        )

    @cached_property
    def suffixes(self) -> tuple[Ints, Ints]:
        """The tokens in the order of what follows, and what each shares with the one before.

        The end of a turn stands among them as token -1.
        """
        symbols, origin = _symbols(self)
        order, common = _suffixes(symbols)
        return origin[order], common

    @cached_property
    def lettered(self) -> list[int]:
        """How many tokens with a letter stand before each, and in all."""
        has = np.fromiter(map(has_letter, self.words), np.int64, len(self.words))
        counts: list[int] = np.cumsum(has[self.tokens]).tolist()
        return [0, *counts]


def shared(dialogue: Dialogue) -> list[Expression]:
    """Return the expressions that two or more speakers use and that are free at least once."""
    if not dialogue.words:
        return []
    placed, common = dialogue.suffixes
    owners = np.where(placed >= 0, dialogue.speakers[placed], -1)
    return [
        Expression(length, tuple(positions), tuple(free))
        for length, positions, free in _kept(
            _candidates(dialogue, placed, common, owners), [0] * len(dialogue.tokens)
        )
    ]


def repeated(dialogue: Dialogue) -> list[tuple[int, int]]:
    """Return for each speaker how many expressions two turns use or more, and the tokens in them.

    What others say counts for nothing, not even for where an expression can be extended. Tokens
    count inside free occurrences.
    """
    counts, tokens = [0] * len(dialogue.names), [0] * len(dialogue.names)
    if dialogue.words:
        mine, common = _by_speaker(dialogue)
        ends, said_by = [0] * len(dialogue.tokens), dialogue.speakers.tolist()
        found = _candidates(dialogue, mine, common, dialogue.turns[mine])
        for _, positions, _ in _kept(found, ends):
            counts[said_by[positions[0]]] += 1
        begin = 0
        for length, speaker in zip(dialogue.lengths, dialogue.said_by, strict=True):
            tokens[speaker] += length - ends[begin : begin + length].count(0)
            begin += length
    return list(zip(counts, tokens, strict=True))


def _by_speaker(dialogue: Dialogue) -> tuple[Ints, Ints]:
    """Return each speaker's own suffixes one after the other, and what neighbours share."""
    placed, common = dialogue.suffixes
    said = np.flatnonzero(placed >= 0)
    speaker = dialogue.speakers[placed[said]]
    order = np.argsort(speaker, kind="stable")
    own, speaker = said[order], speaker[order]
    # Two of a speaker share the least of what those that stand between them share.
    ends = np.column_stack([own[:-1], own[1:]]).ravel() + 1
    between = np.minimum.reduceat(np.append(common, 0), ends)[::2] if len(ends) else ends
    between[speaker[1:] != speaker[:-1]] = 0
    return placed[own], np.append(0, between)


def _kept(
    found: Iterator[tuple[int, list[int]]], ends: list[int]
) -> Iterator[tuple[int, list[int], list[int]]]:
    """Yield length, positions and free positions of candidates that are free, longest first.

    ``ends`` comes to say for every token where the longest of those that cover it ends; 0 if none
    does. (One at a time, Python's own numbers are quicker than numpy's.)
    """
    for length, positions in sorted(found, key=itemgetter(0), reverse=True):
        free = [start for start in positions if ends[start] < start + length]
        for place in free:
            end = place + length
            # An expression that goes on further covers all the rest.
            while place < end and ends[place] < end:
                ends[place] = end
                place += 1  # noqa: PLW2901 - from its start on
        if free:
            yield length, positions, free


def _candidates(
    dialogue: Dialogue, placed: Ints, common: Ints, owners: Ints
) -> Iterator[tuple[int, list[int]]]:
    """Yield length and positions of right-branching sequences with a letter, of two owners."""
    other = _next_other(owners)
    starts = placed.tolist()
    lettered = dialogue.lettered
    for length, low, high in _intervals(common.tolist()):
        start = starts[low]
        if lettered[start + length] != lettered[start] and other[low] < high:
            yield length, sorted(starts[low:high])


def _next_other(owner: Ints) -> list[int]:
    """Return for each place the next one that is of another owner; past the end if none is."""
    begins = np.concatenate(([0], np.flatnonzero(owner[1:] != owner[:-1]) + 1, [len(owner)]))
    found: list[int] = np.repeat(begins[1:], begins[1:] - begins[:-1]).tolist()
    return found


def _symbols(dialogue: Dialogue) -> tuple[Ints, Ints]:
    """Return the tokens as numbers, each turn followed by an end symbol of its own.

    With each symbol goes the index of its token, -1 for an end symbol.
    """
    size = len(dialogue.tokens)
    ends_before = np.zeros(size, dtype=np.int64)
    np.cumsum(dialogue.turns[1:] != dialogue.turns[:-1], out=ends_before[1:])
    place = np.arange(size) + ends_before
    origin = np.full(size + ends_before[-1] + 1, -1)
    origin[place] = np.arange(size)
    symbols = len(dialogue.words) - 1 + np.cumsum(origin < 0)
    symbols[place] = dialogue.tokens
    return symbols, origin


def _suffixes(symbols: Ints) -> tuple[Ints, Ints]:
    """Return the starts of the suffixes in order, and the prefix each shares with the one before.

    By prefix doubling: ranks[k] orders the suffixes by their first 2^k symbols, numbers from 0 of
    which the last is there once only.
    """
    size = len(symbols)
    ranks: list[Ints] = []
    rank, order = symbols, np.zeros(1, dtype=np.int64)
    while not ranks or rank[order[-1]] < size - 1:
        step = 1 << len(ranks)
        ranks.append(rank)
        key = rank * (size + 1)
        key[: size - step] += rank[step:] + 1
        order = np.argsort(key)
        rank = np.zeros(size, dtype=np.int64)
        sorted_key = key[order]
        rank[order[1:]] = np.cumsum(sorted_key[1:] != sorted_key[:-1])
    common = np.zeros(size, dtype=np.int64)
    one, other, shared = order[:-1], order[1:], common[1:]
    for power in range(len(ranks) - 1, -1, -1):
        alike = ranks[power][one + shared] == ranks[power][other + shared]
        shared += alike << power
    return order, common


def _intervals(lcp: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (length, low, high) of every LCP interval [low, high) of length ≥ 1."""
    stack = [(0, 0)]
    before = 0
    for place, height in enumerate([*lcp, 0]):
        if height > before:
            stack.append((height, place - 1))
        elif height < before:
            low = place
            while stack[-1][0] > height:
                length, low = stack.pop()
                yield length, low, place
            if stack[-1][0] < height:
                stack.append((height, low))
        before = height
