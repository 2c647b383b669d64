"""How drift was held against people: the one figure of that which pages quote.

It is the row of the held-out half in docs/lenses/quality.md; a test holds them together.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Auc:
    """An area under the ROC curve with its 95 % interval, of one version of a lens on one set."""

    lens: str
    version: str
    data: str  # the set's name on the page
    label: str  # the row's class there
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it as the tables have it."""
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


DRIFT = Auc(
    lens="drift",
    version="6",
    data="satisfaction_eval_only",
    label="dissatisfied by drift",
    value=0.72,
    low=0.68,
    high=0.76,
)
