"""The measures of a whole conversation that tables and heads show: one a lens, its most telling."""

from dataclasses import dataclass

from inspector.lenses.base import Measure
from inspector.queries import declared


@dataclass(frozen=True, slots=True)
class Column:
    """A measure of the conversation, by which tables sort under ``key``."""

    key: str
    lens: str
    measure: str

    @property
    def declared(self) -> Measure:
        """What the lens says of it."""
        return declared.summary(self.lens, self.measure)

    def shown(self, value: float) -> str:
        """Return a value as text: whole where it counts something."""
        return f"{value:.0f}" if self.declared.high is None else f"{value:.3f}"


COLUMNS = (
    Column("drift", "drift", "drift_mean"),
    Column("unanswered", "grounding-acts", "unanswered"),
    Column("repetition", "entrainment", "er"),
)
