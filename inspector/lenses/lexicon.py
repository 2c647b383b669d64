"""The shared expressions of a dialogue and what dialign counts of them.

Dubuisson Duplessis, Langlet, Clavel & Landragin, Towards alignment strategies in human-agent
interactions based on measures of lexical repetitions, Language Resources and Evaluation 2021.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log2

from inspector.lenses.expressions import Dialogue, Expression, repeated, shared


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The shared expressions of a dialogue and what dialign counts of them.

    ``first``, ``established``: the turn (a position among the turns given) of an expression's
    first use, and the first at which two speakers have used it and it has been free.
    """

    expressions: Sequence[Expression]
    first: Sequence[int]
    established: Sequence[int]
    token_count: int
    covered: Sequence[int]
    free_turns: Counter[int]

    @property
    def size(self) -> int:
        """ELS, the number of shared expressions."""
        return len(self.expressions)

    def variety(self) -> float:
        """EV = ELS / tokens."""
        return self.size / self.token_count

    def repetition(self) -> float:
        """ER, the share of tokens inside a free use of an established expression."""
        return sum(self.covered) / self.token_count

    def entropy(self) -> float | None:
        """ENTR, bits: entropy of expression length over the turns that use one freely."""
        total = self.free_turns.total()
        if not total:
            return None
        return -sum(n / total * log2(n / total) for n in self.free_turns.values()) + 0.0

    def mean_length(self) -> float | None:
        """L, tokens: mean length over the turns that use an expression freely."""
        total = self.free_turns.total()
        return sum(size * n for size, n in self.free_turns.items()) / total if total else None

    def longest(self) -> int | None:
        """LMAX, tokens."""
        return max(self.free_turns, default=None)


@dataclass(frozen=True, slots=True)
class SelfRepetition:
    """What the ``turns`` of one speaker, with ``tokens`` in all, repeat of each other.

    ``covered`` are the tokens inside one of the ``expressions``.
    """

    expressions: int
    covered: int
    tokens: int
    turns: int


def lexicon(dialogue: Dialogue) -> Lexicon:
    """Return the shared expressions of a dialogue."""
    found = shared(dialogue)
    turn_of, said_by = dialogue.turns.tolist(), dialogue.speakers.tolist()
    covered = bytearray(len(dialogue.tokens))  # 1 where a token is
    first, established = [], []
    free_turns: Counter[int] = Counter()
    for each in found:
        length, positions, free = each.length, each.positions, each.free
        begun, taken_up = positions[:2]
        speaker = said_by[begun]
        if said_by[taken_up] == speaker:  # mostly the other takes it up at once
            taken_up = next(place for place in positions if said_by[place] != speaker)
        since = max(turn_of[taken_up], turn_of[free[0]])
        first.append(turn_of[begun])
        established.append(since)
        alone = len(free) == 1
        free_turns[length] += 1 if alone else len({turn_of[place] for place in free})
        marks = b"\1" * length
        for place in free:
            if turn_of[place] >= since:
                covered[place : place + length] = marks
    ends = list(accumulate(dialogue.lengths))
    counts = [
        covered.count(1, end - length, end)
        for length, end in zip(dialogue.lengths, ends, strict=True)
    ]
    return Lexicon(found, first, established, len(covered), counts, free_turns)


def self_repetition(dialogue: Dialogue) -> dict[str, SelfRepetition]:
    """Return, by the name of each speaker, what its turns repeat of each other.

    An expression counts from its first use on: it need not be established.
    """
    turns = Counter(dialogue.said_by)
    tokens: Counter[int] = Counter()
    for length, speaker in zip(dialogue.lengths, dialogue.said_by, strict=True):
        tokens[speaker] += length
    found = zip(dialogue.names, repeated(dialogue), strict=True)
    return {
        name: SelfRepetition(expressions, covered, tokens[number], turns[number])
        for number, (name, (expressions, covered)) in enumerate(found)
    }


def vocabulary_overlap(turns: Sequence[Sequence[str]], speakers: Sequence[str]) -> float | None:
    """Return the share of the dialogue's vocabulary that two or more speakers use."""
    by_speaker: dict[str, set[str]] = {}
    for turn, speaker in zip(turns, speakers, strict=True):
        by_speaker.setdefault(speaker, set()).update(turn)
    known, common = set[str](), set[str]()
    for used in by_speaker.values():
        common |= known & used
        known |= used
    return len(common) / len(known) if known else None
