"""How a measure of conversations is spread, and how it goes with their length."""

from urllib.parse import urlencode

import numpy as np

from inspector.lenses.base import Measure
from inspector.queries import declared
from inspector.queries.aggregates.base import Aggregate, Drawing, Line, bounds, line, means
from inspector.queries.tables import Chosen, Floats

BINS, LENGTHS = 20, 8
NONE = "No selected conversation has this measure."


def spread(chosen: Chosen, lens: str, measure: str) -> Aggregate:
    """Return how many conversations have which values, in at most BINS equal parts."""
    about = declared.summary(lens, measure)
    _, values = chosen.measured(lens, measure)
    heads, title = ("from", "to", "conversations", "share"), f"Distribution of {about.title}"
    if not len(values):
        return Aggregate("distribution", title, about.description, heads, lens=lens, why=NONE)
    edges = _edges(values, about)
    counts, _ = np.histogram(values, edges)
    rows = [
        (float(low), float(high), count, count / len(values))
        for low, high, count in zip(edges[:-1], edges[1:], counts.tolist(), strict=True)
    ]
    links = [
        ("corpus", urlencode({"measure": f"{lens}.{measure}", "least": row[0], "most": row[1]}))
        for row in rows
    ]
    return Aggregate(
        *("distribution", title, about.description, heads, rows, lens, links),
        drawing=Drawing(
            f"{about.title} from ({about.unit})",
            "Conversations",
            [f"{low:.6g}" for low, *_ in rows],
            [Line("Conversations", counts.tolist())],
            bars=True,
        ),
        note="A value between two parts counts in the upper one; the last part has both its ends.",
    )


def by_length(chosen: Chosen, lens: str, measure: str) -> Aggregate:
    """Return the measure's mean in conversations of about the same length."""
    about = declared.summary(lens, measure)
    places, values = chosen.measured(lens, measure)
    heads = ("from_turns", "to_turns", "n", "mean", "low", "high")
    title = f"{about.title} by length"
    told = "Mean over conversations that have about as many turns, with its 95 % interval."
    turns = chosen.table.turns[places]
    if not len(values):
        return Aggregate("length", title, told, heads, lens=lens, why=NONE)
    cuts = np.unique(np.quantile(turns, np.linspace(0, 1, LENGTHS + 1)[1:-1], method="lower"))
    groups = np.searchsorted(cuts, turns, "left")
    names = np.unique(groups).tolist()
    ends = [(int(turns[groups == n].min()), int(turns[groups == n].max())) for n in names]
    found = means(groups, values, names, least=about.low, most=about.high)
    return Aggregate(
        *("length", title, told, heads),
        rows=[(*end, *bounds(mean)) for end, mean in zip(ends, found, strict=True)],
        lens=lens,
        links=[("corpus", urlencode({"shortest": low, "longest": high})) for low, high in ends],
        drawing=Drawing(
            *("Turns", about.title, [_label(low, high) for low, high in ends]),
            [line("Mean", found)],
        ),
        note="Parts of about as many conversations each.",
    )


def _edges(values: Floats, about: Measure) -> Floats:
    low, high = float(values.min()), float(values.max())
    if np.array_equal(values, np.round(values)) and high - low < BINS:
        return np.arange(low, high + 2)  # it counts something
    if about.low is not None and about.high is not None:
        return np.linspace(about.low, about.high, BINS + 1).round(9)  # 0.3, not 0.30000000000000004
    if low == high:
        return np.array([low, high])
    return np.linspace(low, high, BINS + 1)


def _label(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"
