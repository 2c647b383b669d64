"""OpenAI chat messages: ``{"messages": [{"role", "content"}]}``, one conversation a line."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import (
    Fields,
    Unfit,
    check_depth,
    check_length,
    moment_in,
    shown,
)
from annotator.formats.head import Head
from annotator.transcript import Transcript, Turn

# In ``meta`` these would say what the turn says already.
SAID = frozenset({"role", "content", "name"})
# Other parts may have a text too, but nobody uttered it (reasoning, say).
TEXT_PARTS = ("text", "input_text", "output_text")


class OpenAIChat:
    """Tool calls, attachments and names are kept; developer is system, function is tool."""

    name = "openai-chat"
    title = 'OpenAI chat: {"messages": [{"role", "content"}]}'

    def sniff(self, head: Head) -> float:
        """Look for objects with a list of messages."""
        return head.has_list("messages")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each object."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one object; fields it doesn't know stay in ``meta``."""
    messages = fields.objects("messages", options.max_turns)
    yield Transcript(
        turns=tuple(message(each, options) for each in messages),
        **fields.about("messages", options),
    )


def message(fields: Fields, options: Options) -> Turn:
    """Return one message as a turn. Raises Unfit where it isn't one."""
    word, role = fields.text("role"), fields.role("role")
    text, other_parts = _content(fields, options)
    meta = fields.others(SAID, options)
    if other_parts:
        meta["content"] = other_parts
    if word != role.value:
        meta["role"] = word
    if fields.values.get("content") is None and not meta.keys() - {"role"}:
        raise fields.unfit("content", "expected text, a list of parts, or tool calls")
    check_length(text, f"{fields.path}.content", options)
    return Turn(role, fields.text("name") or role.value, text, moment_in(meta), meta)


def _content(fields: Fields, options: Options) -> tuple[str, list[Any]]:
    """Return the text, and the parts that are not text (images, audio, files)."""
    content = fields.values.get("content")
    if content is None:
        return "", []
    if isinstance(content, str):
        return content, []
    if not isinstance(content, list):
        raise fields.unfit("content", "expected text or a list of parts")
    check_depth(content, f"{fields.path}.content", options)
    texts, others = [], []
    for index, part in enumerate(content):
        if not isinstance(part, dict):
            raise Unfit(f"{fields.path}.content[{index}]", "expected an object", shown(part))
        if part.get("type", "text") in TEXT_PARTS and isinstance(part.get("text"), str):
            texts.append(part["text"])
        else:
            others.append(part)
    return "\n".join(texts), others
