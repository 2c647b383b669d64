"""Outcomes of sessions with a memory and without, session by session.

After Zhang et al. 2026, arXiv 2605.12978, where what a memory brings rises at first and falls as it
is written anew. Whether a session has one is told by whether its lines could be held against the
sessions before.
"""

import numpy as np

from inspector.queries.aggregates.base import Aggregate, Drawing, bounds, line, means
from inspector.queries.sessions.grouping import SESSIONS
from inspector.queries.sessions.held import Held
from inspector.queries.sessions.places import PLACES

LENS, MEASURE = "memory-fidelity", "memory_supported"
WITHOUT = ("n_without", "mean_without", "low_without", "high_without")
HEADS = ("session", "n", "mean", "low", "high", *WITHOUT)
ABOUT = (
    "Mean outcome of the first, second, … session of a group with a logged memory that could be"
    " checked, beside that of such sessions without one. After Zhang et al. 2026, arXiv 2605.12978."
)


def utility(held: Held) -> Aggregate:
    """Return the mean outcome by place in the session groups, with a memory and without."""
    groups = held.groups(SESSIONS)
    outcomes = held.outcome[groups.rows]
    remembers = ~np.isnan(held.measure(LENS, MEASURE)[groups.rows])
    places = np.arange(len(groups.rows)) - groups.begins[groups.owner] + 1
    told = ~np.isnan(outcomes) & (places <= PLACES)
    numbers = np.unique(places[told]).tolist()
    having, lacking = (
        means(places[told & some], outcomes[told & some], numbers)
        for some in (remembers, ~remembers)
    )
    why = "" if any(having) else "No session with an outcome has a memory that could be checked."
    return Aggregate(
        *("memory", "Outcome with a memory and without", ABOUT, HEADS),
        rows=[
            (number, *bounds(one), *bounds(other))
            for number, one, other in zip(numbers, having, lacking, strict=True)
        ]
        if any(having)
        else [],
        lens=LENS,
        drawing=Drawing(
            *("Session", "Mean outcome", [str(number) for number in numbers]),
            [line("With a memory", having), line("Without", lacking)],
        ),
        note=_told(
            [
                (number, one.value, other.value if other else None)
                for number, one, other in zip(numbers, having, lacking, strict=True)
                if one
            ]
        ),
        why=why,
    )


def _told(found: list[tuple[int, float, float | None]]) -> str:
    """Return where the outcome with a memory is highest, and where it is below that without."""
    if not found:
        return ""
    best = max(found, key=lambda each: each[1])[0]
    below = [number for number, mean, other in found if other is not None and mean < other]
    peak = f"With a memory it is highest at session {best}"
    if not below:
        return f"{peak}, and nowhere below that without one."
    return f"{peak}; it is below that without one first at session {below[0]}."
