"""Records as JSON Lines, and what could not be made, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

Record = dict[str, Any]
Found = Record | str  # a record, or why there is none

_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Told:
    """How many records were ``made``, and why others were not, with how often each."""

    made: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def lines(self, found: Iterable[Found]) -> Iterator[bytes]:
        """Yield every record as a line; count them and the reasons between them."""
        self.made, self.left_out = 0, Counter()
        for each in found:
            if isinstance(each, str):
                self.left_out[each] += 1
            else:
                self.made += 1
                yield _encode(each) + b"\n"

    def report(self) -> bytes:
        """Return the counts as JSON, the commonest reason first."""
        reasons = [{"reason": why, "count": n} for why, n in self.left_out.most_common()]
        said = msgspec.json.encode({"made": self.made, "left_out": reasons})
        return msgspec.json.format(said) + b"\n"
