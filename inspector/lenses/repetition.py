"""How much of each turn was said before, by others and by its speaker: dialign's DER and DSER.

The linear form of the definition of Dubuisson Duplessis et al. 2021 (see entrainment.py); tests
hold it against the definition.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress

from inspector.lenses.text import has_letter

MAX_BRIDGE = 32  # tokens; a longer run of marks is a rule or a table, and nobody's expression

Bridge = tuple[str, ...]


class _Said:
    """Who has said what so far, words and the bridges from a mark to the nearest word."""

    def __init__(self) -> None:
        self.by: dict[str | Bridge, str | None] = {}  # the speaker; None of several
        self.of: dict[str, set[str | Bridge]] = {}

    def by_others(self, speaker: str, items: Iterable[str | Bridge]) -> int:
        """Return how many of ``items`` somebody else than ``speaker`` has said."""
        by = self.by
        return sum([by.get(item, speaker) != speaker for item in items])

    def by_self(self, speaker: str, items: Iterable[str | Bridge]) -> int:
        """Return how many of ``items`` ``speaker`` has said."""
        return sum(map(self.of.get(speaker, set()).__contains__, items))

    def add(self, speaker: str, items: Iterable[str | Bridge]) -> None:
        """Keep what ``speaker`` says."""
        own = self.of.setdefault(speaker, set())
        new = set(items) - own
        own |= new
        for item in new:
            self.by[item] = None if item in self.by else speaker


def repetition_by_turn(
    turns: Sequence[Sequence[str]], speakers: Sequence[str]
) -> Iterator[tuple[float | None, float | None]]:
    """Yield for each turn the shares of its tokens said before by others (DER) and by its speaker.

    A token with a letter is covered if it was said before. One without is covered if the words from
    it to the nearest token with a letter, on either side, were said before in that order. Both are
    None for a turn without tokens.
    """
    said = _Said()
    for turn, speaker in zip(turns, speakers, strict=True):
        lettered = bytes(map(has_letter, turn))
        words = [*compress(turn, lettered)]
        bridges = [*_bridges(turn, lettered)] if len(words) < len(turn) else []
        if turn:
            others, own = said.by_others(speaker, words), said.by_self(speaker, words)
            for each in bridges:
                others += said.by_others(speaker, each) > 0
                own += said.by_self(speaker, each) > 0
            yield others / len(turn), own / len(turn)
        else:
            yield None, None
        said.add(speaker, chain(words, *bridges))


def repetition_of_words(
    turns: Sequence[Sequence[str]], speakers: Sequence[str]
) -> Iterator[float | None]:
    """Yield for each turn of words the share that others said before; None for one without."""
    said = _Said()
    for words, speaker in zip(turns, speakers, strict=True):
        yield said.by_others(speaker, words) / len(words) if words else None
        said.add(speaker, words)


def _bridges(turn: Sequence[str], lettered: bytes) -> Iterator[list[Bridge]]:
    """Yield the bridges of every token without a letter, at most one to either side."""
    place = lettered.find(0)
    while place >= 0:
        after = lettered.find(1, place + 1, place + MAX_BRIDGE)
        before = lettered.rfind(1, max(0, place - MAX_BRIDGE + 1), place)
        found = [tuple(turn[place : after + 1])] if after >= 0 else []
        yield [*found, tuple(turn[before : place + 1])] if before >= 0 else found
        place = lettered.find(0, place + 1)
