"""What repeated trials of the same tasks add up to, as Reflexion reports them.

Shinn et al. 2023, Reflexion: Language Agents with Verbal Reinforcement Learning, NeurIPS,
arXiv 2303.11366.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    """One attempt at ``task``: its number, whether it succeeded, and what it could draw on.

    ``reflected`` says whether a reflection on an earlier failure was there; None if not known.
    """

    task: str
    number: int
    success: bool
    reflected: bool | None = None


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


def learning_curve(trials: Iterable[Trial]) -> list[tuple[int, int]]:
    """Return (trial, tasks solved by then) for every trial number, in order.

    A task once solved stays solved, whatever its later trials say.
    """
    trials = list(trials)
    first: dict[str, int] = {}
    for trial in trials:
        if trial.success:
            first[trial.task] = min(trial.number, first.get(trial.task, trial.number))
    solved = sorted(first.values())
    curve, done = [], 0
    for number in sorted({trial.number for trial in trials}):
        while done < len(solved) and solved[done] <= number:
            done += 1
        curve.append((number, done))
    return curve


def reflection_yield(trials: Iterable[Trial]) -> Yield:
    """Return how often retries succeed with a reflection and without; those not known are out."""
    counts = {True: [0, 0], False: [0, 0]}
    solved: set[str] = set()
    tried: set[str] = set()
    for trial in sorted(trials, key=lambda each: (each.task, each.number)):
        if trial.task in tried and trial.task not in solved and trial.reflected is not None:
            counts[trial.reflected][0] += 1
            counts[trial.reflected][1] += trial.success
        tried.add(trial.task)
        if trial.success:
            solved.add(trial.task)
    return Yield(*counts[True], *counts[False])
