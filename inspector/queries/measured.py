"""What the newest run measured of a conversation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from annotator.models import Conversation
from inspector.lenses.base import Measure
from inspector.models import Run, Score, Series
from inspector.queries import declared
from inspector.queries.columns import COLUMNS
from inspector.queries.marks import Line

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LensView:
    """A lens as the run had it, with what it says of the conversation.

    ``unmeasured`` is why it could say nothing; measures it has no number for are left out.
    """

    name: str
    title: str
    version: str
    params: str
    unmeasured: str
    lines: Sequence[Line]
    summary: Sequence[tuple[Measure, float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run measured of a conversation; ``run`` is None before one did."""

    run: Run | None
    lenses: Sequence[LensView]

    @property
    def lines(self) -> list[Line]:
        """Every measure by turn."""
        return [line for lens in self.lenses for line in lens.lines]

    @property
    def headline(self) -> list[tuple[Measure, float | None]]:
        """The measures that tables of conversations show, None where not measured."""
        said = {
            (lens.name, measure.key): value
            for lens in self.lenses
            for measure, value in lens.summary
        }
        scored = {lens.name for lens in self.lenses}
        return [
            (column.declared, said.get((column.lens, column.measure)))
            for column in COLUMNS
            if column.lens in scored
        ]


def measured(conversation: Conversation) -> Measured:
    """Return what the newest run that scored ``conversation`` says of it, in three queries."""
    run = Run.objects.filter(scores__conversation=conversation).order_by("-pk").first()
    if run is None:
        return Measured(None, ())
    scores = {
        score.lens: score for score in Score.objects.filter(run=run, conversation=conversation)
    }
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in Series.objects.filter(run=run, conversation=conversation).order_by("pk"):
        lines[row.lens].append(_line(row, conversation.turn_count))
    lenses = [
        _lens(spec, scores[spec["name"]], lines[spec["name"]])
        for spec in run.spec
        if spec["name"] in scores
    ]
    return Measured(run, lenses)


def _line(row: Series, turn_count: int) -> Line:
    # A lens may be anybody's: what it gave is made to fit the turns, and numbers JSON can't hold
    # count as not measured.
    values = [value if value is not None and isfinite(value) else None for value in row.values]
    missing = turn_count - len(values)
    unsure = row.low_confidence or []
    measure = declared.measure(row.lens, row.measure)
    return Line(
        key=f"{row.lens}.{row.measure}",
        title=measure.title,
        unit=measure.unit,
        reference=measure.reference,
        low=measure.low,
        high=measure.high,
        values=values[:turn_count] + [None] * missing,
        unsure=unsure[:turn_count] + [False] * (turn_count - len(unsure)),
    )


def _lens(spec: Spec, score: Score, lines: Sequence[Line]) -> LensView:
    name = spec["name"]
    return LensView(
        name=name,
        title=declared.title(name),
        version=spec["version"],
        params=declared.params(spec),
        unmeasured=score.unmeasured,
        lines=lines,
        summary=[
            (declared.summary(name, key), value)
            for key, value in score.summary.items()
            if value is not None
        ],
    )
