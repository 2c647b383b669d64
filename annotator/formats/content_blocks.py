"""Messages made of content blocks, as Anthropic's API and Claude's export have them."""

from collections.abc import Iterator
from typing import Any

from annotator.formats.base import Options
from annotator.formats.fields import Fields, Unfit, check_depth, check_length, moment_in, shown
from annotator.transcript import Role, Turn

BLOCKS = frozenset({"tool_use", "tool_result", "thinking", "redacted_thinking"})
SAID = frozenset({"role", "content"})


def has_blocks(content: Any) -> bool:
    """Say whether a message's content has blocks that are this format's own."""
    return isinstance(content, list) and any(
        isinstance(each, dict) and each.get("type") in BLOCKS for each in content
    )


def turns(fields: Fields, options: Options) -> Iterator[Turn]:
    """Yield the turns of a message: a tool's result is one of its own, before what is said.

    Thinking is no utterance: it stays beside the turn, as do calls of tools, images and files.
    """
    word, role = fields.text("role"), fields.role("role")
    meta = fields.others(SAID, options)
    if word != role.value:
        meta["role"] = word
    text, results, others = split(fields, "content", options)
    yield from results
    if text or others or not results:
        beside = meta | ({"content": others} if others else {})
        yield Turn(role, role.value, text, moment_in(meta), beside)


def split(
    fields: Fields, name: str, options: Options
) -> tuple[str, list[Turn], list[dict[str, Any]]]:
    """Return the text of a field of blocks, the tools' turns, and every other block."""
    content = fields.values.get(name)
    if isinstance(content, str):
        return check_length(content, f"{fields.path}.{name}", options), [], []
    if not isinstance(content, list):
        raise fields.unfit(name, "expected text or a list of blocks")
    check_depth(content, f"{fields.path}.{name}", options)
    texts, results, others = [], [], []
    for index, block in enumerate(content):
        if not isinstance(block, dict):
            raise Unfit(f"{fields.path}.{name}[{index}]", "expected an object", shown(block))
        if block.get("type") == "text" and isinstance(block.get("text"), str):
            texts.append(block["text"])
        elif block.get("type") == "tool_result":
            results.append(_result(block, f"{fields.path}.{name}[{index}]", options))
        else:
            others.append(block)
    return check_length("\n".join(texts), f"{fields.path}.{name}", options), results, others


def _result(block: dict[str, Any], path: str, options: Options) -> Turn:
    """Return what a tool gave as a turn: text, or blocks some of which are text."""
    content = block.get("content")
    if isinstance(content, list):
        parts = [each.get("text") for each in content if isinstance(each, dict)]
        content = "\n".join(part for part in parts if isinstance(part, str))
    text = check_length(content if isinstance(content, str) else "", path, options)
    beside = {name: value for name, value in block.items() if name not in ("type", "content")}
    return Turn(Role.TOOL, "tool", text, None, beside)
