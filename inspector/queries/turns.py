"""A turn as a conversation's page shows it: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inspector.queries.marks import Event, Line, Voice
from inspector.queries.people import Given

WHOLE = 0.9  # evidence of more than this share of a turn says nothing by being marked


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a turn's text; ``marked`` where a finding rests on it."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A measure's value at a turn as text; empty where it was not measured."""

    title: str
    shown: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class OfLens:
    """What one lens measured at a turn, and the titles of what it didn't."""

    title: str
    known: Sequence[Value]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn, numbered from 1, with everything that is known of it."""

    number: int
    role: str
    speaker: str
    voice: Voice | None
    pieces: Sequence[Piece]
    events: Sequence[Event]
    labels: Sequence[Given]
    values: Sequence[Value]
    measured: Sequence[OfLens]
    linked_from: Sequence[int] = ()  # turns whose repairs or links lead here, in order

    @property
    def folded(self) -> bool:
        """Whether it is set-up or a tool's output, not an utterance."""
        return self.voice is None

    @property
    def missing(self) -> int:
        """How many measures have no value here."""
        return sum(len(lens.missing) for lens in self.measured)

    @property
    def named(self) -> bool:
        """Whether the speaker's name says more than the role does."""
        return self.speaker.casefold() != self.role


def opening(text: str, limit: int = 12) -> str:
    """Return the first words of ``text``, as a title for what has none."""
    words = text.split(maxsplit=limit)
    return " ".join(words[:limit]) + ("…" if len(words) > limit else "")


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """Cut ``text`` at the borders of ``spans`` (code points), which may overlap.

    Spans outside the text are cut to it; those of nearly all of it are left out.
    """
    inside = [(max(0, start), min(end, len(text))) for start, end in spans]
    telling = [(start, end) for start, end in inside if 0 < end - start < WHOLE * len(text)]
    edges = sorted({0, len(text), *(edge for span in telling for edge in span)})
    cut = [
        Piece(text[start:end], any(low <= start and end <= high for low, high in telling))
        for start, end in pairwise(edges)
    ]
    joined: list[Piece] = []
    for piece in cut:
        if joined and joined[-1].marked == piece.marked:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.marked)
        else:
            joined.append(piece)
    return joined


def values(lines: Sequence[Line], index: int) -> list[Value]:
    """Return what every measure says of turn ``index``."""
    return [Value(line.title, shown(line, index), line.unsure[index]) for line in lines]


def of_lens(title: str, lines: Sequence[Line], index: int) -> OfLens:
    """Return what the measures of a lens say of turn ``index``."""
    found = values(lines, index)
    missing = [value.title for value in found if not value.shown]
    return OfLens(title, [value for value in found if value.shown], missing)


def shown(line: Line, index: int) -> str:
    """Return a value as text: whole for counts, else three decimals; empty for not measured."""
    value = line.values[index]
    if value is None:
        return ""
    return f"{value:.0f}" if line.counts else f"{value:.3f}"


def voices(speakers: Mapping[int, str]) -> list[Voice]:
    """Return who speaks, in the order in which they begin, from the name at each turn."""
    turns: dict[str, list[int]] = {}
    for index in sorted(speakers):
        turns.setdefault(speakers[index], []).append(index)
    return [Voice(number, name, mine) for number, (name, mine) in enumerate(turns.items())]
