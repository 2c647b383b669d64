"""Findings, a page at a time, each with its words and the turn before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from annotator.models import Conversation, Turn
from annotator.queries.paging import Page, span, within
from inspector.lenses.base import Kind
from inspector.models import Finding
from inspector.queries import declared
from inspector.queries.conductfound import Hits, rows
from inspector.queries.turns import Piece, pieces

PAGE = 25
AROUND, LONGEST, BEFORE = 160, 480, 240  # code points shown of a turn, and of the one before it


@dataclass(frozen=True, slots=True)
class Quote:
    """Words at a turn, which counts from 1."""

    number: int
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A finding at turn ``number``, from 1; ``cause`` is the turn that brought it about, if known.

    ``text`` is the part of the turn around what shows it; ``elsewhere`` are words of other turns.
    """

    conversation: Conversation
    number: int
    who: str
    lens: str
    key: str
    reason: str
    confidence: float | None
    cause: int | None
    run: int
    text: Sequence[Piece]
    evidence: Sequence[Quote]
    before: Quote | None

    @property
    def kind(self) -> Kind:
        """What the lens says of the kind."""
        return declared.kind(self.lens, self.key)

    @property
    def lens_title(self) -> str:
        """The lens's title."""
        return declared.title(self.lens)

    @property
    def elsewhere(self) -> list[Quote]:
        """The words that show it in other turns."""
        return [quote for quote in self.evidence if quote.number != self.number]


def page(hits: Hits, number: int) -> Page[Found]:
    """Return a page of what was found, in two queries; past the last one, the last one."""
    number = within(number, hits.total, PAGE)
    return Page(shown(rows(hits.ids[span(number, PAGE)])), hits.total, number, PAGE)


def shown(found: Sequence[Finding]) -> list[Found]:
    """Return findings with the words of the turns that they point at, in one query."""
    said = _turns(found)
    return [_found(row, said) for row in found]


def _turns(found: Iterable[Finding]) -> dict[tuple[int, int], Turn]:
    wanted: dict[int, set[int]] = {}
    for row in found:
        mine = wanted.setdefault(row.conversation_id, set())
        mine |= {row.turn, *(turn for turn, _, _ in row.evidence)}
        mine |= {row.turn - 1} if row.turn else set()
    any_of = Q(pk=None)
    for conversation, indices in wanted.items():
        any_of |= Q(conversation=conversation, index__in=sorted(indices))
    turns = Turn.objects.filter(any_of).order_by(F("conversation_id"))
    return {(turn.conversation_id, turn.index): turn for turn in turns}


def _found(row: Finding, said: dict[tuple[int, int], Turn]) -> Found:
    turn = said[row.conversation_id, row.turn]
    before = said.get((row.conversation_id, row.turn - 1))
    quotes = []
    for index, start, end in row.evidence:
        other = said.get((row.conversation_id, index))
        if other is not None:
            quotes.append(Quote(index + 1, _who(other), other.text[start:end]))
    return Found(
        conversation=row.conversation,
        number=row.turn + 1,
        who=_who(turn),
        lens=row.lens,
        key=row.kind,
        reason=row.reason,
        confidence=row.confidence,
        cause=row.cause + 1 if row.cause is not None else None,
        run=row.run_id,
        text=_around(turn.text, [(a, b) for index, a, b in row.evidence if index == row.turn]),
        evidence=quotes,
        before=Quote(row.turn, _who(before), _cut(before.text, BEFORE)) if before else None,
    )


def _around(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return the part of a turn around the first of ``spans``, with what they mark."""
    first = min((start for start, _ in spans), default=0)
    begin = max(0, first - AROUND) if len(text) > LONGEST else 0
    end = min(len(text), begin + LONGEST)
    inside = [(max(0, a - begin), min(b, end) - begin) for a, b in spans if a < end]
    found = pieces(text[begin:end], inside)
    head = [Piece("… ", marked=False)] if begin else []
    return [*head, *found, *([Piece(" …", marked=False)] if end < len(text) else [])]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + " …"


def _who(turn: Turn) -> str:
    return turn.speaker or turn.role
