"""A comparison as a table, and as CSV. docs/inspecting.md describes the columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from inspector.evaluation.comparing import Gap, Rate
from inspector.lenses.base import Kind
from inspector.queries import declared
from inspector.queries.comparing import Comparison
from inspector.queries.csvtext import lines, safe

WIDTH = 120  # of the drawn intervals, in user units
COLUMNS = (
    *("lens", "kind", "by", "side", "conversations", "turns", "findings", "rate", "low", "high"),
    *("reference", "difference", "difference_low", "difference_high", "relative_gap"),
    *("cliffs_delta", "p", "p_holm", "matched_tasks"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A side's rate at a kind, its gap, and where its interval is drawn, 0 to WIDTH.

    ``corpus`` and ``query`` lead to the findings behind it, where they are in one corpus.
    """

    side: str
    title: str
    corpus: str
    query: str
    rate: Rate
    gap: Gap | None
    x: float
    low_x: float
    high_x: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """A kind with a cell for each side; ``lens`` is the lens's title where it begins."""

    lens: str
    key: str
    kind: Kind
    cells: Sequence[Cell]


def table(found: Comparison) -> list[TableRow]:
    """Return the kinds that any side has, drawn on one scale from 0 for each kind."""
    made: list[TableRow] = []
    for row in found.rows:
        if not any(rate.findings for rate in row.rates):
            continue
        lens, _, kind = row.kind.partition(".")
        highest = max(max(rate.high or 0.0, rate.value or 0.0) for rate in row.rates)
        cells = [
            Cell(
                *(
                    side.name,
                    side.title,
                    side.corpus,
                    _query(found, row.kind, side.name),
                    rate,
                    gap,
                ),
                *(_place(each, highest) for each in _bounds(rate)),
            )
            for side, rate, gap in zip(found.sides, row.rates, row.gaps, strict=True)
        ]
        begins = not made or not made[-1].key.startswith(f"{lens}.")
        title = declared.title(lens) if begins else ""
        made.append(TableRow(title, row.kind, declared.kind(lens, kind), cells))
    return made


def _query(found: Comparison, kind: str, side: str) -> str:
    by = found.asked.by
    return urlencode({"what": kind} | ({} if by == "corpus" else {by: side}))


def csv(found: Comparison) -> str:
    """Return a row for each kind and side; what isn't defined is empty."""
    rows: list[Sequence[object]] = [COLUMNS]
    for row in found.rows:
        for side, rate, gap in zip(found.sides, row.rates, row.gaps, strict=True):
            about = (*row.kind.split(".", 1), found.asked.by, safe(side.title))
            findings = None if rate.value is None else rate.findings
            size = (side.conversations, side.turns, findings, rate.value, rate.low, rate.high)
            rows.append([*about, *size, *_gap(gap, found.sides[found.reference].title)])
    return lines(rows)


def _gap(gap: Gap | None, reference: str) -> list[object]:
    if gap is None:
        return [""] * 9
    bounds = (gap.difference, gap.low, gap.high)
    return [safe(reference), *bounds, gap.relative, gap.delta, gap.p, gap.holm, gap.tasks]


def _bounds(rate: Rate) -> tuple[float, float, float]:
    value = rate.value or 0.0
    return value, value if rate.low is None else rate.low, value if rate.high is None else rate.high


def _place(value: float, highest: float) -> float:
    return round(WIDTH * value / highest, 1) if highest else 0.0
