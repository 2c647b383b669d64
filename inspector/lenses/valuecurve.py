"""What a conversation is worth at a turn: the outcome that others in the same state came to.

A table in place of CollabLLM's simulated futures (Wu et al. 2025, arXiv 2502.00640): our own
stand-in. It is cross-fitted: a conversation's values come from the folds it is not in.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import Any

from annotator.transcript import Transcript
from inspector.lenses.statistics import fold

FOLDS = 5
PLACES = 10  # assistant turns told apart; later ones are as the last
TROUBLES = 3  # turns of the user that repaired or repeated: none, one, more
PRIOR = 5.0  # conversations' worth of the mean outcome that each state begins with
LEAST = 20  # conversations with an outcome that the other folds must have

State = tuple[int, int]  # assistant turns before, troubles before


def states(troubled: Sequence[bool]) -> Iterator[State]:
    """Yield the state at each assistant turn.

    ``troubled`` says of each whether the user repairs or repeats after it.
    """
    troubles = 0
    for place, trouble in enumerate(troubled):
        yield min(place, PLACES - 1), min(troubles, TROUBLES - 1)
        troubles += trouble


def counts(transcript: Transcript, troubled: Sequence[bool], outcome: float) -> dict[str, Any]:
    """Return what a conversation adds: in its fold, itself and the states it came through."""
    if not troubled:
        return {}
    cells = {_key(state): [1, outcome] for state in states(troubled)}
    return {str(fold(transcript, FOLDS)): {"all": [1, outcome], "cells": cells}}


def curves(gathered: Mapping[str, Any]) -> dict[str, dict[str, float] | None]:
    """Return, by fold, the values of all states for a conversation that is in it."""
    return {str(number): _curve(gathered, number) for number in range(FOLDS)}


def worth(
    transcript: Transcript, troubled: Sequence[bool], fitted: Mapping[str, Any] | None
) -> dict[str, list[float | None]]:
    """Return value and advantage at each assistant turn, by the curve of the conversation's fold.

    The advantage is V_{j+1} − V_j; at the last turn the outcome − V, None without an outcome. None
    of all turns where there is no curve.
    """
    curve = (fitted or {}).get(str(fold(transcript, FOLDS)))
    if not curve:
        return {key: [None] * len(troubled) for key in ("value", "advantage")}
    values = [curve[_key(state)] for state in states(troubled)]
    after = [*values[1:], transcript.outcome]
    gains = [None if then is None else then - now for now, then in zip(values, after, strict=True)]
    return {"value": values, "advantage": gains}


def _curve(gathered: Mapping[str, Any], left_out: int) -> dict[str, float] | None:
    """Return the value of each state, fitted to every fold but ``left_out``.

    (Σ outcome + PRIOR · mean) / (n + PRIOR); a state nobody came through has the mean. None if the
    other folds have fewer than LEAST conversations.
    """
    others = [of for name, of in sorted(gathered.items()) if name != str(left_out)]
    total = sum(of["all"][0] for of in others)
    if total < LEAST:
        return None
    mean = fsum(of["all"][1] for of in others) / total
    found = {}
    for place in range(PLACES):
        for troubles in range(TROUBLES):
            cells = [c for of in others if (c := of["cells"].get(_key((place, troubles))))]
            n, outcomes = sum(cell[0] for cell in cells), fsum(cell[1] for cell in cells)
            found[_key((place, troubles))] = (outcomes + PRIOR * mean) / (n + PRIOR)
    return found


def _key(state: State) -> str:
    return f"{state[0]} {state[1]}"
