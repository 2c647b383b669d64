"""Turns as the messages that trainers of chat models read."""

from typing import Any

from annotator.transcript import Role, Transcript, Turn

Message = dict[str, Any]
SPOKEN = (Role.USER, Role.ASSISTANT)
CALLS = ("tool_calls", "tool_call_id", "name")  # what a tool's turns need to be understood


def message(turn: Turn) -> Message:
    """Return a turn as ``{"role", "content"}``, with the calls of tools where the file had them."""
    calls = {key: turn.meta[key] for key in CALLS if key in turn.meta}
    return {"role": turn.role.value, "content": turn.text, **calls}


def messages(transcript: Transcript, end: int) -> list[Message]:
    """Return the turns before ``end`` as messages."""
    return [message(turn) for turn in transcript.turns[:end]]


def empty(turn: Turn) -> bool:
    """Whether a user's or an assistant's turn has nothing in it, not even a call."""
    return turn.role in SPOKEN and not turn.text.strip() and not turn.meta.get("tool_calls")


def between_people(transcript: Transcript) -> bool:
    """Whether a conversation has participants, whom no chat model plays."""
    return any(turn.role == Role.PARTICIPANT for turn in transcript.turns)


def complete(transcript: Transcript) -> int:
    """Return how many turns from the start are complete: up to the last answer before any gap.

    A gap is an empty turn of the user or the assistant. 0 where no user is ever answered.
    """
    end, asked = 0, False
    for index, turn in enumerate(transcript.turns):
        if empty(turn):
            break
        asked = asked or turn.role == Role.USER
        if turn.role == Role.ASSISTANT and asked and not turn.meta.get("tool_calls"):
            end = index + 1
    return end
