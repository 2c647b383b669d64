"""The three estimates of every rate of a corpus, and how well the lens does on its labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.models import Corpus
from inspector.calibration.rates import (
    Conversations,
    Estimate,
    Floats,
    Ints,
    Rates,
    by_people,
    rates,
)
from inspector.evaluation.metrics import Flags
from inspector.queries.rates import counts as counting
from inspector.queries.rates.classes import RateClass, classes
from inspector.queries.rates.counts import Counts
from inspector.queries.rates.work import Work, work
from inspector.queries.references import Reference
from inspector.queries.selecting import Selection

ALL = Selection()
UNSCORED = "No run has scored these conversations with the lens."
UNLABELLED = "Nobody labelled anything in this layer."


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Which conversations a rate is of: arrays as long as those of Counts.

    ``inside`` are those it is of, ``drawn`` those whose labels count, ``stratum`` where a sample
    was drawn from.
    """

    inside: Flags
    drawn: Flags
    stratum: Ints


@dataclass(frozen=True, slots=True)
class Rate:
    """The estimates of one class; ``unscored`` conversations were left out, as no run has them.

    ``precision`` and ``recall`` are the lens's on the labelled conversations, None without a lens.
    """

    of: RateClass
    rates: Rates
    version: str
    unscored: int
    left: int
    precision: Estimate | None = None
    recall: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The rates of a corpus, of ``conversations``, by ``source``; ``gold`` of them have gold."""

    source: Reference | None
    conversations: int
    labelled: int
    gold: int
    rates: Sequence[Rate]


class Counted:
    """A corpus, counted: by its newest runs and the labels of ``source``."""

    def __init__(
        self, corpus: Corpus, source: Reference | None, selection: Selection = ALL
    ) -> None:
        """Count what is selected, in a number of queries that doesn't depend on the corpus."""
        self.source = source
        self.classes = classes(corpus.project)
        self.work: list[Work] = work(corpus, source) if source else []
        self.counts: Counts = counting.counts(corpus, self.classes, self.work, selection)

    def measured(self, frame: Frame | None = None) -> Measured:
        """Return the rates of the conversations of ``frame``, of all of them without one."""
        ids = self.counts.ids
        everything = np.ones(len(ids), dtype=bool)
        frame = frame or Frame(everything, everything, np.zeros(len(ids), dtype=np.int64))
        meant = set(ids[frame.inside & frame.drawn].tolist())
        chosen = [each for each in self.work if each.conversation in meant]
        return Measured(
            source=self.source,
            conversations=int(frame.inside.sum()),
            labelled=len(chosen),
            gold=sum(each.gold for each in chosen),
            rates=[self._rate(number, frame) for number in range(len(self.classes))],
        )

    def shares(self, key: str) -> Floats | None:
        """Return what share of each conversation's turns the lens finds to be of a class.

        None where no lens finds the class, or there is none of that key.
        """
        for number, one in enumerate(self.classes):
            if one.key == key and one.kinds:
                asked = self.counts.asked[one.layer]
                return self.counts.found[number] / np.maximum(asked, 1.0)
        return None

    def _rate(self, number: int, frame: Frame) -> Rate:
        one, counted = self.classes[number], self.counts
        scored = counted.scored.get(one.lens) if one.kinds else None
        by_lens = scored is not None and bool((scored & frame.inside).any())
        rows = frame.inside & scored if by_lens and scored is not None else frame.inside
        labelled = rows & frame.drawn & counted.labelled[one.layer]
        rest = rows & ~labelled
        found = rates(
            self._conversations(number, labelled, frame), self._conversations(number, rest, frame)
        )
        if not labelled.any():
            found = replace(found, human=_none(UNLABELLED), combined=_none(UNLABELLED))
        if not by_lens:
            none = _none(one.why or UNSCORED)
            return Rate(one, replace(found, model=none, combined=none), "", 0, int(rest.sum()))
        precision, recall = self._quality(number, labelled, rest, frame)
        unscored = int((frame.inside & ~rows).sum())
        version = counted.versions.get(one.lens, "")
        return Rate(one, found, version, unscored, int(rest.sum()), precision, recall)

    def _conversations(self, number: int, which: Flags, frame: Frame) -> Conversations:
        counted = self.counts
        return Conversations(
            turns=counted.asked[self.classes[number].layer][which],
            machine=counted.found[number][which],
            human=counted.said[number][which],
            stratum=frame.stratum[which],
        )

    def _quality(
        self, number: int, labelled: Flags, rest: Flags, frame: Frame
    ) -> tuple[Estimate, Estimate]:
        """Return precision and recall: what is right over what was found, over what is labelled.

        Ratios over conversations as rates are, and weighted by the strata as they are.
        """
        counted = self.counts
        right = counted.agreed[number]

        def share(whole: Floats) -> Estimate:
            known, others = (
                Conversations(whole[part], right[part], right[part], frame.stratum[part])
                for part in (labelled, rest)
            )
            return by_people(known, others)

        return share(counted.found[number]), share(counted.said[number])


def _none(reason: str) -> Estimate:
    return Estimate(None, None, None, 0, 0, reason)
