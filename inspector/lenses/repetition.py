"""How much of each turn was said before, by others and by its speaker: dialign's DER and DSER.

The linear form of the definition of Dubuisson Duplessis et al. 2021 (see entrainment.py); tests
hold it against the definition.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress

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
        by, own = said.by.get, said.of[speaker]
        if turn:
            others = sum([by(word, speaker) != speaker for word in words])
            again = sum(map(own.__contains__, words))
            for each in bridges:
                others += any(by(bridge, speaker) != speaker for bridge in each)
                again += not own.isdisjoint(each)
            yield others / len(turn), again / len(turn)
        else:
            yield None, None
        said.add(speaker, chain(words, *bridges))


def repetition_of_words(
    turns: Sequence[Sequence[str]], speakers: Sequence[str]
) -> Iterator[float | None]:
    """Yield for each turn of words the share that others said before; None for one without."""
    said = _Said()
    for words, speaker in zip(turns, speakers, strict=True):
        by = said.by.get
        others = sum([by(word, speaker) != speaker for word in words])
        yield others / len(words) if words else None
        said.add(speaker, words)


def _bridges(turn: Sequence[str], lettered: bytes) -> Iterator[list[Bridge]]:
    """Yield the bridges of every token without a letter, at most one to either side."""
    said = tuple(turn)
    place = lettered.find(0)
    while place >= 0:
        after = lettered.find(1, place + 1, place + MAX_BRIDGE)
        before = lettered.rfind(1, max(0, place - MAX_BRIDGE + 1), place)
        found = [said[place : after + 1]] if after >= 0 else []
        yield [*found, said[before : place + 1]] if before >= 0 else found
        place = lettered.find(0, place + 1)
