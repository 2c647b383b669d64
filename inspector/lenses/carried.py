"""Text that a conversation can look back at: memory lines, passages, and which one says a thing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.transcript import Role, Transcript
from inspector.lenses.stems import stems
from inspector.lenses.text import sentences, without_code

LATEST = 64  # passages that are looked at for one word, newest first


@dataclass(frozen=True, slots=True)
class MemoryLine:
    """A line of a memory, and the index of the turn after which it was written, if known."""

    text: str
    after_turn: int | None = None


def memory_lines(transcript: Transcript) -> list[MemoryLine]:
    """Return the memory logged as ``meta["memory"]``.

    That is a text, or a list of texts or of {"text": …, "after_turn": …}; anything else in it is
    passed over. A text is cut into its lines.
    """
    logged = transcript.meta.get("memory", ())
    if isinstance(logged, str):
        logged = [logged]
    if not isinstance(logged, Sequence):
        return []
    return [line for entry in logged for line in _lines(entry)]


def _lines(entry: object) -> list[MemoryLine]:
    after = None
    if isinstance(entry, Mapping):
        given = entry.get("after_turn")
        after = given if isinstance(given, int) and not isinstance(given, bool) else None
        entry = entry.get("text")
    if not isinstance(entry, str):
        return []
    return [MemoryLine(line.strip(), after) for line in entry.splitlines() if line.strip()]


def carried_texts(transcript: Transcript) -> list[str]:
    """Return what a conversation was given beforehand: sentences of its system prompt, its memory.

    A memory line that was written after one of its own turns is not carried into it.
    """
    texts = [turn.text for turn in transcript.turns if turn.role == Role.SYSTEM]
    found = [each.text for text in texts for each in sentences(text)]
    return found + [line.text for line in memory_lines(transcript) if line.after_turn is None]


class Passages:
    """Passages of text, each with a number of its own, that are asked which best says a thing."""

    def __init__(self, texts: Iterable[tuple[int, str]] = ()) -> None:
        """Begin with ``texts`` as (number, text); numbers may repeat."""
        self._by_stem: dict[str, list[int]] = {}
        self._indexed = 0
        self._passages = list(texts)

    def add(self, number: int, text: str) -> None:
        """Add a passage."""
        self._passages.append((number, text))

    def best(self, wanted: frozenset[str]) -> tuple[float, int, str] | None:
        """Return share of ``wanted`` stems, number and text of the passage that has most of them.

        The latest among equals; None where no passage has any.
        """
        self._index()
        hits: Counter[int] = Counter()
        for word in wanted:
            hits.update(self._by_stem.get(word, ())[-LATEST:])
        if not hits:
            return None
        place = max(hits, key=lambda each: (hits[each], each))
        return hits[place] / len(wanted), *self._passages[place]

    def _index(self) -> None:
        """Look up the words of what was added since: most conversations never ask."""
        for place in range(self._indexed, len(self._passages)):
            for word in stems(without_code(self._passages[place][1])):
                self._by_stem.setdefault(word, []).append(place)
        self._indexed = len(self._passages)
