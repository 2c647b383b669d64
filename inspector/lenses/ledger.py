"""The intent ledger: what a user has asked for so far, and what of it was changed or taken back.

After the underspecified, multi-turn instructions of Laban et al. 2025, arXiv 2505.06120, and the
restated intent of Liu et al. 2026, arXiv 2602.07338, for which it stands in. The rules are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from annotator.transcript import Role, Transcript
from inspector.lenses import requestcues
from inspector.lenses.acts import View
from inspector.lenses.exchange import Exchange, exchange
from inspector.lenses.initiations import reads_back
from inspector.lenses.memo import once
from inspector.lenses.requirements import Kind, Unit
from inspector.lenses.revisions import (
    NONE,
    best,
    changes,
    denies,
    outdated,
    pointed,
    remakes,
    withdrawn,
)
from inspector.lenses.shifts import new_request
from inspector.lenses.strategies import Kind as Strategy
from inspector.lenses.strategies import strategies

RECENT = 12  # latest standing requirements that a change can mean
SAME = 0.8  # share of words, both ways, from which a requirement is said again


class Status(StrEnum):
    """What has become of a requirement by the end of the conversation."""

    STANDING = "standing"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Requirement(msgspec.Struct, frozen=True):
    """A requirement unit at code points ``start`` to ``end`` of ``turn``, and what became of it.

    ``request`` numbers, from 0, the request that it belongs to. ``asked_for`` says whether a turn
    of the assistant that only asks, or an offer that is taken, brought it out. ``changed_by`` is
    the turn that changed it or took it back, ``said_again`` are turns that say it again.
    ``replaces`` is the place in the ledger of the requirement that it changes. ``marks`` are the
    stems and numbers in it, ``holds`` those that still stand.
    """

    turn: int
    start: int
    end: int
    text: str
    kind: Kind
    request: int
    asked_for: bool
    marks: frozenset[str]
    holds: frozenset[str]
    status: Status = Status.STANDING
    changed_by: int | None = None
    replaces: int | None = None
    said_again: tuple[int, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether it says more of how an answer has to be, rather than asks for a new one."""
        return self.kind in {Kind.CONSTRAINT, Kind.DETAIL} and self.replaces is None


def ledger(transcript: Transcript) -> list[Requirement]:
    """Return the requirements of all users in order, as they stand at the end."""
    return list(requirements(exchange(transcript)))


@once
def requirements(talk: Exchange) -> tuple[Requirement, ...]:
    """Return the ledger of a conversation that was taken apart."""
    book = _Book()
    answers = strategies(talk)
    asked = offered = False
    for view, said in zip(talk.seen, talk.marks, strict=True):
        if view.role == Role.USER:
            accepts = offered and requestcues.ASSENTS.match_in(view) is not None
            corrects = view.index in talk.corrections
            book.heed(
                view, talk.units[view.index], asked=asked and not corrects,
                accepts=accepts and not corrects, corrects=corrects,
            )  # fmt: skip
        elif view.role == Role.ASSISTANT:
            answer = answers[view.index]
            asked = answer.questions > 0 and answer.kind != Strategy.ATTEMPT
            offered = view.text.rstrip().endswith("?")
        book.known |= said
    return tuple(book.entries)


@dataclass
class _Book:
    entries: list[Requirement] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    request: int = -1
    question: bool = False  # whether the request at hand only asks for information
    recent: list[int] = field(default_factory=list)

    def heed(
        self, view: View, units: Sequence[Unit], *, asked: bool, accepts: bool, corrects: bool
    ) -> None:
        """Write down what a user's turn adds, changes and takes back."""
        units = [unit for unit in units if not self._withdraws(view, unit)]
        if units and self._opens(view, units, asked=asked or accepts):
            units = _as_request(units)
            self.request += 1
            self.question = all(unit.kind == Kind.QUESTION for unit in units)
            self.recent = []
        for unit in units:
            if not self._repeats(view, unit):
                if asked and unit.kind == Kind.REQUEST:
                    unit = replace(unit, kind=Kind.DETAIL)  # noqa: PLW2901 - it answers
                self._add(view, unit, asked=asked or accepts, corrects=corrects)

    def _opens(self, view: View, units: Sequence[Unit], *, asked: bool) -> bool:
        """Whether a turn makes a request of its own."""
        if self.request < 0:
            return True
        if asked or view.previous is None:
            return False
        if self.question and _asks(units[0]):
            return True
        if not any(unit.kind in {Kind.REQUEST, Kind.QUESTION} for unit in units):
            return False
        return new_request(view, view.previous, self.known) is not None

    def _withdraws(self, view: View, unit: Unit) -> bool:
        gone = withdrawn(unit.text, view.vocabulary) if self.recent else None
        if gone is None or unit.text.endswith("?"):
            return False
        place = best(gone, self._standing()) if gone else self.recent[-1]
        if place is None or self.entries[place].kind == Kind.QUESTION:
            return False
        if 2 * len(gone & self.entries[place].holds) < len(gone):
            return False
        self._retire(place, Status.WITHDRAWN, view.index, self.entries[place].holds)
        return True

    def _repeats(self, view: View, unit: Unit) -> bool:
        if len(unit.marks) < 2:
            return False
        place = best(unit.marks, self._standing())
        if place is None:
            return False
        entry = self.entries[place]
        shared = len(entry.holds & unit.marks)
        if entry.turn == view.index or shared < SAME * max(len(entry.holds), len(unit.marks)):
            return False
        self.entries[place] = replace(entry, said_again=(*entry.said_again[-7:], view.index))
        return True

    def _add(self, view: View, unit: Unit, *, asked: bool, corrects: bool) -> None:
        replaces = None
        changed = corrects or changes(unit.text, view.vocabulary)
        may = changed or denies(view.text) or remakes(unit.text)
        if may and unit.kind != Kind.QUESTION:
            replaces = self._changed(view, unit, near=changed)
            if replaces is None and corrects and view.previous and reads_back(view.previous):
                replaces = self._read_back(view)
        self.recent = [*self.recent[1 - RECENT :], len(self.entries)]
        self.entries.append(
            Requirement(
                turn=view.index, start=unit.start, end=unit.end, text=unit.text, kind=unit.kind,
                request=self.request, asked_for=asked, marks=unit.marks, holds=unit.marks,
                replaces=replaces,
            )
        )  # fmt: skip

    def _changed(self, view: View, unit: Unit, *, near: bool) -> int | None:
        """Retire what ``unit`` takes the place of, and return where it stands.

        That is what it names as no longer meant, or has another value of the same kind for; else,
        where ``near`` will do, what it has most words in common with.
        """
        earlier = [(n, held) for n, held in self._standing() if self.entries[n].turn < view.index]
        old = pointed(unit.text) if earlier else NONE
        place = best(old, earlier) if old else None
        if place is not None:
            self._retire(place, Status.CHANGED, view.index, old)
            return place
        for number, _ in reversed(earlier):
            gone = outdated(unit.text, self.entries[number].text)
            if gone:
                self._retire(number, Status.CHANGED, view.index, gone)
                return number
        place = best(unit.marks, earlier) if near else None
        if place is not None:
            self._retire(place, Status.CHANGED, view.index, NONE)
        return place

    def _read_back(self, view: View) -> int | None:
        """Retire the latest requirement before ``view``, which was read back, and return it."""
        earlier = [number for number in self.recent if self.entries[number].turn < view.index]
        if not earlier:
            return None
        self._retire(earlier[-1], Status.CHANGED, view.index, NONE)
        return earlier[-1]

    def _standing(self) -> list[tuple[int, frozenset[str]]]:
        entries = self.entries
        return [(n, entries[n].holds) for n in self.recent]

    def _retire(self, place: int, status: Status, turn: int, gone: frozenset[str]) -> None:
        entry = self.entries[place]
        holds = entry.holds - gone
        self.entries[place] = replace(entry, status=status, changed_by=turn, holds=holds)
        if status == Status.WITHDRAWN or not holds:
            self.recent = [number for number in self.recent if number != place]


def _asks(unit: Unit) -> bool:
    """Whether a unit after a question asks anew: as a question, or by bare words as in a search."""
    bare = unit.kind == Kind.DETAIL and not requestcues.STATES.match(unit.text)
    return bare or unit.kind == Kind.QUESTION


def _as_request(units: Sequence[Unit]) -> Sequence[Unit]:
    """Return the units that open a request; the first asks, unless it is a statement."""
    first, *others = units
    if first.kind == Kind.DETAIL and not requestcues.STATES.match(first.text):
        return [replace(first, kind=Kind.REQUEST), *others]
    return units
