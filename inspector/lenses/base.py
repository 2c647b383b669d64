"""What a lens declares and what it returns."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar

import msgspec

from annotator.transcript import Role, Transcript
from inspector.lenses.memo import of_latest

UTTERING = frozenset({Role.USER, Role.ASSISTANT, Role.PARTICIPANT})


class Direction(StrEnum):
    """What a higher value says."""

    MORE_DRIFT = "higher means further apart"
    LESS_DRIFT = "higher means closer together"
    NEITHER = "neither high nor low is drift"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a lens gives, for every turn or for the conversation.

    Values lie in [``low``, ``high``]; None is unbounded. ``reference`` says what a turn is held
    against.
    """

    key: str
    title: str
    unit: str
    low: float | None
    high: float | None
    direction: Direction
    description: str
    reference: str = ""


def share(key: str, title: str, description: str, direction: Direction) -> Measure:
    """Return a measure that is a share, from 0 to 1."""
    return Measure(key, title, "share", 0.0, 1.0, direction, description)


@dataclass(frozen=True, slots=True)
class Kind:
    """An event that a lens finds: its letters and its Plotly marker symbol in the event lane."""

    title: str
    letters: str
    symbol: str
    description: str


class Evidence(msgspec.Struct, frozen=True):
    """The words that show something: code points ``start`` to ``end`` of turn ``turn``'s text."""

    turn: int
    start: int
    end: int


def all_of(turn: int, text: str) -> tuple[Evidence, ...]:
    """Return everything that a turn says as evidence; nothing where it says nothing."""
    return (Evidence(turn, 0, len(text)),) if text else ()


class Finding(msgspec.Struct, frozen=True):
    """An event of ``kind`` at ``turn`` (from 0), with one sentence that says why.

    ``confidence`` is in [0, 1]: how far the lens trusts this finding, not a probability that was
    calibrated. ``cause`` is the turn that brought the event about, where the lens knows it.
    """

    kind: str
    turn: int
    reason: str
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None
    cause: int | None = None


@dataclass(frozen=True, slots=True)
class LensResult:
    """What a lens says of one conversation.

    ``series`` has a value for every turn, None where not measured; ``low_confidence`` marks, for
    some of them, the turns whose value rests on too little. ``summary`` has a number, or None, for
    every summary measure. ``unmeasured`` says why the conversation could not be scored at all; the
    rest is empty then.
    """

    series: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    summary: Mapping[str, float | None] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    low_confidence: Mapping[str, Sequence[bool]] = field(default_factory=dict)
    unmeasured: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a lens may know of a conversation beside its words; a run fills it in.

    ``earlier`` has the conversations before it in its session group or task, oldest first.
    ``results`` is what other lenses of the same run said of it, by their names. ``statistics`` is
    what the lens itself finished over the corpus, None where nothing was counted.
    """

    earlier: Sequence[Transcript] = ()
    results: Mapping[str, LensResult] = field(default_factory=dict)
    statistics: Mapping[str, Any] | None = None


ALONE = Context()


class Lens(ABC):
    """A model of one conversational conduct.

    A subclass is pure and deterministic: the same text gives the same result, and the transcript is
    left as it was. Its parameters are keyword arguments, stored as given under their names.
    tests/inspector/lenses/test_contract.py holds every registered lens to this.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[str]
    source: ClassVar[str]
    description: ClassVar[str]
    measures: ClassVar[tuple[Measure, ...]]
    summaries: ClassVar[tuple[Measure, ...]]
    kinds: ClassVar[Mapping[str, Kind]] = {}
    blind_spots: ClassVar[tuple[str, ...]]

    @abstractmethod
    def score(self, transcript: Transcript) -> LensResult:
        """Return what the lens says of ``transcript`` by itself."""

    def score_in(self, transcript: Transcript, context: Context) -> LensResult:  # noqa: ARG002
        """Return what the lens says of ``transcript``, given what a run knows around it."""
        return self.score(transcript)

    def params(self) -> dict[str, Any]:
        """Return the parameters, enough to make the same lens again."""
        return dict(vars(self))

    def spec(self) -> dict[str, Any]:
        """Return name, version and parameters as JSON can hold them."""
        return {"name": self.name, "version": self.version, "params": self.params()}


class ContextLens(Lens):
    """A lens that asks for more than the transcript; without it, it measures what it can.

    ``parts`` are the lenses whose results it builds on. A run scores them before it.
    """

    parts: ClassVar[tuple[type[Lens], ...]] = ()

    @abstractmethod
    def score_in(self, transcript: Transcript, context: Context) -> LensResult:
        """Return what the lens says of ``transcript`` in ``context``."""

    def score(self, transcript: Transcript) -> LensResult:
        """Return what the lens says of ``transcript`` by itself."""
        return self.score_in(transcript, ALONE)


class SessionLens(ContextLens):
    """A lens that looks back at the earlier conversations of the same session group or task."""

    @abstractmethod
    def score_after(self, transcript: Transcript, earlier: Sequence[Transcript]) -> LensResult:
        """Return what the lens says of ``transcript`` after ``earlier``, oldest first."""

    def score_in(self, transcript: Transcript, context: Context) -> LensResult:
        """Return what the lens says of ``transcript`` after the earlier ones in ``context``."""
        return self.score_after(transcript, context.earlier)


class CorpusLens(ContextLens):
    """A lens that holds a conversation against its corpus.

    A run's first stage calls ``gather`` for some conversations at a time and adds what it gives up,
    always in the same order (inspector.lenses.statistics.added); ``finish`` makes the statistics of
    the sum. Both are plain data that JSON can hold, and are frozen with the run.
    """

    @abstractmethod
    def gather(self, transcripts: Sequence[Transcript]) -> Mapping[str, Any]:
        """Return what ``transcripts`` add: numbers, in mappings and lists of one shape."""

    @abstractmethod
    def finish(self, counts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the statistics of everything gathered."""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by their turns, those of one turn as they come."""
    return tuple(sorted(findings, key=attrgetter("turn")))


@of_latest
def uttered(transcript: Transcript) -> list[int]:
    """Return the indices of the turns that are somebody's utterances: not system, not tool."""
    return [index for index, turn in enumerate(transcript.turns) if turn.role in UTTERING]


@of_latest
def speakers_of(transcript: Transcript) -> list[str]:
    """Return who speaks at each of the turns that are somebody's utterances."""
    return [speaker_of(transcript, index) for index in uttered(transcript)]


def speaker_of(transcript: Transcript, index: int) -> str:
    """Return who speaks at ``index``; two roles under one name are two speakers."""
    turn = transcript.turns[index]
    return f"{turn.role}:{turn.speaker}" if turn.role != Role.ASSISTANT else f"{turn.role}"
