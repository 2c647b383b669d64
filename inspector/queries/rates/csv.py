"""Rates as CSV, by keys. docs/inspecting.md describes every column."""

from inspector.calibration.rates import Estimate
from inspector.queries.csvtext import lines, safe
from inspector.queries.rates.estimates import Measured, Rate
from inspector.queries.rates.shown import advice

ESTIMATES = ("model", "human", "combined")
COLUMNS = (
    *("reference", "sample", "layer", "class", "lens", "version", "found_by"),
    *(
        f"{estimate}{part}"
        for estimate in ESTIMATES
        for part in ("", "_low", "_high", "_conversations", "_turns", "_why")
    ),
    *(f"{rate}{part}" for rate in ("precision", "recall") for part in ("", "_low", "_high")),
    *("weight", "unscored", "advice"),
)


def csv(found: Measured, sample: int | None) -> str:
    """Return a row for each class; rates are shares, and what was not measured is empty.

    ``sample`` is the number of the calibration sample that it was measured by, if any.
    """
    source = safe(found.source.title) if found.source else ""
    return lines([COLUMNS, *([source, sample, *_row(each)] for each in found.rates)])


def _row(rate: Rate) -> list[object]:
    one, found = rate.of, rate.rates
    lens = one.lens if one.kinds else ""
    estimates = [
        cell for each in (found.model, found.human, found.combined) for cell in _estimate(each)
    ]
    quality = [cell for each in (rate.precision, rate.recall) for cell in _cells(each)]
    weight = None if found.combined.value is None else found.weight
    about = (one.layer, one.name, lens, rate.version, " ".join(one.kinds))
    return [*about, *estimates, *quality, weight, rate.unscored, advice(rate)]


def _estimate(each: Estimate) -> tuple[object, ...]:
    return (each.value, each.low, each.high, each.conversations, each.turns, each.reason)


def _cells(given: Estimate | None) -> tuple[float | None, float | None, float | None]:
    return (given.value, given.low, given.high) if given else (None, None, None)
