"""What raters said of the turns of one layer: sets of labels as categories."""

from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Bools, Ints
from annotator.agreement.ratings import MISSING, Ratings, ratings

NONE = 0  # the category of the empty set


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers to the turns that anybody answered.

    The categories of ``ratings`` are sets of labels, ``members`` (categories x labels) says which;
    category 0 is "no label". ``turns`` and ``conversations`` have the ids of each unit.
    """

    ratings: Ratings
    members: Bools
    turns: Ints
    conversations: Ints

    def with_label(self, *labels: int) -> Ratings:
        """Return 1 where any of ``labels`` was given, 0 where another answer was."""
        given = np.isin(np.arange(len(self.members)), np.nonzero(self.members[:, list(labels)])[0])
        return self.ratings.recoded(given.astype(np.int64), 2)

    def on_scale(self) -> Ratings:
        """Return single labels as codes in their order; missing where there is none, or several."""
        single = self.members.sum(axis=1) == 1
        codes = np.full(len(single), MISSING, dtype=np.int64)
        codes[single] = np.nonzero(self.members[single])[1]
        return self.ratings.recoded(codes, self.members.shape[1])


def answers(
    *, turns: Ints, conversations: Ints, answered: Bools, given: Ints, labels: int
) -> Answers:
    """Put labels together into answers.

    ``turns`` are ids in the order of the conversations, each one's in order, and ``conversations``
    those they belong to. ``answered`` (turns x raters) says who was asked and has answered, be it
    with no label. ``given`` has rows of turn id, rater and label, 0 to ``labels`` - 1; a label on a
    turn that wasn't asked is an answer, too.
    """
    raters = answered.shape[1]
    order = np.argsort(turns, kind="stable")
    place = order[np.searchsorted(turns, given[:, 0], sorter=order)]
    cells, which = np.unique(place * raters + given[:, 1], return_inverse=True)
    sets = np.zeros((len(cells) + 1, labels), dtype=bool)  # the last one is the empty set
    sets[which, given[:, 2]] = True
    packed = np.packbits(sets, axis=1) if labels else np.zeros((len(sets), 1), dtype=np.uint8)
    # Sorted, the empty set comes first: all its bits are 0.
    _, first, category = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    codes = np.where(answered, NONE, MISSING).astype(np.int64)
    codes.reshape(-1)[cells] = category.ravel()[:-1]
    anybody = (codes != MISSING).any(axis=1)
    members = sets[first]
    table = ratings(codes[anybody], conversations[anybody], len(members))
    return Answers(table, members, turns[anybody], conversations[anybody])
