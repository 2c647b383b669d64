"""The samples of a corpus, and rates by one of them: its strata, and how far it is labelled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.models import Corpus
from inspector.calibration.rates import Ints
from inspector.evaluation.metrics import Flags
from inspector.models import CalibrationSample
from inspector.queries.rates.estimates import Counted, Frame


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of a sample: over the share ``begins`` up to ``ends``, None where unbounded."""

    begins: float | None
    ends: float | None
    conversations: int
    drawn: int
    labelled: int

    @property
    def shares(self) -> str:
        """Which shares of turns with such an event it has, in per cent."""
        if self.begins is None and self.ends is None:
            return "all"
        if self.ends is None:
            return f"over {(self.begins or 0.0) * 100:.1f} %"
        start = "" if self.begins is None else f"over {self.begins * 100:.1f} %, "
        return f"{start}up to {self.ends * 100:.1f} %"

    @property
    def weight(self) -> float | None:
        """For how many conversations each labelled one stands; None where none is labelled."""
        return self.conversations / self.labelled if self.labelled else None


def samples(corpus: Corpus, limit: int = 20) -> list[CalibrationSample]:
    """Return the newest samples of a corpus, without what they were drawn from."""
    return list(
        CalibrationSample.objects.filter(corpus=corpus)
        .defer("conversations", "strata")
        .select_related("created_by")[:limit]
    )


def frame(sample: CalibrationSample, ids: Ints) -> Frame:
    """Return which of the conversations ``ids``, in order, ``sample`` was drawn from, and how."""
    known, strata = np.array(sample.conversations), np.array(sample.strata)
    place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    inside = known[place] == ids
    return Frame(
        inside=inside,
        drawn=np.isin(ids, sample.drawn),
        stratum=np.where(inside, strata[place], 0).astype(np.int64),
    )


def strata(sample: CalibrationSample, counted: Counted) -> Sequence[Stratum]:
    """Return the strata of a sample, as far as they are labelled."""
    ids = counted.counts.ids
    found = frame(sample, ids)
    done = np.isin(ids, [each.conversation for each in counted.work]) & found.drawn
    begins, ends = [None, *sample.bounds], [*sample.bounds, None]
    return [
        Stratum(begin, end, *_sizes(found.inside & (found.stratum == key), found.drawn, done))
        for key, (begin, end) in enumerate(zip(begins, ends, strict=True))
    ]


def _sizes(inside: Flags, drawn: Flags, done: Flags) -> tuple[int, int, int]:
    return int(inside.sum()), int((inside & drawn).sum()), int((inside & done).sum())
