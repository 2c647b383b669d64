"""Quality as its page shows it: named as the scheme and the lenses name things."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.bootstrap import Coefficient
from annotator.models import Project
from annotator.queries import suggesting
from annotator.queries.suggesting import Anchoring
from inspector.evaluation.figures import Boundaries, Figures
from inspector.evaluation.layers import nothing, plain
from inspector.evaluation.mapping import ANY_MEASURE, LabelClass
from inspector.evaluation.scheme import SCHEME
from inspector.queries import declared
from inspector.queries.quality import Quality
from inspector.queries.schemenames import Names

FEW = 20  # labelled turns, under which a figure says little


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as text, and its interval; both empty where it isn't defined."""

    value: str
    interval: str


@dataclass(frozen=True, slots=True)
class Row:
    """A class with its figures; ``by`` names the events or the measure that it is found by."""

    label: str
    layer: str
    by: str
    figures: Figures

    @property
    def cells(self) -> list[Cell]:
        """Precision, recall, F1, κ and the area under the curve."""
        found = self.figures
        return [_cell(x) for x in (found.precision, found.recall, found.f1, found.kappa, found.auc)]

    @property
    def few(self) -> bool:
        """Whether so few turns are labelled that the figures say little."""
        return self.figures.positives < FEW


@dataclass(frozen=True, slots=True)
class LensRows:
    """The classes of one lens; ``macro`` has the mean F1 of each layer, by its name."""

    name: str
    title: str
    versions: str
    rows: Sequence[Row]
    macro: Mapping[str, str]
    cuts: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Pair:
    """A label of the scheme, and what of a lens is held against it; ``lens`` is empty if none.

    ``nothing`` says that the label stands for none of what its layer asks about.
    """

    layer: str
    label: str
    lens: str
    title: str
    by: str
    nothing: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """What annotators made of suggestions of a label by a version of a lens called ``title``."""

    title: str
    made: Anchoring


def suggested(project: Project) -> list[Suggested]:
    """Return what annotators made of suggestions in a project."""
    found = suggesting.anchoring(project)
    return [Suggested(declared.title(each.lens), each) for each in found]


def lens_rows(found: Quality, names: Names) -> list[LensRows]:
    """Return what lenses measured, in the registry's order."""
    return [rows for lens in declared.names() if (rows := _of_lens(lens, found, names)).rows]


def left_out(found: Quality, names: Names) -> list[Row]:
    """Return the classes of which something could not be measured."""
    return [_row(each, names) for each in found.outcome.results if each.left_out]


def pairs(names: Names) -> Iterator[Pair]:
    """Yield what each label of the scheme is held against."""
    for label in names.labels:
        place = (label.layer.key, frozenset({plain(label.key)}))
        for row in SCHEME:
            if (row.layer, row.values) == place and declared.lens(row.lens):
                title = declared.title(row.lens)
                by = _by(row, row.score)
                yield Pair(label.layer.name, label.name, row.lens, title, by, nothing=False)
                break
        else:
            yield Pair(label.layer.name, label.name, "", "", "", nothing(label.key))


def _of_lens(lens: str, found: Quality, names: Names) -> LensRows:
    rows = [_row(each, names) for each in found.of(lens) if each.turns]
    macros = {row.layer: found.outcome.macro(row.figures) for row in rows}
    cuts = [cell for cut in found.outcome.boundaries if cut.lens == lens for cell in _cuts(cut)]
    return LensRows(
        name=lens,
        title=declared.title(lens),
        versions=", ".join(found.versions.get(lens, ())),
        rows=rows,
        macro={layer: f"{f1:.2f}" for layer, f1 in macros.items() if f1 is not None},
        cuts=cuts,
    )


def _row(each: Figures, names: Names) -> Row:
    by = _by(each.label, each.measure)
    return Row(names.of(each.label), names.layer(each.label.layer), by, each)


def _by(label: LabelClass, measure: str) -> str:
    if label.signs:
        known = declared.order(label.lens)
        kinds = [sign.kind for sign in label.signs if sign.kind in known]
        return ", ".join(declared.kind(label.lens, kind).title for kind in kinds)
    if measure == ANY_MEASURE:
        return "Each of its measures"
    return declared.measure(label.lens, measure).title if measure else ""


def _cell(given: Coefficient | None) -> Cell:
    if given is None or given.value is None:
        return Cell("", "")
    if given.low is None or given.high is None:
        return Cell(f"{given.value:.2f}", "")
    return Cell(f"{given.value:.2f}", f"{given.low:.2f} to {given.high:.2f}")


def _cuts(cut: Boundaries) -> list[Cell]:
    return [_cell(each) for each in (cut.pk, cut.windowdiff, cut.f1)]
