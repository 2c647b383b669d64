"""CSV as the inspector's pages give it: UTF-8, LF between rows."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from annotator.queries.exporting.tables import FORMULA


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as text, each with the LF that ends it; None is empty."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def safe(words: str) -> str:
    """Return words that no spreadsheet takes for a formula: an apostrophe is put before those."""
    return f"'{words}" if re.match(FORMULA, words) else words
