"""Coefficients as text and as whiskers, and the notes that say why one isn't defined."""

from dataclasses import dataclass, field
from string import ascii_lowercase

from annotator.agreement.bootstrap import Coefficient

SHARES = frozenset({"percent", "found"})
LOWEST = -0.2  # the left end of a whisker plot; what lies beyond it is drawn there
WIDTH = 120  # of a whisker plot
LEVELS = (0.2, 0.4, 0.6, 0.8)  # of the tint of a matrix


@dataclass(slots=True)
class Notes:
    """Reasons why something isn't defined, lettered in the order they come up."""

    letters: dict[str, str] = field(default_factory=dict)

    def letter(self, reason: str) -> str:
        """Return the letter of a reason."""
        return self.letters.setdefault(reason, ascii_lowercase[len(self.letters) % 26])


@dataclass(frozen=True, slots=True)
class Cell:
    """One coefficient as text; ``note`` is the letter that says why it isn't defined.

    Without a coefficient, which a layer of another kind hasn't, it is empty.
    """

    found: Coefficient | None
    key: str
    note: str

    @property
    def text(self) -> str:
        """The value, to three digits."""
        return _text(self.found.value if self.found else None, self.key)

    @property
    def interval(self) -> str:
        """The interval, empty without one."""
        if self.found is None or self.found.low is None:
            return ""
        return f"{_text(self.found.low, self.key)} to {_text(self.found.high, self.key)}"

    @property
    def x(self) -> str:
        """Where the value is drawn, 0 to WIDTH."""
        return _x(self.found.value if self.found else None)

    @property
    def low_x(self) -> str:
        """Where its interval begins."""
        return _x(self.found.low if self.found else None)

    @property
    def high_x(self) -> str:
        """Where its interval ends."""
        return _x(self.found.high if self.found else None)


def cell_of(key: str, found: Coefficient | None, notes: Notes) -> Cell:
    """Return the cell of coefficient ``key`` of MEASURES."""
    undefined = found is not None and found.value is None
    return Cell(found, key, notes.letter(found.reason) if found and undefined else "")


def _text(value: float | None, key: str) -> str:
    if value is None:
        return "–"
    return f"{100 * value:.1f} %" if key in SHARES else f"{value:.3f}".replace("-", "−")


def _x(value: float | None) -> str:
    share = (max(value or 0.0, LOWEST) - LOWEST) / (1 - LOWEST)
    return f"{WIDTH * share:.1f}"


def level(value: float | None) -> int:
    """Return the tint of a value, 0 to 4, -1 where it isn't defined."""
    return -1 if value is None else sum(value >= bound for bound in LEVELS)
