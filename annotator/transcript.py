"""What a conversation is, before it is stored and after it is read back.

Readers make transcripts, lenses score them, exports write them. Pure data: nothing here knows
of a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Transcript:
    """An ordered conversation and what its source says about it.

    ``id`` is the source's own identifier, empty where it has none. ``outcome`` is a score of the
    whole conversation on the source's own scale. ``session_group`` and ``session_order`` place a
    conversation among others of the same person or task; ``trial`` numbers repeated attempts.
    Whatever else the source says stays in ``meta``.
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
