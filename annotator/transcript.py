"""What a conversation is, before it is stored and after it is read back.

Readers make transcripts, lenses score them, exports write them. Pure data: nothing here knows
of a database.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec


class Role(StrEnum):
    """Who speaks, as far as the conversation's set-up says so.

    ``participant`` is anyone in a conversation between people; ``system`` and ``tool`` turns are
    kept in order but are nobody's utterances.
    """

    USER = "user"
    ASSISTANT = "assistant"
    SYSTEM = "system"
    TOOL = "tool"
    PARTICIPANT = "participant"


class Turn(msgspec.Struct, frozen=True, gc=False):
    """One turn: ``text`` is exactly what the source had; offsets elsewhere point into it."""

    role: Role
    speaker: str
    text: str
    time: datetime | None = None
    meta: Mapping[str, Any] = {}


class LinkEnd(msgspec.Struct, frozen=True):
    """Where a link leads: a turn from 0, and words of it in code points where they are said."""

    turn: int
    start: int | None = None
    end: int | None = None


class GivenLabel(msgspec.Struct, frozen=True):
    """A label as somebody gave it: to a turn from 0, to words of it, or to a link from there.

    ``layer`` and ``label`` are keys of a scheme, ``version`` is the number of its version. ``by``
    says who wrote it where that is not the annotator: gold is nobody's own.
    """

    turn: int
    layer: str
    label: str
    at: datetime
    version: int = 1
    start: int | None = None
    end: int | None = None
    to: LinkEnd | None = None
    attributes: dict[str, str | int] = {}
    by: str = ""


class Decided(msgspec.Struct, frozen=True):
    """Why gold says what it says of a turn, from 0, in a layer.

    ``took`` names those whose labels became gold; ``by`` is whoever decided, if a person did;
    ``against`` names the model that gold was held against, if one was. Raises ValueError unless a
    majority, and no other rule, has a ``threshold``: above a half, and 1 at the most.
    """

    turn: int
    layer: str
    rule: Literal["person", "model", "unanimous", "majority"]
    at: datetime
    threshold: float | None = None
    took: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""
    against: str = ""

    def __post_init__(self) -> None:
        share = self.threshold
        fits = share is None if self.rule != "majority" else share is not None and 0.5 < share <= 1
        if not fits:
            raise ValueError("a majority, and no other rule, has a threshold above 0.5, at most 1")


class Work(msgspec.Struct, frozen=True):
    """What one annotator did with a conversation, or what is held to be true of it.

    ``asked`` has the turns, by layer, that labels from a file say something of; None is all. Raises
    ValueError unless complete work, and no other, says when it was completed.
    """

    annotator: str
    kind: Literal["work", "training", "gold"]
    status: Literal["waiting", "in_progress", "complete", "released"]
    created_at: datetime
    completed_at: datetime | None = None
    asked: dict[str, list[int]] | None = None
    labels: tuple[GivenLabel, ...] = ()
    decisions: tuple[Decided, ...] = ()

    def __post_init__(self) -> None:
        if (self.status == "complete") != (self.completed_at is not None):
            raise ValueError("complete work, and no other, has a time in completed_at")


def at_odds(works: Sequence[Work]) -> str:
    """Return why works can't stand on one conversation together, empty where they can."""
    for name, times in Counter(work.annotator for work in works).items():
        if times > 1:
            return f"{name!r} has work there more than once"
    golden = sum(work.kind == "gold" for work in works)
    return "gold is there more than once" if golden > 1 else ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """An ordered conversation and what its source says about it.

    ``id`` is the source's own identifier, empty where it has none. ``outcome`` is a score of the
    whole conversation on the source's own scale. ``session_group`` and ``session_order`` place a
    conversation among others of the same person or task; ``trial`` numbers repeated attempts.
    Whatever else the source says stays in ``meta``. ``work`` is what people labelled, in files that
    bring it back; a transcript for lenses never has it.
    """

    turns: tuple[Turn, ...]
    id: str = ""
    model: str = ""
    condition: str = ""
    task_key: str = ""
    outcome: float | None = None
    session_group: str = ""
    session_order: int | None = None
    trial: int | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    work: tuple[Work, ...] = ()
