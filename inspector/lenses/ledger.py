"""The intent ledger: what a user has asked for so far, and what of it was changed or taken back.

After the underspecified, multi-turn instructions of Laban et al. 2025, arXiv 2505.06120, and the
restated intent of Liu et al. 2026, arXiv 2602.07338, for which it stands in. The rules are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from annotator.transcript import Role, Transcript
from inspector.lenses import requestcues
from inspector.lenses.acts import View
from inspector.lenses.exchange import Exchange, exchange
from inspector.lenses.requirements import Kind, Unit
from inspector.lenses.revisions import (
    NONE,
    best,
    changes,
    denies,
    outdated,
    pointed,
    withdrawn,
)
from inspector.lenses.shifts import new_request
from inspector.lenses.strategies import strategies

RECENT = 12  # latest standing requirements that a change can mean
SAME = 0.8  # share of words, both ways, from which a requirement is said again


class Status(StrEnum):
    """What has become of a requirement by the end of the conversation."""

    STANDING = "standing"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement unit at code points ``start`` to ``end`` of ``turn``, and what became of it.

    ``request`` numbers, from 0, the request that it belongs to. ``asked_for`` says whether a
    question of the assistant brought it out. ``changed_by`` is the turn that changed it or took it
    back, ``said_again`` are turns that say it again. ``replaces`` is the place in the ledger of the
    requirement that it changes. ``marks`` are the stems and numbers in it, ``holds`` those that
    still stand.
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


@lru_cache(maxsize=1)
def requirements(talk: Exchange) -> tuple[Requirement, ...]:
    """Return the ledger of a conversation that was taken apart."""
    book = _Book()
    answers = strategies(talk)
    asked = offered = False
    for view, said in zip(talk.seen, talk.marks, strict=True):
        if view.role == Role.USER:
            accepts = offered and requestcues.ASSENTS.match(view.text) is not None
            corrects = view.index in talk.corrections
            book.heed(
                view, talk.units[view.index], asked=(asked or accepts) and not corrects,
                corrects=corrects,
            )  # fmt: skip
        elif view.role == Role.ASSISTANT:
            asked = answers[view.index].questions > 0
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
        self, view: View, units: Sequence[Unit], *, asked: bool, corrects: bool = False
    ) -> None:
        """Write down what a user's turn adds, changes and takes back."""
        if units and self._opens(view, units, asked=asked):
            units = _as_request(units)
            self.request += 1
            self.question = all(unit.kind == Kind.QUESTION for unit in units)
            self.recent = []
        for unit in units:
            if not (self._withdraws(view, unit) or self._repeats(view, unit)):
                self._add(view, unit, asked=asked, corrects=corrects)

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
        gone = withdrawn(unit.text, view.words) if self.recent else None
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
        changed = corrects or changes(unit.text, view.words)
        if unit.kind != Kind.QUESTION and (changed or denies(view.text)):
            # A “no” to a question may only answer it.
            asks = view.previous is not None and view.previous.text.rstrip().endswith("?")
            replaces = self._changed(view, unit, near=changed or not asks, any_one=not asked)
        answers = asked and unit.kind == Kind.REQUEST
        kind = Kind.DETAIL if answers else unit.kind
        self.recent = [*self.recent[1 - RECENT :], len(self.entries)]
        self.entries.append(
            Requirement(
                turn=view.index, start=unit.start, end=unit.end, text=unit.text, kind=kind,
                request=self.request, asked_for=asked, marks=unit.marks, holds=unit.marks,
                replaces=replaces,
            )
        )  # fmt: skip

    def _changed(self, view: View, unit: Unit, *, near: bool, any_one: bool) -> int | None:
        """Retire what ``unit`` takes the place of, and return where it stands.

        Where it names nothing as changed and has no value of the same kind, that is the one
        ``near`` in words, or if ``any_one`` will do, the latest.
        """
        earlier = [(n, held) for n, held in self._standing() if self.entries[n].turn < view.index]
        if not earlier:
            return None
        old = pointed(unit.text)
        place = best(old, earlier) if old else None
        if place is not None:
            self._retire(place, Status.CHANGED, view.index, old)
            return place
        for number, _ in reversed(earlier):
            gone = outdated(unit.text, self.entries[number].text)
            if gone:
                self._retire(number, Status.CHANGED, view.index, gone)
                return number
        if not near:
            return None
        place = best(unit.marks, earlier)
        if place is None and any_one:
            place = earlier[-1][0]
        if place is None:
            return None
        self._retire(place, Status.CHANGED, view.index, NONE)
        return place

    def _standing(self) -> list[tuple[int, frozenset[str]]]:
        return [(n, self.entries[n].holds) for n in self.recent]

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
