"""What a conversation's chart and page are made of: pure. Turns count from 0 here."""

from collections.abc import Sequence
from dataclasses import dataclass

VOICE_COLOURS = (2, 1, 6, 5, 3, 4, 7, 9, 8, 11, 12, 10)  # neighbours differ to every eye
REPAIRS = frozenset({"repair", "repair-request"})  # led to their cause by an arc
VOICE_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks: the ``number``-th to do so, in ``turns``."""

    number: int
    name: str
    turns: Sequence[int]

    @property
    def colour(self) -> int:
        """A label colour of the design tokens, 1 to 12."""
        return VOICE_COLOURS[self.number % len(VOICE_COLOURS)]

    @property
    def symbol(self) -> str:
        """A Plotly marker symbol, so that colour is never all that tells voices apart."""
        return VOICE_SYMBOLS[self.number % len(VOICE_SYMBOLS)]


@dataclass(frozen=True, slots=True)
class Line:
    """One measure over all turns: None where not measured, ``unsure`` where little bears it."""

    key: str
    title: str
    unit: str
    reference: str
    low: float | None
    high: float | None
    values: Sequence[float | None]
    unsure: Sequence[bool]

    @property
    def measured(self) -> bool:
        """Whether it has a value at any turn."""
        return any(value is not None for value in self.values)

    @property
    def counts(self) -> bool:
        """Whether it counts something that stands, turn after turn, whoever speaks."""
        return self.high is None and all(value is None or value % 1 == 0 for value in self.values)


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What a line is drawn against: from ``lows`` to ``highs`` at ``turns``, with ``middles``.

    ``voice`` is whose values it is for, None for everybody's.
    """

    title: str
    voice: Voice | None
    turns: Sequence[int]
    lows: Sequence[float]
    middles: Sequence[float]
    highs: Sequence[float]


@dataclass(frozen=True, slots=True)
class Level:
    """A mean that a line is held against: ``means`` at ``turns``, past the last of them ``whole``.

    ``whole`` is over all turns; it goes all the way across where there are no ``turns``.
    """

    whole: float
    turns: Sequence[int] = ()
    means: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a lens found at ``turn``; ``cause`` is the turn that brought it about.

    ``evidence`` is turns and code points of the words it rests on.
    """

    lens: str
    kind: str
    title: str
    letters: str
    symbol: str
    turn: int
    cause: int | None
    confidence: float | None
    reason: str
    evidence: Sequence[tuple[int, int, int]] = ()

    @property
    def words(self) -> str:
        """The evidence as an attribute holds it, turns from 1: ``turn:start:end`` and so on."""
        return " ".join(f"{turn + 1}:{start}:{end}" for turn, start, end in self.evidence)

    @property
    def trouble(self) -> int | None:
        """The turn, from 1, that this repairs or asks to repair; None for all other events."""
        if self.kind not in REPAIRS or self.cause is None or self.cause == self.turn:
            return None
        return self.cause + 1

    @property
    def lane(self) -> str:
        """What it shares a row of the chart with; two lenses may use one word."""
        return f"{self.lens}.{self.kind}"
