"""Recalls and memory lines, each held against what was said before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotator.transcript import Role, Transcript
from inspector.lenses.acts import View, views
from inspector.lenses.base import speakers_of, uttered
from inspector.lenses.carried import MemoryLine, Passages
from inspector.lenses.patterns import AnyCase
from inspector.lenses.stems import stem
from inspector.lenses.support import Support, Verdict, remainder, support
from inspector.lenses.text import is_content, sentences

_VERBS = frozenset(
    """
said mentioned told noted asked wanted stated specified indicated described requested wrote
explained confirmed
""".split()  # noqa: SIM905
)
_RECALL = AnyCase(
    r"\byou(?:'ve| have| had|'d)?(?: also| just| already| previously| earlier| originally)*"
    r" (?:said|mentioned|told (?:me|us)|noted|asked (?:for|about|me)|wanted|stated|specified"
    r"|indicated|described|requested|wrote|explained|confirmed)\b",
)
_CUE_WORDS = frozenset(
    stem(word)
    for word in """
said mentioned told noted asked wanted stated specified indicated described requested wrote
explained confirmed earlier previously originally already remember user users assistant prefers
likes wants information details
""".split()  # noqa: SIM905
)
_CLAUSE_ENDS = AnyCase(
    r"[,;] (?:and|but|so|which|what|can|could|is|are|do|does)\b",
)
NEAR = 3  # words before “… that you mentioned” that name what was mentioned


class Source(NamedTuple):
    """A sentence of a turn; ``back`` is how many sessions before this one it was said."""

    turn: int
    start: int
    end: int
    back: int = 0

    @property
    def place(self) -> str:
        """Where it was said, turns counted from 1."""
        where = {0: "", 1: " of the session before"}.get(
            self.back, f" of {self.back} sessions back"
        )
        return f"turn {self.turn + 1}{where}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is recalled at ``turn``, or a line of a memory there, and how turns bear it out.

    ``start`` and ``end`` place a recall in its turn; for a line they are 0. ``source`` is the
    sentence that comes closest. Where that has only a part of it, ``other`` is one that has the
    rest, of somebody else or of another session.
    """

    turn: int
    text: str
    support: Support
    source: Source | None
    other: Source | None = None
    start: int = 0
    end: int = 0


# A verdict, the sentence it rests on, and one of somebody or some time else that has the rest.
Borne = tuple[Support, Source | None, Source | None] | None


class Said:
    """The sentences of a conversation or of the sessions before it, by who said them."""

    def __init__(self) -> None:
        self._sources: list[Source] = []
        self._sides: list[str] = []
        self._by: dict[str, Passages] = {}

    def add(self, side: str, source: Source, text: str) -> None:
        """Add a sentence that ``side`` said."""
        self._by.setdefault(side, Passages()).add(len(self._sources), text)
        self._sources.append(source)
        self._sides.append(side)

    def bears_out(self, text: str, but: str = "") -> Borne:
        """Return how what all sides but one said bears ``text`` out; None if it says nothing."""
        others = [passages for side, passages in self._by.items() if side != but]
        found = support(text, others, _CUE_WORDS)
        if found is None:
            return None
        if found.source is None:
            return found, None, None
        return found, self._sources[found.source], self._rest(text, found, but)

    def _rest(self, text: str, found: Support, but: str) -> Source | None:
        """Return who else, or when else, said the rest of what the closest sentence has in part.

        None where whoever said that said the rest as well, in the same session.
        """
        rest = remainder(text, found, _CUE_WORDS)
        if found.source is None or not rest:
            return None
        mine, source = self._sides[found.source], self._sources[found.source]
        for each in (mine, *(side for side in self._by if side not in {mine, but})):
            best = self._by[each].best(rest)
            if best is not None and best[0] == 1:
                other = self._sources[best[1]]
                return None if each == mine and other.back == source.back else other
        return None


class Before(Said):
    """What was said in the sessions before, oldest first; taken apart when it is first asked."""

    def __init__(self, sessions: Sequence[Transcript]) -> None:
        super().__init__()
        self._left = [*sessions]

    def bears_out(self, text: str, but: str = "") -> Borne:
        """Return how what all sides but one said bears ``text`` out; None if it says nothing."""
        for back in range(len(self._left), 0, -1):
            self._take(self._left[-back], back)
        self._left = []
        return super().bears_out(text, but)

    def _take(self, session: Transcript, back: int) -> None:
        for index, speaker in zip(uttered(session), speakers_of(session), strict=True):
            turn = session.turns[index]
            for each in sentences(turn.text):
                self.add(
                    side(turn.role, speaker), Source(index, each.start, each.end, back), each.text
                )


def side(role: Role, speaker: str) -> str:
    """Return who speaks, as it is known over sessions: users and assistants by their role."""
    return speaker if role == Role.PARTICIPANT else role.value


def compare(
    transcript: Transcript,
    spoken: Sequence[int],
    lines: Sequence[MemoryLine],
    earlier: Sequence[Transcript] = (),
) -> tuple[list[Statement], list[Statement]]:
    """Return the recalls and the lines of the memory, in order of turns.

    A line that was written after a turn is held against the turns up to there, one that was carried
    in against the sessions before alone: what the conversation goes on to say can't have been its
    source. Without such sessions it is left out. A recall, and a line that no turn so far bears
    out, is held against the sessions before as well.
    """
    due: dict[int, list[MemoryLine]] = {}
    for line in lines:
        if line.after_turn is not None:
            last = max((i for i in spoken if i <= line.after_turn), default=spoken[0])
            due.setdefault(last, []).append(line)
    own, before = Said(), Before(earlier) if earlier else None
    recalled: list[Statement] = []
    remembered = list(_carried(spoken[0], lines, before))
    for view in views(transcript):
        recalled += _recalls(view, own, before)
        for each in view.every_sentence:
            own.add(view.speaker, Source(view.index, each.start, each.end), each.text)
        remembered += _written(view.index, due.get(view.index, ()), own, before)
    return recalled, remembered


def _carried(first: int, lines: Sequence[MemoryLine], before: Before | None) -> Iterator[Statement]:
    for line in lines if before else ():
        if line.after_turn is None and before and (found := before.bears_out(line.text)):
            yield Statement(first, line.text, *found)


def _written(
    turn: int, lines: Sequence[MemoryLine], own: Said, before: Before | None
) -> Iterator[Statement]:
    for line in lines:
        if found := _closest(own.bears_out(line.text), before, line.text):
            yield Statement(turn, line.text, *found)


def _recalls(view: View, own: Said, before: Before | None) -> Iterator[Statement]:
    if _VERBS.isdisjoint(view.vocabulary) or not _RECALL.search_in(view):
        return
    if view.previous is None and before is None:
        return
    me = side(view.role, view.speaker)
    for sentence in view.every_sentence:
        if cue := _RECALL.search_in(sentence):
            text = _recalled(sentence.text, cue)
            if found := _closest(own.bears_out(text, view.speaker), before, text, me):
                yield Statement(view.index, sentence.text, *found, sentence.start, sentence.end)


def _closest(here: Borne, before: Before | None, text: str, but: str = "") -> Borne:
    """Return what bears ``text`` out: this conversation, else the sessions before it."""
    if before is None or here is None or here[0].verdict != Verdict.UNSUPPORTED:
        return here
    earlier = before.bears_out(text, but)
    return earlier if earlier and earlier[0].share > here[0].share else here


def _recalled(sentence: str, cue: re.Match[str]) -> str:
    """Return the part of ``sentence`` that says what was said: before the cue or after it."""
    before = sentence[: cue.start()].split()
    last = before[-1].lower() if before else ""
    if last in {"as", "like"} and len(before) > 1:
        return " ".join(before[:-1])
    if last == "that" or is_content(last):
        return " ".join(before[-NEAR:])
    after = sentence[cue.end() :]
    end = _CLAUSE_ENDS.search(after)
    return after[: end.start()] if end else after
