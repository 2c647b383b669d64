"""Conversations with labels, made by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from annotator.transcript import GivenLabel, LinkEnd, Role, Transcript, Turn, Work

AT = datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
ROLES = {"U": Role.USER, "A": Role.ASSISTANT, "S": Role.SYSTEM, "P": Role.PARTICIPANT}


def label(turn: int, layer: str, key: str, **said: Any) -> GivenLabel:
    return GivenLabel(turn, layer, key, AT, **said)


def link(turn: int, layer: str, key: str, to: int, **details: str | int) -> GivenLabel:
    return label(turn, layer, key, to=LinkEnd(to), attributes=details)


def term(
    turn: int, key: str, text: str, *, to: int, source: str, words: tuple[str, str]
) -> GivenLabel:
    """A link from the second of ``words``, in ``text``, to the first, in ``source``."""
    first, second = source.index(words[0]), text.index(words[1])
    end = LinkEnd(to, first, first + len(words[0]))
    return label(turn, "entrained-term", key, start=second, end=second + len(words[1]), to=end)


def work(*labels: GivenLabel, who: str = "ana", **changes: Any) -> Work:
    given = {"kind": "work", "status": "complete"} | changes
    completed = AT if given["status"] == "complete" else None
    return Work(annotator=who, created_at=AT, completed_at=completed, labels=labels, **given)


def talk(*said: str, work: Sequence[Work] = (), name: str = "c") -> Transcript:
    """Return a conversation; each turn begins with the letter of its role: ``U: Hello``."""
    turns = tuple(Turn(ROLES[each[0]], ROLES[each[0]].value, each[3:]) for each in said)
    return Transcript(turns, id=name, work=tuple(work))
