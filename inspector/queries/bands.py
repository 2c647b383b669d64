"""What a conversation is drawn against: the corpus, and repetition by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.models import Corpus
from inspector.models import Band, Run, Statistics


@dataclass(frozen=True, slots=True)
class Spread:
    """The median and the 90th percentile of a measure at ``turns`` (from 0), of ``counts`` values.

    ``run`` is the run after which it was so.
    """

    run: int
    turns: Sequence[int]
    counts: Sequence[int]
    medians: Sequence[float]
    highs: Sequence[float]


def of_corpus(corpus: Corpus) -> dict[tuple[str, str], Spread]:
    """Return the newest spread of each lens and measure that has one, in one query."""
    rows = (
        Band.objects.filter(run__corpus=corpus)
        .order_by("lens", "measure", "-run_id")
        .distinct("lens", "measure")
    )
    return {
        (row.lens, row.measure): Spread(row.run_id, row.turns, row.counts, row.medians, row.highs)
        for row in rows
    }


def by_chance(run: Run) -> Mapping[str, Sequence[Sequence[float] | None]]:
    """Return, by role, how much strangers repeat each other's content words: 5, 50 and 95 %.

    A list for every place among the role's utterances, None where too few were counted. Empty where
    the run had no statistics of drift.
    """
    row = Statistics.objects.filter(run=run.statistics_run_id, lens="drift").first()
    return row.values.get("surrogate", {}) if row else {}
