"""How long what a user tells is used: knowledge retention, beside facts told to somebody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from annotator.transcript import Role, Transcript
from inspector.lenses.base import uttered
from inspector.lenses.units import units

Z = 1.959964  # 95 %
LAGS = 10  # answers after a fact was given


@dataclass(frozen=True, slots=True)
class Retained:
    """Facts that are used in the ``lag``-th answer after they were given, of those that could be.

    ``shuffled`` counts the same for facts that the user of another conversation gave: what is used
    by chance.
    """

    lag: int
    given: int
    used: int
    shuffled_given: int
    shuffled_used: int

    @property
    def share(self) -> float | None:
        """P(used | lag), None where no fact has an answer so late."""
        return self.used / self.given if self.given else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share."""
        return wilson(self.used, self.given)

    @property
    def shuffled(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share by chance."""
        return wilson(self.shuffled_used, self.shuffled_given)


def retention(transcripts: Sequence[Transcript], lags: int = LAGS) -> list[Retained]:
    """Return how often facts are used in each of the ``lags`` answers after they were given.

    A fact is a unit of information (a time, price, name…) in a user's turn that nobody has named
    before. Facts of each conversation are held against its own answers and, shuffled, against those
    of the conversation before it, at the same turns.
    """
    counts = [
        counted(transcript, other, lags)
        for other, transcript in zip([None, *transcripts], transcripts, strict=False)
    ]
    return [
        Retained(lag + 1, *(sum(each[part][lag] for each in counts) for part in range(4)))
        for lag in range(lags)
    ]


def counted(
    transcript: Transcript, other: Transcript | None, lags: int = LAGS
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return what one conversation adds, by lag: facts given, used, and both beside ``other``."""
    facts = list(_facts(transcript))
    given, used, by_chance, chanced = ([0] * lags for _ in range(4))
    _count(facts, _answers(transcript), given, used)
    if other is not None:
        _count(facts, _answers(other), by_chance, chanced)
    return given, used, by_chance, chanced


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """Return the 95 % score interval of a share; None of no trials.

    Wilson 1927, Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    if not trials:
        return None
    share, squared = successes / trials, Z * Z
    middle = (share + squared / (2 * trials)) / (1 + squared / trials)
    half = Z * sqrt(share * (1 - share) / trials + squared / (4 * trials**2))
    half /= 1 + squared / trials
    return max(0.0, middle - half), min(1.0, middle + half)


def _facts(transcript: Transcript) -> Iterator[tuple[int, str]]:
    """Yield the turn and the value of every fact that a user gives."""
    known: set[str] = set()
    for index in uttered(transcript):
        turn = transcript.turns[index]
        values = dict.fromkeys(unit.value for unit in units(turn.text))
        if turn.role == Role.USER:
            yield from ((index, value) for value in values if value not in known)
        known.update(values)


def _answers(transcript: Transcript) -> list[tuple[int, set[str]]]:
    """Return the assistant's turns with the values they name."""
    return [
        (index, {unit.value for unit in units(transcript.turns[index].text)})
        for index in uttered(transcript)
        if transcript.turns[index].role == Role.ASSISTANT
    ]


def _count(
    facts: Sequence[tuple[int, str]],
    answers: Sequence[tuple[int, set[str]]],
    given: list[int],
    used: list[int],
) -> None:
    first = 0
    for turn, value in facts:
        while first < len(answers) and answers[first][0] < turn:
            first += 1
        for lag, (_, values) in enumerate(answers[first : first + len(given)]):
            given[lag] += 1
            used[lag] += value in values
