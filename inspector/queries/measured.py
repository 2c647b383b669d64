"""What was measured of a conversation: of each lens what its newest run says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.db.models import OuterRef

from annotator.models import Conversation
from inspector.lenses.base import Measure
from inspector.models import Run, Score, Series
from inspector.queries import declared
from inspector.queries.columns import COLUMNS
from inspector.queries.marks import Line
from inspector.queries.selecting import newest_run

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LensView:
    """A lens as its run had it, with what it says of the conversation.

    ``unmeasured`` is why it could say nothing; measures it has no number for are left out.
    """

    name: str
    title: str
    version: str
    params: str
    run: Run
    unmeasured: str
    lines: Sequence[Line]
    summary: Sequence[tuple[Measure, float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What lenses measured of a conversation, each in the newest run it took part in."""

    lenses: Sequence[LensView]

    @property
    def run(self) -> Run | None:
        """The newest of the runs, None before one scored it."""
        return max((lens.run for lens in self.lenses), key=lambda run: run.pk, default=None)

    @property
    def runs(self) -> dict[str, int]:
        """The id of the run that each lens is shown of."""
        return {lens.name: lens.run.pk for lens in self.lenses}

    @property
    def specs(self) -> list[dict[str, Any]]:
        """What it was scored with: name, version, parameters and run of every lens."""
        return [
            {**spec, "run": lens.run.pk}
            for lens in self.lenses
            for spec in lens.run.spec
            if spec["name"] == lens.name
        ]

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
    """Return what each lens's newest run says of ``conversation``, in two queries."""
    scores = list(
        Score.objects.filter(conversation=conversation, run=newest_run(OuterRef("lens")))
        .order_by("lens")
        .select_related("run")
    )
    newest = {score.lens: score.run_id for score in scores}
    lines: dict[str, list[Line]] = defaultdict(list)
    rows = Series.objects.filter(run__in=newest.values(), conversation=conversation).order_by("pk")
    for row in rows:
        if row.run_id == newest.get(row.lens):
            lines[row.lens].append(line(row, conversation.turn_count))
    lenses = [
        _lens(spec, score, lines[score.lens])
        for score in sorted(scores, key=_place)
        for spec in score.run.spec
        if spec["name"] == score.lens
    ]
    return Measured(lenses)


def _place(score: Score) -> tuple[int, str]:
    """Return where a lens stands: as the registry has it, those no longer installed last."""
    names = declared.names()
    return (names.index(score.lens) if score.lens in names else len(names), score.lens)


def line(row: Series, turn_count: int) -> Line:
    """Return a series as a line of ``turn_count`` turns."""
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
        run=score.run,
        unmeasured=score.unmeasured,
        lines=lines,
        summary=[
            (declared.summary(name, key), value)
            for key, value in score.summary.items()
            if value is not None
        ],
    )
