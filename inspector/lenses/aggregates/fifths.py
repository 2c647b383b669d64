"""Scores by fifths: of when the first answer attempt comes, and of how long the answers are.

After Laban et al. 2025, arXiv 2505.06120, appendix F.1 (table 6) and F.4 (table 7).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from inspector.lenses.series import mean

FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Fifth:
    """The mean score of the ``n`` conversations of one fifth (1 to 5), None of none."""

    number: int
    n: int
    score: float | None


def by_first_attempt(conversations: Iterable[tuple[float | None, float | None]]) -> list[Fifth]:
    """Return the mean score for each fifth of the first attempt, from (fifth, score).

    Conversations without an attempt or without a score are left out.
    """
    scores: dict[int, list[float]] = {}
    for fifth, score in conversations:
        if fifth is not None and score is not None:
            scores.setdefault(int(fifth), []).append(score)
    return _fifths(scores)


def by_verbosity(
    conversations: Iterable[tuple[Hashable, float | None, float | None]],
) -> list[Fifth]:
    """Return the mean score for each fifth of length, from (group, length, score).

    A group is the runs of one model on one task, as tasks differ in the length they need. Its
    conversations are ranked by length; equal lengths share their mean rank, and so a fifth. Groups
    of fewer than five can't be cut and are left out.
    """
    groups: dict[Hashable, list[tuple[float, float]]] = {}
    for group, length, score in conversations:
        if length is not None and score is not None:
            groups.setdefault(group, []).append((length, score))
    scores: dict[int, list[float]] = {}
    for runs in groups.values():
        if len(runs) < FIFTHS:
            continue
        lengths = sorted(length for length, _ in runs)
        for length, score in runs:
            rank = (bisect_left(lengths, length) + bisect_right(lengths, length) - 1) / 2
            scores.setdefault(int(FIFTHS * rank / len(runs)) + 1, []).append(score)
    return _fifths(scores)


def _fifths(scores: dict[int, list[float]]) -> list[Fifth]:
    return [
        Fifth(number, len(found := scores.get(number, [])), mean(found))
        for number in range(1, FIFTHS + 1)
    ]
