"""ChatGPT's account export: conversations as trees of messages, one branch the current one."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import (
    Fields,
    Unfit,
    check_count,
    check_depth,
    check_length,
    moment,
    shown,
)
from annotator.formats.head import Head
from annotator.formats.json_records import Notice
from annotator.transcript import Transcript, Turn

ALTERNATIVE = "alternative branch"
BRANCHES = (
    "Where a message was edited or answered anew, the branch that was current is the conversation;"
    f" every other branch is a conversation of its own, its condition {ALTERNATIVE!r}."
)
ABOUT_ID = ("mapping", "current_node", "conversation_id", "id")
Nodes = Mapping[str, Any]


class ChatGPTExport:
    """The current branch is the conversation; the others are conversations marked so."""

    name = "chatgpt-export"
    title = "ChatGPT's account export: conversations.json"

    def sniff(self, head: Head) -> float:
        """Look for objects with a mapping of nodes and a current one."""
        own = any(
            isinstance(each.get("mapping"), dict) and "current_node" in each
            for each in head.objects
        )
        shown = head.is_json and '"mapping"' in head.text and '"parent"' in head.text
        return 0.97 if own else 0.6 if shown and not head.objects else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each branch of each tree, the current one first."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript | Notice]:
    """Yield the branches of one tree that say something."""
    nodes = fields.mapping("mapping").values
    if not nodes:
        raise fields.unfit("mapping", "expected an object of nodes")
    about = fields.about(ABOUT_ID, options)
    name = fields.text("conversation_id") or fields.text("id")
    current = _path(nodes, fields.text("current_node") or (_leaves(nodes) or [""])[-1])
    main = [turn for node in current for turn in _turn(nodes, node, options)]
    if not main:
        raise fields.unfit("mapping", "no message of the current branch says anything")
    check_count(len(main), f"{fields.path}.mapping", options)
    yield Transcript(tuple(main), **{**about, "id": name})
    leaves = [node for node in _leaves(nodes) if node not in current[-1:]]
    for number, leaf in enumerate(leaves, start=1):
        branch = _path(nodes, leaf)
        turns = [turn for node in branch for turn in _turn(nodes, node, options)]
        shared = sum(1 for one, other in zip(turns, main, strict=False) if one == other)
        if len(turns) == shared:
            continue
        if number == 1:
            yield Notice(fields.path, BRANCHES)
        meta = {**about["meta"], "branch": number, "of": name, "leaves_at_turn": shared}
        changed = {"id": f"{name}#{number}", "condition": ALTERNATIVE, "meta": meta}
        yield Transcript(tuple(turns), **{**about, **changed})


def _path(nodes: Nodes, leaf: str) -> list[str]:
    """Return the nodes from the root to ``leaf``; a circle is broken where it closes."""
    found: dict[str, None] = {}
    node: Any = leaf
    while isinstance(node, str) and node in nodes and node not in found:
        found[node] = None
        inner = nodes[node]
        node = inner.get("parent") if isinstance(inner, dict) else None
    return list(reversed(found))


def _leaves(nodes: Nodes) -> list[str]:
    """Return the nodes that are nobody's parent, in the order of the file."""
    parents = [node.get("parent") for node in nodes.values() if isinstance(node, dict)]
    inner = {parent for parent in parents if isinstance(parent, str)}
    return [node for node in nodes if node not in inner]


def _turn(nodes: Nodes, node: str, options: Options) -> Iterator[Turn]:
    """Yield a node's message as a turn, unless it is hidden or says nothing."""
    path = f"$.mapping.{node}"
    value = nodes[node].get("message") if isinstance(nodes[node], dict) else None
    if value is None:
        return
    if not isinstance(value, dict):
        raise Unfit(f"{path}.message", "expected an object", shown(value))
    check_depth(value, f"{path}.message", options)
    fields = Fields(value, f"{path}.message")
    author, metadata = fields.mapping("author"), fields.mapping("metadata")
    role = author.role("role")
    content = fields.mapping("content")
    text, parts = _said(content.values)
    hidden = metadata.values.get("is_visually_hidden_from_conversation")
    if hidden or not (text or parts):
        return
    check_length(text, f"{path}.message.content", options)
    meta = fields.others(("author", "content", "create_time"), options)
    kind = content.text("content_type")
    meta |= {"content_type": kind} if kind not in ("", "text") else {}
    meta |= {"parts": parts} if parts else {}
    speaker = author.text("name") or role.value
    yield Turn(role, speaker, text, moment(fields.values.get("create_time")), meta)


def _said(content: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Return the text of a message, and its parts that are none."""
    parts = content.get("parts")
    if isinstance(parts, list):
        texts = [part for part in parts if isinstance(part, str) and part]
        return "\n".join(texts), [part for part in parts if isinstance(part, dict)]
    for name in ("text", "result"):
        if isinstance(content.get(name), str):
            return content[name], []
    return "", []
