"""What repeated trials of the same tasks add up to, as Reflexion reports them.

Shinn et al. 2023, Reflexion: Language Agents with Verbal Reinforcement Learning, NeurIPS,
arXiv 2303.11366.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

YES, NO, UNKNOWN = 1, 0, -1


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Attempts at tasks as columns: which task, from 0; the attempt's number; its success.

    ``reflected`` says whether a reflection on an earlier failure was there: YES, NO or UNKNOWN.
    """

    task: NDArray[np.int64]
    number: NDArray[np.int64]
    success: NDArray[np.bool_]
    reflected: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Yield:
    """Success of retries with and without a reflection, and the difference of their shares.

    A retry is a trial of a task whose trials before it all failed. A share of none is None.
    """

    reflected: int
    reflected_solved: int
    plain: int
    plain_solved: int

    @property
    def difference(self) -> float | None:
        """P(success | reflection) − P(success | plain retry), None where either has no trial."""
        if not self.reflected or not self.plain:
            return None
        return self.reflected_solved / self.reflected - self.plain_solved / self.plain


def learning_curve(trials: Trials) -> list[tuple[int, int]]:
    """Return (trial, tasks solved by then) for every trial number, in order.

    A task once solved stays solved, whatever its later trials say.
    """
    task, number = trials.task[trials.success], trials.number[trials.success]
    order = np.lexsort([number, task])
    first = order[np.diff(task[order], prepend=-1) != 0]
    numbers = np.unique(trials.number)
    solved = np.searchsorted(np.sort(number[first]), numbers, side="right")
    return list(zip(numbers.tolist(), solved.tolist(), strict=True))


def reflection_yield(trials: Trials) -> Yield:
    """Return how often retries succeed with a reflection and without; those not known are out."""
    order = np.lexsort([trials.number, trials.task])
    task, success = trials.task[order], trials.success[order]
    begins = np.diff(task, prepend=-1) != 0
    # In the trials before, of this task and the tasks before it.
    solved: NDArray[np.int64] = np.cumsum(success) - success
    of_others = np.maximum.accumulate(np.where(begins, solved, 0))
    retried = ~begins & (solved == of_others)
    counts = [
        (int(mine.sum()), int(success[mine].sum()))
        for mine in (retried & (trials.reflected[order] == said) for said in (YES, NO))
    ]
    return Yield(*counts[0], *counts[1])
