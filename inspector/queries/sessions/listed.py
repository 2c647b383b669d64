"""The groups of a corpus: how many conversations each has, how they ended, where drift is worst."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

import numpy as np

from annotator.models import Conversation
from annotator.queries.paging import Page, span, within
from inspector.queries.sessions.grouping import GROUPINGS, SUCCESS, Grouping
from inspector.queries.sessions.held import Groups, Held
from inspector.queries.tables import Array, Ints

PAGE = 50
SORTS = ("name", "size", "turns", "outcome", "drift")
DRIFT = ("drift", "drift_mean")


@dataclass(frozen=True, slots=True)
class Group:
    """Two or more conversations; what is None was not told or not measured.

    ``last`` is the outcome of the last one that has an outcome, ``solved`` how many of the
    ``known`` outcomes are successes. ``drift`` is the highest mean drift, in ``worst``, the id of a
    conversation.
    """

    name: str
    conversations: int
    turns: int
    known: int
    solved: int
    last: float | None
    drift: float | None
    worst: int | None


def counts(held: Held) -> dict[str, int]:
    """Return how many groups of two or more each grouping makes."""
    return {key: len(held.groups(each).begins) for key, each in GROUPINGS.items()}


def everything(held: Held, grouping: Grouping, search: str, sort: str) -> list[Group]:
    """Return all the groups that ``page`` would show, page after page, in at most two queries."""
    figures = _figures(held, held.groups(grouping))
    return _rows(grouping, figures, _sorted(grouping, figures, search, sort))


def page(held: Held, grouping: Grouping, search: str, sort: str, number: int) -> Page[Group]:
    """Return a page of the groups whose names contain ``search``; past the last one, the last one.

    ``sort`` is one of SORTS, downwards with a minus before it. In at most two queries.
    """
    figures = _figures(held, held.groups(grouping))
    order = _sorted(grouping, figures, search, sort)
    number = within(number, len(order), PAGE)
    shown = order[span(number, PAGE)]
    return Page(_rows(grouping, figures, shown), len(order), number, PAGE)


def _figures(held: Held, groups: Groups) -> Mapping[str, Array]:
    """Return what is told of each group as a column; NaN is what nobody told or measured."""
    rows, begins = groups.rows, groups.begins
    outcome, drift = held.outcome[rows], held.measure(*DRIFT)[rows]
    known = ~np.isnan(outcome)
    last = np.maximum.reduceat(np.where(known, np.arange(len(rows)), -1), begins)
    worst = np.fmax.reduceat(drift, begins)
    at_worst = np.where(drift == worst[groups.owner], held.ids[rows], np.iinfo(np.int64).max)
    return {
        "name": np.arange(len(begins)),
        "size": groups.sizes,
        "turns": np.add.reduceat(held.turns[rows], begins),
        "known": np.add.reduceat(known.astype(np.int64), begins),
        "solved": np.add.reduceat((outcome >= SUCCESS).astype(np.int64), begins),
        "outcome": np.where(last < 0, np.nan, outcome[last]),
        "drift": worst,
        "worst": np.minimum.reduceat(at_worst, begins),
        "first": held.ids[rows[begins]],
    }


def _sorted(grouping: Grouping, figures: Mapping[str, Array], search: str, sort: str) -> Ints:
    """Return places of groups, what is not known last, then by name."""
    key = figures[sort.removeprefix("-")].astype(np.float64)
    order = np.lexsort([figures["name"], -key if sort.startswith("-") else key])
    if not search:
        return order
    firsts = Conversation.objects.filter(pk__in=figures["first"].tolist())
    named = firsts.filter(**{f"{grouping.field}__icontains": search}).values_list("pk", flat=True)
    return order[np.isin(figures["first"][order], np.fromiter(named, np.int64))]


def _rows(grouping: Grouping, figures: Mapping[str, Array], shown: Ints) -> list[Group]:
    """Return groups with their names, in one query."""
    some = {key: column[shown].tolist() for key, column in figures.items()}
    names = dict(
        Conversation.objects.filter(pk__in=some["first"]).values_list("pk", grouping.field)
    )
    return [
        Group(
            names.get(first, ""),
            *(size, turns, known, solved),
            _told(outcome),
            _told(drift),
            None if isnan(drift) else worst,
        )
        for first, size, turns, known, solved, outcome, drift, worst in zip(
            *(some[key] for key in ("first", "size", "turns", "known", "solved")),
            *(some[key] for key in ("outcome", "drift", "worst")),
            strict=True,
        )
    ]


def _told(value: float) -> float | None:
    return None if isnan(value) else value
