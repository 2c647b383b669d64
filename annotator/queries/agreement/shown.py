"""A report as its page shows it: tables of coefficients, of counts, of shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from annotator.agreement.bootstrap import Coefficient
from annotator.agreement.report import MEASURES, LayerReport, Measure, Pair
from annotator.queries.agreement.cells import Cell, Notes, cell_of, level
from annotator.queries.agreement.reports import Compared, Report
from annotator.queries.agreement.schemes import LabelName

TURNS = ("percent", "kappa", "fleiss", "alpha", "alpha_masi", "alpha_ordinal", "alpha_interval")
TOPICS = ("pk", "window_diff", "boundaries", "boundaries_near")
SPANS = ("exact", "overlap", "found", "characters")
LINKS = ("exact", "exact_details", "overlap", "overlap_details")
OF_LABELS = ("alpha", "kappa", "fleiss", "percent", "f1", *LINKS, "found", "characters")
GROUPS = (
    ("Labels of turns", "turn", TURNS, "Turns"),
    ("Where topics begin", "turn", TOPICS, "Conversations"),
    ("Spans", "span", SPANS, "Spans"),
    ("Links", "link", LINKS, "Links"),
)
DAY = 24 * 3600  # seconds

# Key, name, coefficients, and the label where it is one.
Named = tuple[str, str, Mapping[str, Coefficient], LabelName | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: whose it is, what it rests on, its cells."""

    key: str
    name: str
    cells: Sequence[Cell]
    label: LabelName | None = None

    @property
    def basis(self) -> Coefficient | None:
        """The coefficient that says how much it rests on."""
        return self.cells[0].found


@dataclass(frozen=True, slots=True)
class Table:
    """Coefficients side by side, what they rest on (``counted``), and notes by their letters."""

    title: str
    counted: str
    headings: Sequence[Measure]
    lines: Sequence[Line]
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of the matrix; empty on the diagonal. ``level`` is 0 to 4, -1 where not defined."""

    pair: str
    cell: Cell | None
    level: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Annotators by number, against others."""

    columns: Sequence[int]
    rows: Sequence[tuple[int, Sequence[Square]]]


@dataclass(frozen=True, slots=True)
class Count:
    """A cell of a table of counts, with what it takes to find its turns."""

    count: int
    said: str
    other: str

    @property
    def agreed(self) -> bool:
        """Whether both said the same."""
        return self.said == self.other


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of a table of counts, of a label or another answer."""

    key: str
    name: str
    cells: Sequence[Count]


@dataclass(frozen=True, slots=True)
class Share:
    """How often an annotator gave a label: a share of the turns, or a number of marks."""

    count: int
    of: int
    width: str

    @property
    def text(self) -> str:
        """The share in per cent."""
        return f"{100 * self.count / self.of:.1f} %" if self.of else "–"


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period of the work; ``form`` is how its ends are written."""

    first: datetime
    last: datetime
    form: str
    conversations: int
    cell: Cell


def tables(report: Report) -> list[Table]:
    """Return the coefficients by layer, a table for each kind of layer."""
    found = []
    for title, unit, keys, counted in GROUPS:
        layers = [
            each
            for each in report.layers
            if each.report.unit == unit and _defined(each.report, keys)
        ]
        if layers:
            lines: list[Named] = [(each.key, each.name, each.report.whole, None) for each in layers]
            found.append(_table(title, counted, keys, lines))
    return found


def labels(layer: Compared) -> Table:
    """Return the coefficients by label that anybody gave, the hardest first."""
    lines: list[Named] = [
        (label.key, label.name, measures, label)
        for label, measures, given in zip(
            layer.labels, layer.report.by_label, layer.report.given, strict=True
        )
        if any(given)
    ]
    lead = "alpha" if layer.report.unit == "turn" else "exact"

    def hardness(line: Named) -> float:
        value = line[2][lead].value
        return 2.0 if value is None else value

    return _table("By label", "", OF_LABELS, sorted(lines, key=hardness))


def unused(layer: Compared) -> list[str]:
    """Return the names of the labels that nobody gave."""
    rows = zip(layer.labels, layer.report.given, strict=True)
    return [label.name for label, given in rows if not any(given)]


def worst(report: LayerReport) -> Pair | None:
    """Return the pair of annotators that agree least, if any pair can be compared."""
    key = "kappa" if report.unit == "turn" else "exact"
    pairs = [(pair.measures[key].value, pair) for pair in report.pairs]
    defined = [(value, pair) for value, pair in pairs if value is not None]
    if defined:
        return min(defined, key=lambda each: each[0])[1]
    return report.pairs[0] if report.pairs else None


def matrix(report: LayerReport, chosen: Pair | None, notes: Notes) -> Matrix:
    """Return the pairs of annotators; each stands on both sides of the diagonal.

    Where everybody is compared with one, that one is the only column.
    """
    key = "kappa" if report.unit == "turn" else "exact"
    by_pair = {frozenset((pair.first, pair.second)): pair for pair in report.pairs}
    people = range(len(report.annotators))
    all_pairs = len(report.pairs) == len(people) * (len(people) - 1) // 2
    columns = list(people) if all_pairs else [report.pairs[0].first]
    rows = []
    for row in people:
        squares = []
        for column in columns:
            pair = by_pair.get(frozenset((row, column)))
            found = pair.measures[key] if pair else None
            squares.append(
                Square(
                    pair=f"{pair.first}-{pair.second}" if pair else "",
                    cell=cell_of(key, found, notes) if found else None,
                    level=level(found.value) if found else -1,
                    chosen=pair is not None and pair is chosen,
                )
            )
        if all_pairs or row not in columns:
            rows.append((row, squares))
    return Matrix(columns, rows)


def confusion(layer: Compared, pair: Pair) -> list[CountRow]:
    """Return the counts of a pair: by both, the first, the second, nobody; or by what was said.

    Of the latter, answers that neither gave are left out.
    """
    if layer.report.multiple:
        answers = (("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no"))
        return [
            CountRow(
                label.key,
                label.name,
                [Count(n, *said) for n, said in zip(row, answers, strict=True)],
            )
            for label, row in zip(layer.labels, pair.table, strict=True)
            if any(row[:3])
        ]
    said = [("none", "No label"), *((label.key, label.name) for label in layer.labels)]
    said.append(("several", "Several labels"))
    used = [
        at for at, row in enumerate(pair.table) if any(row) or any(each[at] for each in pair.table)
    ]
    return [
        CountRow(*said[row], [Count(pair.table[row][at], said[row][0], said[at][0]) for at in used])
        for row in used
    ]


def rates(layer: Compared) -> list[tuple[LabelName, list[Share]]]:
    """Return, for every label that anybody gave, how often each annotator did."""
    report = layer.report
    shares = [
        [count / of if of else 0.0 for count, of in zip(row, report.answered, strict=True)]
        for row in report.given
    ]
    most = max((share for row in shares for share in row), default=0.0) or 1.0
    return [
        (
            label,
            [
                Share(count, of, f"{60 * share / most:.1f}")
                for count, of, share in zip(row, report.answered, values, strict=True)
            ],
        )
        for label, row, values in zip(layer.labels, report.given, shares, strict=True)
        if any(row)
    ]


def periods(report: LayerReport, notes: Notes) -> list[PeriodLine]:
    """Return the agreement over time."""
    if not report.periods:
        return []
    days = (report.periods[-1].last - report.periods[0].first) / DAY
    return [
        PeriodLine(
            first=datetime.fromtimestamp(each.first, UTC),
            last=datetime.fromtimestamp(each.last, UTC),
            form="j M Y" if days > len(report.periods) else "j M Y, H:i",
            conversations=each.conversations,
            cell=cell_of(report.drift, each.coefficient, notes),
        )
        for each in report.periods
    ]


def _defined(report: LayerReport, keys: Sequence[str]) -> bool:
    return any(key in report.whole and report.whole[key].units for key in keys)


def _table(
    title: str,
    counted: str,
    keys: Sequence[str],
    lines: Sequence[Named],
) -> Table:
    used = [key for key in keys if any(key in measures for _, _, measures, _ in lines)]
    notes = Notes()
    found = [
        Line(key, name, [cell_of(each, measures.get(each), notes) for each in used], label)
        for key, name, measures, label in lines
    ]
    return Table(
        title=title,
        counted=counted,
        headings=[MEASURES[key] for key in used],
        lines=found,
        notes={letter: reason for reason, letter in notes.letters.items()},
    )
