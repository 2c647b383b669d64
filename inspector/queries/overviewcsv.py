"""The tables of a corpus's overview as CSV. docs/inspecting.md describes the columns."""

from collections.abc import Sequence

from inspector.evaluation.means import Mean
from inspector.queries.aggregates.base import Aggregate
from inspector.queries.csvtext import lines
from inspector.queries.curves import Compounding, Point
from inspector.queries.keyfigures import KeyFigure

MEAN = ("n", "mean", "low", "high")


def figures(found: Sequence[KeyFigure]) -> str:
    """Return a row for each key figure."""
    head = ("lens", "measure", "unit", *MEAN, "p10", "p50", "p90")
    rows = (
        [
            *(each.key.lens, each.key.measure, each.key.declared.unit),
            *_mean(each.mean),
            *(each.tenth, each.median, each.ninetieth),
        ]
        for each in found
    )
    return lines([head, *rows])


def curve(lens: str, measure: str, points: Sequence[Point]) -> str:
    """Return a row for each turn."""
    rows = ([lens, measure, each.number, *_mean(each.mean), each.low, each.high] for each in points)
    return lines([("lens", "measure", "turn", *MEAN, "p10", "p90"), *rows])


def compounding(found: Compounding) -> str:
    """Return a row for each number of failures, or successes, in a row."""
    rows = (
        (after, each.run, each.n, each.came, each.share, *(each.interval or ("", "")))
        for after, curve in (
            ("failures", found.after_failures),
            ("successes", found.after_successes),
        )
        for each in curve
    )
    return lines([("after", "in_a_row", "n", "failed_next", "share", "low", "high"), *rows])


def aggregate(found: Aggregate) -> str:
    """Return a row for each of the figure's."""
    return lines([found.heads, *found.rows])


def _mean(mean: Mean) -> tuple[float | None, ...]:
    return mean.n, mean.value, mean.low, mean.high
