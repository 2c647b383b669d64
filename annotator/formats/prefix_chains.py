"""Logs in which every request repeats the conversation so far: the longest of each is kept."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b

from annotator.formats.base import Item, Problem, Record
from annotator.transcript import Transcript

WINDOW = 2_000  # conversations that may still grow
REPEATS = (
    "Records that repeat the beginning of a longer one, as requests to a model do, were taken for"
    " the same conversation: the longest of each is kept."
)


def longest(items: Iterable[Item], window: int = WINDOW) -> Iterator[Item]:
    """Yield the conversations of ``items`` that are not the beginning of another one.

    A conversation is held back until ``window`` others have come after it. Turns count as the same
    by role and text.
    """
    growing: OrderedDict[bytes, Record] = OrderedDict()
    inner: dict[bytes, bytes] = {}
    told = False
    for item in items:
        if isinstance(item, Problem):
            yield item
            continue
        *beginnings, whole = _prefixes(item.transcript)
        known = whole in growing or whole in inner
        grown = next((each for each in reversed(beginnings) if each in growing), None)
        if (known or grown) and not told:
            told = True
            yield Problem(item.line, "", REPEATS, kept=True)
        if known:
            continue
        if grown is not None:
            del growing[grown]
        growing[whole] = item
        inner |= dict.fromkeys(beginnings, whole)
        if len(growing) > window:
            oldest, record = growing.popitem(last=False)
            for each in _prefixes(record.transcript):
                if inner.get(each) == oldest:
                    del inner[each]
            yield record
    yield from growing.values()


def _prefixes(transcript: Transcript) -> list[bytes]:
    """Return a digest of each beginning of a conversation, the whole one last."""
    found = []
    running = blake2b(digest_size=16)
    for turn in transcript.turns:
        said = turn.text.encode("utf-8", "surrogatepass")
        running.update(f"{turn.role.value} {len(said)} ".encode())
        running.update(said)
        found.append(running.copy().digest())
    return found


def joined(items: Iterable[Item], window: int = WINDOW) -> Iterator[Item]:
    """Yield conversations with those of the same id that follow within ``window`` put behind them.

    Some logs have one message a record, or the last few. What the end of one and the beginning of
    the next share is kept once. A conversation without an id stands alone.
    """
    growing: OrderedDict[str, Record] = OrderedDict()
    for item in items:
        if isinstance(item, Problem) or not item.transcript.id:
            yield item
            continue
        name = item.transcript.id
        before = growing.pop(name, None)
        growing[name] = _behind(before, item) if before else item
        if len(growing) > window:
            yield growing.popitem(last=False)[1]
    yield from growing.values()


def _behind(before: Record, after: Record) -> Record:
    old, new = before.transcript.turns, after.transcript.turns
    most = min(len(old), len(new))
    shared = next((n for n in range(most, 0, -1) if old[-n:] == new[:n]), 0)
    return Record(before.line, replace(before.transcript, turns=old + new[shared:]))
