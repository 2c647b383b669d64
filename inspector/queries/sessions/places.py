"""A measure by place: at the first conversation of each group, at the second, and so on."""

import numpy as np

from inspector.queries import curves, declared
from inspector.queries.curves import Point
from inspector.queries.sessions.grouping import Grouping
from inspector.queries.sessions.held import Held

PLACES = 50  # that a curve spans at most


def by_place(held: Held, grouping: Grouping, lens: str, measure: str) -> list[Point]:
    """Return a summary measure of the newest runs at each place in the groups."""
    groups = held.groups(grouping)
    values = held.measure(lens, measure)[groups.rows]
    numbers = np.arange(len(groups.rows)) - groups.begins[groups.owner] + 1
    told = ~np.isnan(values) & (numbers <= PLACES)
    return curves.by_number(numbers[told], values[told], declared.summary(lens, measure))
