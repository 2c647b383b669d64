"""Success by trial over the tasks of a corpus, and what reflections bring."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.lenses.aggregates.retention import wilson
from inspector.lenses.aggregates.trials import (
    NO,
    UNKNOWN,
    YES,
    Trials,
    Yield,
    learning_curve,
    reflection_yield,
)
from inspector.queries.sessions.grouping import SUCCESS
from inspector.queries.sessions.held import Held
from inspector.queries.tables import Flags

RETRIES = (("retry", "retries_reflected"), ("retry", "retries_plain"))
CONDITIONS = 6  # that are shown, each for itself; the page says so


@dataclass(frozen=True, slots=True)
class AtTrial:
    """At trial ``number``: how many of the ``n`` that were made succeed, and tasks solved by then.

    ``tasks`` is how many tasks there are.
    """

    number: int
    n: int
    succeeded: int
    solved: int
    tasks: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share that succeeds."""
        return wilson(self.succeeded, self.n)

    @property
    def share(self) -> float:
        """The share of the trials of this number that succeed."""
        return self.succeeded / self.n

    @property
    def by_then(self) -> float:
        """The share of the tasks that are solved by this trial."""
        return self.solved / self.tasks


@dataclass(frozen=True, slots=True)
class Curve:
    """The trials of one condition, by their numbers."""

    condition: str
    points: Sequence[AtTrial]
    reflection: Yield


def curves(held: Held) -> list[Curve]:
    """Return success by trial for the conditions with the most trials, these first.

    Of conversations with a trial's number and an outcome. A task is one of a session group, so
    that runs of the same task count apart. Whether a retry had a reflection to draw on is what the
    newest run of the lens of retries says.
    """
    told = np.flatnonzero(~np.isnan(held.trial) & ~np.isnan(held.outcome))
    had, lacked = (held.measure(*measure)[told] > 0 for measure in RETRIES)
    reflected = np.where(had, YES, np.where(lacked, NO, UNKNOWN)).astype(np.int8)
    task = held.session[told] * (held.task.max(initial=0) + 1) + held.task[told]
    number, success = held.trial[told].astype(np.int64), held.outcome[told] >= SUCCESS
    by_condition = {
        condition: Trials(task[mine], number[mine], success[mine], reflected[mine])
        for condition, mine in _conditions([held.conditions[place] for place in told])
    }
    return [
        Curve(condition, _points(trials), reflection_yield(trials))
        for condition, trials in by_condition.items()
    ]


def _conditions(of: Sequence[str]) -> list[tuple[str, Flags]]:
    """Return the conditions that are shown, the largest first, and what is of each."""
    counts = sorted(Counter(of).items(), key=lambda each: (-each[1], each[0]))
    numbers = {condition: number for number, (condition, _) in enumerate(counts)}
    mine = np.fromiter((numbers[condition] for condition in of), np.int64, len(of))
    return [(condition, mine == numbers[condition]) for condition, _ in counts[:CONDITIONS]]


def _points(trials: Trials) -> list[AtTrial]:
    tasks = len(np.unique(trials.task))
    _, which, made = np.unique(trials.number, return_inverse=True, return_counts=True)
    succeeded = np.bincount(which[trials.success], minlength=len(made))
    return [
        AtTrial(number, n, good, solved, tasks)
        for (number, solved), n, good in zip(
            learning_curve(trials), made.tolist(), succeeded.tolist(), strict=True
        )
    ]
