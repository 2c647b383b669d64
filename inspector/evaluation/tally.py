"""Both sides of one class, turn by turn: what people say and what a lens says."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import isnan, nan

from inspector.evaluation.layers import Values
from inspector.evaluation.mapping import ANY_MEASURE, LabelClass
from inspector.lenses.base import Direction, Lens, LensResult, Measure

AT_TURN = "The lens gives no value for the turn."


@dataclass(slots=True)
class Tally:
    """The annotated turns of one class that a lens could measure, one entry of each array a turn.

    ``conversation`` and ``turn`` count from 0 in the order of the file. ``scores`` are higher where
    the lens is surer of the class, NaN where it gives none; ``scored`` is False if it gives none
    for something it found. ``grades`` are people's own degrees, NaN where they gave none.
    ``left_out`` has the turns that it could not measure, by the reason.
    """

    label: LabelClass
    measure: str = ""
    sign: int = 1
    scored: bool = True
    conversation: list[int] = field(default_factory=list)
    turn: list[int] = field(default_factory=list)
    gold: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    grades: list[float] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(
        self,
        conversation: int,
        gold: Sequence[Values | None],
        result: LensResult,
        grades: Sequence[float | None] = (),
    ) -> None:
        """Take in what each turn of a conversation is labelled with, and the lens's result."""
        turns = [turn for turn, values in enumerate(gold) if values is not None]
        if result.unmeasured:
            self.left_out[result.unmeasured] += len(turns)
            return
        marks = self._marks(result)
        if self.measure:
            series = result.series.get(self.measure, ())
            scores = {turn: self.sign * _at(series, turn) for turn in turns}
        else:
            scores = {turn: self.sign * marks.get(turn, 0.0) for turn in turns}
        if not self.label.signs:
            turns = [turn for turn in turns if not isnan(scores[turn])]
            self.left_out += Counter({AT_TURN: len(scores) - len(turns)})  # drops a 0
        self.conversation += [conversation] * len(turns)
        self.turn += turns
        self.gold += [self.label.positive(gold[turn] or ()) for turn in turns]
        self.found += [(turn in marks) != self.label.rest for turn in turns]
        self.scores += [scores[turn] for turn in turns]
        self.grades += [_at(grades, turn) for turn in turns]

    def _marks(self, result: LensResult) -> dict[int, float]:
        """Return the surest confidence of the class's events at each turn that has one."""
        marks: dict[int, float] = {}
        for finding in result.findings:
            if any(sign.matches(finding) for sign in self.label.signs):
                if finding.confidence is None and not self.measure:
                    self.scored = False
                marks[finding.turn] = max(marks.get(finding.turn, 0.0), finding.confidence or 0.0)
        return marks


def tallies(label: LabelClass, lens: Lens) -> Iterator[Tally]:
    """Yield an empty tally for a class; for ANY_MEASURE also one for each measure of the lens.

    A measure that grows as a conversation holds together is turned round there: such classes mark
    places where one does not.
    """
    if label.score != ANY_MEASURE:
        known = {measure.key for measure in lens.measures}
        score = label.score if label.score in known else ""
        yield Tally(label, score, -1 if label.rest else 1)
        return
    if any(sign.kind in lens.kinds for sign in label.signs):
        yield Tally(label)
    for measure in lens.measures:
        yield Tally(replace(label, signs=()), measure.key, _towards_drift(measure))


def _at(values: Sequence[float | None], turn: int) -> float:
    value = values[turn] if turn < len(values) else None
    return nan if value is None else value


def _towards_drift(measure: Measure) -> int:
    return -1 if measure.direction == Direction.LESS_DRIFT else 1
