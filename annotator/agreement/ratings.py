"""Who said what of which unit, as the coefficients for categories read it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from annotator.agreement.arrays import Bools, Floats, Ints, counted

MISSING = -1


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Answers as category codes.

    ``codes`` is units x raters, 0 to ``categories`` - 1, or MISSING where a rater gave no answer;
    ``place`` gives each unit's conversation, 0 to ``conversations`` - 1.
    """

    codes: Ints
    place: Ints
    conversations: int
    categories: int

    def answers(self) -> Ints:
        """Return how many raters answered each unit."""
        answers: Ints = (self.codes != MISSING).sum(axis=1, dtype=np.int64)
        return answers

    def by(self, raters: list[int]) -> "Ratings":
        """Return the answers of some raters only."""
        return Ratings(self.codes[:, raters], self.place, self.conversations, self.categories)

    def only(self, units: Bools) -> "Ratings":
        """Return some units only; the conversations keep their numbers."""
        return Ratings(self.codes[units], self.place[units], self.conversations, self.categories)

    def recoded(self, codes: Ints, categories: int) -> "Ratings":
        """Return the answers as other categories: ``codes`` gives the new one of each old one."""
        new = np.where(self.codes == MISSING, MISSING, codes[self.codes])
        return Ratings(new, self.place, self.conversations, categories)

    def against(self, reference: int) -> "Ratings":
        """Return one rater's answers beside each other one's: a unit for every answer of others."""
        others = [rater for rater in range(self.codes.shape[1]) if rater != reference]
        pairs = [self.by([reference, other]) for other in others]
        answered = [pair.only(pair.codes[:, 1] != MISSING) for pair in pairs]
        return Ratings(
            np.concatenate([np.zeros((0, 2), dtype=np.int64), *(each.codes for each in answered)]),
            np.concatenate([np.zeros(0, dtype=np.int64), *(each.place for each in answered)]),
            self.conversations,
            self.categories,
        )


def ratings(codes: ArrayLike, conversations: ArrayLike, categories: int = 0) -> Ratings:
    """Return ``codes`` (units x raters, negative where missing) of ``conversations`` (any names).

    ``categories`` is the number of codes where not all of them occur.
    """
    table = np.maximum(np.asarray(codes, dtype=np.int64), MISSING)
    names, place = np.unique(np.asarray(conversations), return_inverse=True)
    known = max(categories, int(table.max(initial=MISSING)) + 1)
    return Ratings(table, place.astype(np.int64), len(names), known)


def category_sums(these: Ratings) -> Floats:
    """Return how often each category was given, conversations x categories."""
    counts = np.zeros(these.conversations * these.categories)
    for codes in these.codes.T:
        present = codes != MISSING
        keys = these.place[present] * these.categories + codes[present]
        counts += np.bincount(keys, minlength=len(counts))
    return counts.reshape(these.conversations, these.categories)


def disagreement(these: Ratings, distance: Floats | None = None) -> Floats:
    """Return, for every unit, the distances of its answers summed over ordered pairs of raters.

    ``distance`` is categories x categories, symmetric, 0 on the diagonal; without it, two different
    categories are at distance 1.
    """
    slots = _slots(these)
    total = np.zeros(len(slots))
    for first in range(slots.shape[1]):
        for second in range(first):
            left, right = slots[:, first], slots[:, second]
            both = (left != MISSING) & (right != MISSING)
            apart = left != right if distance is None else distance[left, right]
            total += 2 * np.where(both, apart, 0)
    return total


def coincidences(these: Ratings, weight: Floats) -> tuple[Ints, Floats]:
    """Count the pairs of different answers by the two categories.

    Returns the pairs of categories that occur (pairs x 2, the smaller code first), and the weighted
    count of each (conversations x pairs) over unordered pairs of raters; ``weight`` is by unit.
    """
    slots = _slots(these)
    keys, places, weights = [], [], []
    for first in range(slots.shape[1]):
        for second in range(first):
            left, right = slots[:, first], slots[:, second]
            apart = (left != MISSING) & (right != MISSING) & (left != right)
            low, high = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
            keys.append(low * these.categories + high)
            places.append(these.place[apart])
            weights.append(weight[apart])
    if not keys:
        return np.zeros((0, 2), dtype=np.int64), np.zeros((these.conversations, 0))
    pairs, column = np.unique(np.concatenate(keys), return_inverse=True)
    cells = np.concatenate(places) * len(pairs) + column
    counts = np.zeros(these.conversations * len(pairs))
    np.add.at(counts, cells, np.concatenate(weights))
    split = np.stack(np.divmod(pairs, these.categories), axis=1, dtype=np.int64)
    return split, counts.reshape(these.conversations, len(pairs))


def sums_of(these: Ratings, *columns: Floats | Ints) -> Floats:
    """Sum columns over units by conversation, conversations x columns."""
    table = np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)
    return counted(these.place, these.conversations, table)


def _slots(these: Ratings) -> Ints:
    """Return each unit's answers without the gaps: who gave them makes no difference here."""
    missing = these.codes == MISSING
    order = np.argsort(missing, axis=1, kind="stable")
    most = int(these.answers().max(initial=0))
    return np.take_along_axis(these.codes, order, axis=1)[:, :most]
