"""How well a model does over runs of the same tasks, and how much that varies from run to run.

Averaged performance, aptitude and unreliability after Laban et al. 2025, LLMs Get Lost In
Multi-Turn Conversation, arXiv 2505.06120, section 4.2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from inspector.lenses.series import mean

HIGH, LOW = 90, 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """Means over ``tasks`` tasks with ``runs`` runs in all, on the scores' own scale from 0.

    ``performance`` is P̄, ``aptitude`` A90, ``unreliability`` U, ``reliability`` R = top − U.
    """

    performance: float
    aptitude: float
    unreliability: float
    reliability: float
    tasks: int
    runs: int


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the percentile of ``values`` at ``percent`` (0 to 100), by linear interpolation.

    It stands at place (n − 1) · percent / 100 of the sorted values. Raises ValueError of none.
    """
    if not values:
        raise ValueError("There is no percentile of no values.")
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def reliability(scores: Mapping[str, Sequence[float]], *, top: float = 100.0) -> Reliability | None:
    """Return the mean over tasks of P, A90 and U = p90 − p10, from the scores of each task's runs.

    ``top`` is the best score there is. None where no task has a run.
    """
    tasks = [runs for runs in scores.values() if runs]
    performance = mean([value for runs in tasks if (value := mean(runs)) is not None])
    aptitude = mean([percentile(runs, HIGH) for runs in tasks])
    lowest = mean([percentile(runs, LOW) for runs in tasks])
    if performance is None or aptitude is None or lowest is None:
        return None
    gap = aptitude - lowest
    return Reliability(performance, aptitude, gap, top - gap, len(tasks), sum(map(len, tasks)))


def by_task(runs: Iterable[tuple[str, float | None]]) -> dict[str, list[float]]:
    """Return the scores of each task from (task key, score); runs without either are left out."""
    scores: dict[str, list[float]] = {}
    for task, score in runs:
        if task and score is not None:
            scores.setdefault(task, []).append(score)
    return scores
