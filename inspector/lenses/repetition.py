"""How much of each turn was said before, by others and by its speaker: dialign's DER and DSER.

The linear form of the definition of Dubuisson Duplessis et al. 2021 (see entrainment.py); tests
hold it against the definition.
"""

from collections.abc import Iterator, Sequence

from inspector.lenses.text import has_letter

MAX_BRIDGE = 32  # tokens; a longer run of marks is a rule or a table, and nobody's expression

Bridges = list[list[tuple[str, ...]]]


def repetition_by_turn(
    turns: Sequence[Sequence[str]], speakers: Sequence[str]
) -> Iterator[tuple[float | None, float | None]]:
    """Yield for each turn the shares of its tokens said before by others (DER) and by its speaker.

    A token with a letter is covered if it was said before. One without is covered if the words from
    it to the nearest token with a letter, on either side, were said before in that order. Both are
    None for a turn without tokens.
    """
    known: dict[str, _Memory] = {}
    for turn, speaker in zip(turns, speakers, strict=True):
        own = known.setdefault(speaker, _Memory())
        others = [memory for name, memory in known.items() if name != speaker]
        words = [token for token in turn if has_letter(token)]
        bridges = _all_bridges(turn) if len(words) < len(turn) else []
        if turn:
            by_others = _covered(words, bridges, others)
            yield by_others / len(turn), _covered(words, bridges, [own]) / len(turn)
        else:
            yield None, None
        own.words.update(words)
        for each in bridges:
            own.bridges.update(each)


class _Memory:
    """What one speaker has said: words, and the bridges from a mark to the nearest word."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.bridges: set[tuple[str, ...]] = set()


def _covered(words: Sequence[str], bridges: Bridges, memories: Sequence[_Memory]) -> int:
    if len(memories) == 1:
        said = memories[0].words
    else:
        said = set[str]().union(*(memory.words.intersection(words) for memory in memories))
    return sum(map(said.__contains__, words)) + sum(
        any(not memory.bridges.isdisjoint(each) for memory in memories) for each in bridges
    )


def _all_bridges(turn: Sequence[str]) -> Bridges:
    """Return the bridges of every token without a letter."""
    return [list(_bridges(turn, at)) for at, token in enumerate(turn) if not has_letter(token)]


def _bridges(turn: Sequence[str], place: int) -> Iterator[tuple[str, ...]]:
    for end in range(place + 1, min(len(turn), place + MAX_BRIDGE)):
        if has_letter(turn[end]):
            yield tuple(turn[place : end + 1])
            break
    for start in range(place - 1, max(-1, place - MAX_BRIDGE), -1):
        if has_letter(turn[start]):
            yield tuple(turn[start : place + 1])
            break
