"""Recalls and memory lines, each held against the turns that came before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.transcript import Transcript
from inspector.lenses.acts import View, views
from inspector.lenses.carried import MemoryLine, Passages
from inspector.lenses.patterns import AnyCase
from inspector.lenses.stems import stem
from inspector.lenses.support import Support, support
from inspector.lenses.text import is_content

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


@dataclass(frozen=True, slots=True)
class Statement:
    """What is recalled at ``turn``, or a line written after it, and how the turns bear it out.

    ``start`` and ``end`` place a recall in its turn; for a line they are 0.
    """

    turn: int
    text: str
    support: Support
    start: int = 0
    end: int = 0


Source = tuple[int, int, int]  # turn, start, end of a sentence


def compare(
    transcript: Transcript, spoken: Sequence[int], lines: Sequence[MemoryLine]
) -> tuple[list[Source], list[Statement], list[Statement]]:
    """Return the sentences of all turns, the recalls and the memory lines, in order of turns."""
    due: dict[int, list[MemoryLine]] = {}
    for line in lines:
        after = spoken[-1] if line.after_turn is None else line.after_turn
        due.setdefault(max((i for i in spoken if i <= after), default=spoken[0]), []).append(line)
    said: dict[str, Passages] = {}
    sources: list[Source] = []
    recalled: list[Statement] = []
    remembered: list[Statement] = []
    for view in views(transcript):
        others = [passages for name, passages in said.items() if name != view.speaker]
        recalled += _recalls(view, others)
        own = said.setdefault(view.speaker, Passages())
        for each in view.every_sentence:
            own.add(len(sources), each.text)
            sources.append((view.index, each.start, each.end))
        for line in due.get(view.index, ()):
            found = support(line.text, list(said.values()), _CUE_WORDS)
            if found:
                remembered.append(Statement(view.index, line.text, found))
    return sources, recalled, remembered


def _recalls(view: View, others: list[Passages]) -> Iterator[Statement]:
    if not others or not _RECALL.search_in(view):
        return
    for sentence in view.every_sentence:
        if cue := _RECALL.search_in(sentence):
            found = support(_recalled(sentence.text, cue), others, _CUE_WORDS)
            if found:
                yield Statement(view.index, sentence.text, found, sentence.start, sentence.end)


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
