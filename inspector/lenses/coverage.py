"""How much of what was asked for an answer takes up, by when it was asked.

Loss in the middle turns after Laban et al. 2025, arXiv 2505.06120, appendix F.3, where citations
show which turns a summary heeds. Shared words stand in for citations here; that is our own.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from annotator.transcript import Role, Transcript
from inspector.lenses.attempts import attempts
from inspector.lenses.exchange import Exchange, exchange
from inspector.lenses.ledger import Requirement, requirements
from inspector.lenses.marks import marks
from inspector.lenses.memo import once

_PARTS = re.compile(r"[^\W_]+")


class Coverage(msgspec.Struct, frozen=True):
    """Shares of the words of the standing requirements of a request that an answer at ``turn`` has.

    ``first``, ``middle`` and ``last`` are those of the first, the last, and the user turns between
    that asked for something; None where there are none (one turn is first, not last). ``size`` is
    the number of words in all.
    """

    turn: int
    request: int
    overall: float | None
    first: float | None
    middle: float | None
    last: float | None
    size: int

    @property
    def loss_in_the_middle(self) -> float | None:
        """1 − middle / mean(first, last), at most 1; None where one of them is missing or 0."""
        if self.first is None or self.middle is None or self.last is None:
            return None
        ends = (self.first + self.last) / 2
        return 1 - self.middle / ends if ends else None


def covered(requirement: Requirement, said: Collection[str]) -> float | None:
    """Return the share of what ``requirement`` holds that is among the stems ``said``."""
    holds = requirement.holds
    return len(holds.intersection(said)) / len(holds) if holds else None


def coverage_at(transcript: Transcript, turn: int) -> list[tuple[Requirement, float | None]]:
    """Return the requirements of the request at hand that stand at ``turn``, with their coverage.

    That is the share of each one's words that the assistant's turn there has; None for the turn of
    anybody else. What is changed or taken back later still stands.
    """
    talk = exchange(transcript)
    known = [entry for entry in requirements(talk) if entry.turn <= turn]
    place = talk.places.get(turn)
    said = None
    if place is not None and talk.seen[place].role == Role.ASSISTANT:
        said = talk.marks[place] | _in_code(talk.texts[place])
    found = []
    for entry in known:
        over = entry.changed_by is not None and entry.changed_by <= turn
        words = entry.holds if over else entry.marks
        if words and entry.request == known[-1].request:
            found.append((entry, None if said is None else len(words & said) / len(words)))
    return found


@once
def coverage(talk: Exchange) -> tuple[Coverage, ...]:
    """Return the coverage of every answer attempt in order."""
    return tuple(_coverage(talk))


def _coverage(talk: Exchange) -> Iterator[Coverage]:
    answers = {attempt.turn: attempt.request for attempt in attempts(talk)}
    entries = requirements(talk)
    added = _by_turn(entries, [entry.turn for entry in entries])
    ended = _by_turn(entries, [entry.changed_by for entry in entries])
    pool = _Pool()
    for view, text, said in zip(talk.seen, talk.texts, talk.marks, strict=True):
        if view.role == Role.USER:
            for entry in added.get(view.index, ()):
                if entry.request != pool.request:
                    pool = _Pool(entry.request)
                pool.add(entry)
            for entry in ended.get(view.index, ()):
                if entry.request == pool.request:
                    pool.drop(entry)
        elif view.index in answers:
            yield pool.covered_by(view.index, said | _in_code(text))


def _in_code(text: str) -> frozenset[str]:
    """Return the stems and numbers of a text with code, identifiers cut into their parts."""
    return marks(_PARTS.findall(text.lower())) if "```" in text else frozenset()


def _by_turn(
    entries: Sequence[Requirement], turns: Sequence[int | None]
) -> dict[int, list[Requirement]]:
    found: dict[int, list[Requirement]] = {}
    for entry, turn in zip(entries, turns, strict=True):
        if turn is not None:
            found.setdefault(turn, []).append(entry)
    return found


@dataclass
class _Words:
    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0

    def add(self, words: frozenset[str]) -> None:
        self.counts.update(words)
        self.size += len(words)

    def drop(self, words: frozenset[str]) -> None:
        self.counts.subtract(words)
        self.size -= len(words)

    def hits(self, said: Iterable[str]) -> int:
        count = self.counts.get
        return sum([count(word, 0) for word in said])


@dataclass
class _Pool:
    """The words of one request's standing requirements: of all, of the first and the last turn."""

    request: int = -1
    total: _Words = field(default_factory=_Words)
    first: _Words = field(default_factory=_Words)
    last: _Words = field(default_factory=_Words)
    opened: int = -1
    latest: int = -1

    def add(self, entry: Requirement) -> None:
        if self.opened < 0:
            self.opened = entry.turn
        if entry.turn not in {self.opened, self.latest}:
            self.latest, self.last = entry.turn, _Words()
        (self.first if entry.turn == self.opened else self.last).add(entry.marks)
        self.total.add(entry.marks)

    def drop(self, entry: Requirement) -> None:
        gone = entry.marks - entry.holds
        self.total.drop(gone)
        if entry.turn == self.opened:
            self.first.drop(gone)
        elif entry.turn == self.latest:
            self.last.drop(gone)

    def covered_by(self, turn: int, said: frozenset[str]) -> Coverage:
        shared = self.total.counts.keys() & said
        overall, first, last = (part.hits(shared) for part in (self.total, self.first, self.last))
        between = self.total.size - self.first.size - self.last.size
        return Coverage(
            turn=turn,
            request=self.request,
            overall=_share(overall, self.total.size),
            first=_share(first, self.first.size),
            middle=_share(overall - first - last, between),
            last=_share(last, self.last.size),
            size=self.total.size,
        )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None
