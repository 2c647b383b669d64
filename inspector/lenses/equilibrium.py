"""The level that a series settles at, by a first-order fit.

A stand-in for the equilibrium of drift under reminders in arXiv 2510.07777, whose definition needs
the model's own probabilities.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, log

LEAST = 5  # steps


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """D_{t+1} = a + b · D_t, the level D* = a / (1 − b), and the steps to halve the way to it."""

    a: float
    b: float
    level: float
    half_life: float


def equilibrium(values: Sequence[float]) -> Equilibrium | None:
    """Fit ``values`` by least squares.

    None under LEAST steps, where nothing varies, or where they don't settle (b not in (0, 1)).
    """
    steps = list(pairwise(values))
    if len(steps) < LEAST:
        return None
    mean_x = fsum(x for x, _ in steps) / len(steps)
    mean_y = fsum(y for _, y in steps) / len(steps)
    spread = fsum((x - mean_x) ** 2 for x, _ in steps)
    if spread < 1e-12:
        return None
    b = fsum((x - mean_x) * (y - mean_y) for x, y in steps) / spread
    if not 0 < b < 1:
        return None
    a = mean_y - b * mean_x
    return Equilibrium(a, b, a / (1 - b), log(0.5) / log(b))
