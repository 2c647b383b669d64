"""Quality as CSV, by keys. docs/lenses/quality.md describes every column."""

from annotator.agreement.bootstrap import Coefficient
from inspector.evaluation.figures import Figures
from inspector.queries.csvtext import lines, safe
from inspector.queries.quality import Quality

RATES = ("precision", "recall", "f1", "kappa", "auc")
COLUMNS = (
    *("reference", "layer", "class", "lens", "version", "found_by", "turns", "positives", "found"),
    *(f"{rate}{part}" for rate in RATES for part in ("", "_low", "_high")),
    *("left_out", "why"),
)


def csv(found: Quality | None) -> str:
    """Return a row for each class; what isn't defined or measured is empty."""
    rows = [] if found is None else [_row(each, found) for each in found.outcome.results]
    return lines([COLUMNS, *rows])


def _row(each: Figures, found: Quality) -> list[object]:
    label = each.label
    versions = " ".join(found.versions.get(each.lens, ()))
    by = each.measure or " ".join(sign.kind for sign in label.signs)
    about = (safe(found.reference.title), label.layer, label.name, each.lens, versions, by)
    counts = (each.turns, each.positives, each.found)
    rates = (cell for rate in RATES for cell in _cells(getattr(each, rate)))
    return [*about, *counts, *rates, each.left_out, each.why]


def _cells(given: Coefficient | None) -> tuple[float | None, float | None, float | None]:
    return (given.value, given.low, given.high) if given else (None, None, None)
