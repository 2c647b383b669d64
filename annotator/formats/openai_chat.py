"""OpenAI chat messages: ``{"messages": [{"role", "content"}]}``, one conversation a line."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import jsonl
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, Unfit, check_length, moment
from annotator.formats.native import about
from annotator.formats.roles import names, role_named
from annotator.transcript import Transcript, Turn

FIELDS = [
    "id",
    "messages",
    "model",
    "condition",
    "task_key",
    "outcome",
    "session_group",
    "session_order",
    "trial",
    "meta",
]
# In ``meta`` these would say what the turn says already.
SAID = ("role", "content", "name")


class OpenAIChat:
    """Tool calls, attachments and names are kept; developer is system, function is tool."""

    name = "openai-chat"
    title = 'OpenAI chat as JSON Lines: {"messages": [{"role", "content"}]}'

    def sniff(self, head: bytes) -> float:
        """Look for objects with a list of messages."""
        return jsonl.sniff(head, "messages")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation a line."""
        return jsonl.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Transcript:
    """Return the conversation of one object; fields it doesn't know stay in ``meta``."""
    messages = fields.objects("messages", options.max_turns)
    return Transcript(
        turns=tuple(_turn(message, options) for message in messages),
        **about(fields),
        meta={**fields.others(*FIELDS), **fields.table("meta")},
    )


def _turn(fields: Fields, options: Options) -> Turn:
    word = fields.text("role")
    role = role_named(word)
    if role is None:
        raise fields.unfit("role", f"expected one of {names()}")
    text, other_parts = _content(fields)
    meta = fields.others(*SAID)
    if other_parts:
        meta["content"] = other_parts
    if word != role.value:
        meta["role"] = word
    if fields.values.get("content") is None and not meta:
        raise fields.unfit("content", "expected text, a list of parts, or tool calls")
    check_length(text, f"{fields.path}.content", options)
    time = moment(meta.get("created_at") or meta.get("timestamp") or meta.get("time"))
    return Turn(role, fields.text("name") or role.value, text, time, meta)


def _content(fields: Fields) -> tuple[str, list[Any]]:
    """Return the text, and the parts that are not text (images, audio, files)."""
    content = fields.values.get("content")
    if content is None:
        return "", []
    if isinstance(content, str):
        return content, []
    if not isinstance(content, list):
        raise fields.unfit("content", "expected text or a list of parts")
    texts, others = [], []
    for index, part in enumerate(content):
        if not isinstance(part, dict):
            raise Unfit(f"{fields.path}.content[{index}]", "expected an object")
        if isinstance(part.get("text"), str):
            texts.append(part["text"])
        else:
            others.append(part)
    return "\n".join(texts), others
