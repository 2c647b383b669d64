"""Periods of work, so that agreement can be seen over time."""

import numpy as np

from annotator.agreement.arrays import Ints

WEEK = 7 * 24 * 3600
MONDAY = 4 * 24 * 3600  # 1970 began on a Thursday
WEEKS, MOST_WEEKS = 3, 26
MOST_PARTS, SMALLEST_PART = 8, 5  # conversations in a part


def periods(times: Ints) -> Ints:
    """Return the number of each conversation's period, from 0.

    ``times`` are in seconds since 1970. Weeks from Monday, in UTC, where the work took three to
    26; else parts with equally many conversations, at least five, eight at the most.
    """
    if not len(times):
        return np.zeros(0, dtype=np.int64)
    week = (times - MONDAY) // WEEK
    if WEEKS <= week.max() - week.min() + 1 <= MOST_WEEKS:
        return np.unique(week, return_inverse=True)[1].astype(np.int64)
    parts = int(np.clip(len(times) // SMALLEST_PART, 1, MOST_PARTS))
    rank = np.empty(len(times), dtype=np.int64)
    rank[np.argsort(times, kind="stable")] = np.arange(len(times))
    return rank * parts // len(times)
