"""How much of each turn was said before, by others and by its speaker: dialign's DER and DSER.

The linear form of the definition of Dubuisson Duplessis et al. 2021 (see entrainment.py); tests
hold it against the definition.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, repeat

from inspector.lenses.text import has_letter

MAX_BRIDGE = 32  # tokens; a longer run of marks is a rule or a table, and nobody's expression

Bridge = tuple[str, ...]


class _Said:
    """Who has said what so far, words and the bridges from a mark to the nearest word."""

    def __init__(self) -> None:
        self.by: dict[str | Bridge, str | None] = {}  # the speaker; None of several
        self.of: dict[str, set[str | Bridge]] = defaultdict(set)

    def add(self, speaker: str, items: Iterable[str | Bridge]) -> None:
        """Keep what ``speaker`` says."""
        own = self.of[speaker]
        new = set(items) - own
        own |= new
        for item in new:
            self.by[item] = None if item in self.by else speaker

    def by_others(self, speaker: str, items: Sequence[str | Bridge]) -> int:
        """Return how many of ``items`` others than ``speaker`` have said."""
        return len(items) - [*map(self.by.get, items, repeat(speaker))].count(speaker)


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
        own = said.of[speaker]
        if turn:
            others = said.by_others(speaker, words)
            again = sum(map(own.__contains__, words))
            by = said.by.get
            others += sum(
                [by(a, speaker) != speaker or by(b, speaker) != speaker for a, b in bridges]
            )
            again += sum([before in own or after in own for before, after in bridges])
            yield others / len(turn), again / len(turn)
        else:
            yield None, None
        said.add(speaker, chain(words, filter(None, chain.from_iterable(bridges))))


def repetition_of_words(
    turns: Sequence[Sequence[str]], speakers: Sequence[str]
) -> Iterator[float | None]:
    """Yield for each turn of words the share that others said before; None for one without."""
    said = _Said()
    for words, speaker in zip(turns, speakers, strict=True):
        yield said.by_others(speaker, words) / len(words) if words else None
        said.add(speaker, words)


def _bridges(turn: Sequence[str], lettered: bytes) -> Iterator[tuple[Bridge, Bridge]]:
    """Yield the bridges of every token without a letter, to either side; empty where is none."""
    said = tuple(turn)
    place = lettered.find(0)
    while place >= 0:
        after = lettered.find(1, place + 1, place + MAX_BRIDGE)
        before = lettered.rfind(1, max(0, place - MAX_BRIDGE + 1), place)
        yield (
            said[before : place + 1] if before >= 0 else (),
            said[place : after + 1] if after >= 0 else (),
        )
        place = lettered.find(0, place + 1)
