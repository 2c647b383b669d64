"""MASI, a distance between sets of labels (Passonneau, LREC 2006)."""

import numpy as np

from annotator.agreement.arrays import Bools, Floats


def distances(members: Bools) -> Floats:
    """Return 1 - J M between every two sets; 0 to 1.

    ``members`` is sets x labels. J is Jaccard's coefficient; M is 1 for equal sets, 2/3 where one
    holds the other, 1/3 where they overlap, 0 where they don't. Two empty sets are equal; an empty
    set and another have nothing in common.
    """
    table = members.astype(np.float64)
    common = table @ table.T
    size = table.sum(axis=1)
    smaller = np.minimum(size[:, None], size[None, :])
    union = size[:, None] + size[None, :] - common
    monotonic = np.where(common == smaller, 2 / 3, 1 / 3)
    distance: Floats = 1 - monotonic * common / np.maximum(union, 1)
    distance[common == union] = 0
    return distance
