"""Anthropic's messages: a ``system`` prompt at the top, and content made of blocks."""

from collections.abc import Iterator
from typing import BinaryIO

from annotator.formats import content_blocks, json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields
from annotator.formats.head import Head
from annotator.formats.prefix_chains import longest
from annotator.transcript import Role, Transcript, Turn


class AnthropicMessages:
    """A tool's result is a tool's turn; thinking stays beside the turn it belongs to."""

    name = "anthropic"
    title = 'Anthropic messages: {"system", "messages": [{"role", "content": [blocks]}]}'

    def sniff(self, head: Head) -> float:
        """Look for messages beside a system prompt, or with blocks that are this format's own."""
        own = any(
            isinstance(each.get("messages"), list) and (_system(each) or _blocks(each["messages"]))
            for each in head.objects
        )
        return 0.97 if own else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each object that no later one goes on with."""
        return longest(json_records.read(stream, options, parse))


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one object; fields it doesn't know stay in ``meta``."""
    messages = fields.objects("messages", options.max_turns)
    found = [*system(fields, options)]
    for each in messages:
        found += content_blocks.turns(each, options)
    answer = fields.mapping("response")
    if answer.values.get("content") is not None:
        answer = Fields({"role": "assistant", **answer.values}, answer.path)
        found += content_blocks.turns(answer, options)
    about = fields.about(("messages", "system", "response"), options)
    yield Transcript(tuple(found), **about)


def system(fields: Fields, options: Options) -> Iterator[Turn]:
    """Yield the system prompt as a turn, if there is one."""
    if fields.values.get("system") in (None, "", []):
        return
    text, _, others = content_blocks.split(fields, "system", options)
    yield Turn(Role.SYSTEM, "system", text, None, {"content": others} if others else {})


def _system(value: dict[str, object]) -> bool:
    return isinstance(value.get("system"), str | list)


def _blocks(messages: list[object]) -> bool:
    return any(
        isinstance(each, dict) and content_blocks.has_blocks(each.get("content"))
        for each in messages
    )
