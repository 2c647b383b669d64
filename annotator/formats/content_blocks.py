"""Messages made of content blocks, as Anthropic's API and Claude's export have them."""

from collections.abc import Iterator
from typing import Any

from annotator.formats.base import Options
from annotator.formats.fields import Fields, Unfit, check_depth, check_length, moment_in, shown
from annotator.formats.roles import names, role_named
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
    word = fields.text("role")
    role = role_named(word)
    if role is None:
        raise fields.unfit("role", f"expected one of {names()}")
    meta = fields.others(SAID, options)
    if word != role.value:
        meta["role"] = word
    text, results, others = split(fields, "content", options)
    for each in results:
        said = _text(each.get("content"))
        check_length(said, f"{fields.path}.content", options)
        beside = {name: value for name, value in each.items() if name not in ("type", "content")}
        yield Turn(Role.TOOL, "tool", said, None, beside)
    if text or others or not results:
        beside = meta | ({"content": others} if others else {})
        yield Turn(role, role.value, text, moment_in(meta), beside)


def split(
    fields: Fields, name: str, options: Options
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the text of a field of blocks, the tool results, and every other block."""
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
            results.append(block)
        else:
            others.append(block)
    return check_length("\n".join(texts), f"{fields.path}.{name}", options), results, others


def _text(content: Any) -> str:
    """Return the text of a tool's result: text, or blocks some of which are text."""
    if isinstance(content, list):
        parts = [each.get("text") for each in content if isinstance(each, dict)]
        return "\n".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""
