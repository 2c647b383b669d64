"""LangChain's messages, as they are or in LangSmith's runs."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, Unfit, check_count
from annotator.formats.head import Head
from annotator.formats.openai_chat import message
from annotator.formats.prefix_chains import joined, longest
from annotator.formats.roles import role_named
from annotator.transcript import Role, Transcript, Turn

NAMES = ("session_id", "thread_id", "conversation_id", "trace_id", "id")
RUN = ("messages", "inputs", "outputs")


class LangChain:
    """Runs of one session or thread are one conversation, also where each has one message."""

    name = "langchain"
    title = 'LangChain, LangSmith: {"messages": [{"type": "human", "content"}]} or runs of them'

    def sniff(self, head: Head) -> float:
        """Look for messages with a type, or a serialised class, in place of a role."""
        found = any(_is_message(each) for value in head.objects for each in _messages(value))
        return 0.97 if found else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each session; for each object where none is named."""
        return joined(longest(json_records.read(stream, options, parse)))


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one object; fields it doesn't know stay in ``meta``."""
    messages = _messages(fields.values)
    if not messages:
        raise Unfit(fields.path, "expected messages, or inputs and outputs with messages")
    check_count(len(messages), fields.path, options)
    path = f"{fields.path}.messages"
    turns = tuple(_turn(Fields(each, path, index), options) for index, each in enumerate(messages))
    about = fields.about(RUN, options)
    about["id"] = _name(fields.values) or about["id"]
    yield Transcript(turns, **about)


def _messages(value: Any) -> list[dict[str, Any]]:
    """Return the messages of an object: its own, or those that a run was given and gave."""
    if not isinstance(value, dict):
        return []
    inner = _listed(value.get("messages"))
    given, got = (_of_run(value.get(name)) for name in ("inputs", "outputs"))
    # A run's outputs may hold the whole history, or what is new alone.
    return inner or (got if got[: len(given)] == given else given + got)


def _of_run(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    for name in ("messages", "input", "output", "message", "generations"):
        found = _listed(value.get(name))
        if found:
            return found
    return []


def _listed(value: Any) -> list[dict[str, Any]]:
    """Return messages that stand alone, in a list, in a list of lists, or in generations."""
    if isinstance(value, dict):
        inner = value.get("message")
        return _listed(inner) if isinstance(inner, dict) else [value] * _is_message(value)
    if not isinstance(value, list):
        return []
    if value and isinstance(value[0], list):
        return _listed(value[0])
    return [message for each in value for message in _listed(each)]


def _is_message(value: Any) -> bool:
    if not isinstance(value, dict) or "role" in value:
        return False
    serialised = isinstance(value.get("kwargs"), dict) and isinstance(value.get("id"), list)
    said = "content" in value or isinstance(value.get("data"), dict)
    return serialised or (isinstance(value.get("type"), str) and said)


def _turn(fields: Fields, options: Options) -> Turn:
    word, inner = _opened(fields)
    role = role_named(word) or (Role.TOOL if word.startswith("tool") else None)
    if role is None:
        raise fields.unfit("type", "expected human, ai, system, tool or function")
    values = {name: value for name, value in inner.items() if name not in ("type", "role")}
    calls = values.get("tool_calls")
    if not calls:
        values.pop("tool_calls", None)
    return message(Fields({**values, "role": role.value}, fields.path), options)


def _opened(fields: Fields) -> tuple[str, dict[str, Any]]:
    """Return a message's type as a word, and its own fields."""
    values = fields.values
    names = values.get("id")
    if isinstance(values.get("kwargs"), dict) and isinstance(names, list) and names:
        word = str(names[-1]).removesuffix("Chunk").removesuffix("Message").lower()
        return word, fields.mapping("kwargs").values  # type: ignore[return-value]  # JSON's own
    if isinstance(values.get("data"), dict):
        return fields.text("type").lower(), dict(fields.mapping("data").values)
    return fields.text("type").lower(), dict(values)


def _name(values: Any) -> str:
    """Return whose session an object says it is, on its own or in its metadata."""
    extra = values.get("extra")
    inner = extra.get("metadata") if isinstance(extra, dict) else None
    for place in (values, values.get("metadata"), inner):
        for name in NAMES:
            if isinstance(place, dict) and isinstance(place.get(name), str) and place[name]:
                found: str = place[name]
                return found
    return ""
