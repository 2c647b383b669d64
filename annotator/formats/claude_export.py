"""Claude's account export: ``[{"uuid", "name", "chat_messages": [{"sender", "text"}]}]``."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import content_blocks, json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, check_length, moment_in
from annotator.formats.head import Head
from annotator.transcript import Transcript, Turn

SAID = frozenset({"sender", "text", "content"})


class ClaudeExport:
    """Attachments and files stay beside the turn that brought them, by name and content."""

    name = "claude-export"
    title = "Claude's account export: conversations.json"

    def sniff(self, head: Head) -> float:
        """Look for objects with a list of chat messages."""
        return head.has_list("chat_messages")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each object."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one object; fields it doesn't know stay in ``meta``."""
    turns: list[Turn] = []
    for each in fields.objects("chat_messages", options.max_turns):
        turns += _turns(each, options)
    about = fields.about(("chat_messages", "uuid"), options)
    about["id"] = about["id"] or fields.text("uuid")
    yield Transcript(tuple(turns), **about)


def _turns(fields: Fields, options: Options) -> Iterator[Turn]:
    role = fields.role("sender")
    meta: dict[str, Any] = fields.others(SAID, options)
    text = fields.text("text")
    if isinstance(fields.values.get("content"), list):
        said, results, others = content_blocks.split(fields, "content", options)
        yield from results
        text = said or text
        meta |= {"content": others} if others else {}
    check_length(text, f"{fields.path}.text", options)
    yield Turn(role, role.value, text, moment_in(meta), meta)
