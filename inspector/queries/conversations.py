"""Everything a conversation's page shows, in a flat number of queries.

The chart spans the whole conversation; the transcript comes in parts, since a log may hold
thousands of turns.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.models import Conversation, Turn
from inspector.lenses.base import UTTERING
from inspector.models import Finding
from inspector.queries import corpora, declared, turns
from inspector.queries.arcs import Arc, arcs, tied
from inspector.queries.marks import Event, Voice
from inspector.queries.measured import Measured
from inspector.queries.people import Annotator, people
from inspector.queries.selecting import Selection
from inspector.queries.turns import TurnView

PART = 200  # turns of the transcript on one page


@dataclass(frozen=True, slots=True)
class Head:
    """Who has a turn."""

    role: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A conversation without its words: who speaks when, and what was found where."""

    heads: Sequence[Head]
    voices: Sequence[Voice]
    events: Sequence[Event]
    spans: dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Part:
    """The ``number``-th stretch of a transcript, from 1, of ``count``."""

    turns: Sequence[TurnView]
    annotators: Sequence[Annotator]
    number: int
    count: int
    arcs: Sequence[Arc]

    @property
    def first(self) -> int:
        """The number of its first turn, from 1."""
        return (self.number - 1) * PART + 1

    @property
    def last(self) -> int:
        """The number of its last turn."""
        return self.first + len(self.turns) - 1

    @property
    def drawn_arcs(self) -> list[Mapping[str, Any]]:
        """The arcs of which it has both ends, as a script draws them."""
        within = range(self.first, self.last + 1)
        return [arc.plain(len(self.annotators)) for arc in self.arcs if arc.trouble in within]

    @property
    def numbers(self) -> range:
        """The numbers of all parts."""
        return range(1, self.count + 1)


def overview(conversation: Conversation, measured: Measured) -> Overview:
    """Return who speaks when, and the events that lenses found, in two queries."""
    heads = [
        Head(role, speaker)
        for role, speaker in Turn.objects.filter(conversation=conversation)
        .order_by("index")
        .values_list("role", "speaker")
    ]
    names = {
        # Between people it is the name that tells them apart, elsewhere the side they are on.
        index: head.speaker if head.role == "participant" else head.role
        for index, head in enumerate(heads)
        if head.role in UTTERING
    }
    newest = measured.runs
    rows = Finding.objects.filter(run__in=newest.values(), conversation=conversation)
    found = [row for row in rows if row.run_id == newest.get(row.lens)]
    return Overview(heads, turns.voices(names), _events(found), _spans(found))


def part(conversation: Conversation, measured: Measured, seen: Overview, number: int) -> Part:
    """Return a part of the transcript with what lenses and people say of it, in three queries.

    Past the last part it is the last.
    """
    count = max(1, -(-len(seen.heads) // PART))
    number = min(max(1, number), count)
    start = (number - 1) * PART
    rows = list(
        Turn.objects.filter(
            conversation=conversation, index__gte=start, index__lt=start + PART
        ).order_by("index")
    )
    human = people(conversation, rows)
    voices = {index: voice for voice in seen.voices for index in voice.turns}
    events: dict[int, list[Event]] = defaultdict(list)
    for event in seen.events:
        events[event.turn].append(event)
    views = [
        TurnView(
            number=row.index + 1,
            role=row.role,
            speaker=row.speaker,
            voice=voices.get(row.index),
            pieces=turns.pieces(row.text, seen.spans.get(row.index, ())),
            events=events[row.index],
            labels=human.labels.get(row.index, ()),
            values=turns.values(measured.lines, row.index),
            measured=[
                turns.of_lens(lens.title, lens.lines, row.index)
                for lens in measured.lenses
                if lens.lines
            ],
        )
        for row in rows
    ]
    ties = arcs(views)
    return Part(tied(views, ties), human.annotators, number, count, ties)


def title(conversation: Conversation) -> str:
    """Return the conversation's own id or, where it has none, the words that open it."""
    if conversation.external_id:
        return conversation.external_id
    said = Turn.objects.filter(conversation=conversation, role__in=sorted(UTTERING))
    text = said.order_by("index").values_list("text", flat=True).first()
    return turns.opening(text or "") or str(conversation)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation stands in a selection, from 1 of ``total``, and what lies beside it.

    ``number`` is None where the selection leaves the conversation out.
    """

    number: int | None
    total: int
    before: int | None
    after: int | None


def place(conversation: Conversation, selection: Selection) -> Place:
    """Return the conversation's place among the selected ones of its corpus, in one query."""
    return Place(*corpora.beside(conversation, selection))


def _events(found: Sequence[Finding]) -> list[Event]:
    """Return the findings as events, by the order in which lenses declare their kinds."""
    rank = {
        (lens, kind): place
        for lens in {row.lens for row in found}
        for place, kind in enumerate(declared.order(lens))
    }
    last = len(rank)
    ranked = sorted(found, key=lambda row: (row.lens, rank.get((row.lens, row.kind), last)))
    return [event(row) for row in ranked]


def event(row: Finding) -> Event:
    """Return a finding as an event, with what its lens declares of the kind."""
    kind = declared.kind(row.lens, row.kind)
    return Event(
        lens=row.lens,
        kind=row.kind,
        title=kind.title,
        letters=kind.letters,
        symbol=kind.symbol,
        turn=row.turn,
        cause=row.cause,
        confidence=row.confidence,
        reason=row.reason,
        evidence=[(turn, start, end) for turn, start, end in row.evidence],
    )


def _spans(found: Sequence[Finding]) -> dict[int, list[tuple[int, int]]]:
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in found:
        for turn, start, end in row.evidence:
            spans[turn].append((start, end))
    return spans
