"""What an address asks of conversations that belong together."""

from dataclasses import dataclass

from django.http import QueryDict

from annotator.http import words
from annotator.numbers import whole
from inspector.forms.measures import Picked, picked
from inspector.queries import declared
from inspector.queries.sessions.grouping import GROUPINGS, SESSIONS, Grouping
from inspector.queries.sessions.listed import SORTS
from inspector.queries.sessions.track import SERIES

CURVE = "memory-fidelity.memory_supported"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which groups, by a part of their ``name``, in which order; the measure drawn by place."""

    grouping: Grouping
    name: str
    sort: str
    page: int
    curve: Picked


def curve(query: QueryDict) -> Picked:
    """Return the measure by place that an address asks for."""
    return picked(query, "curve", declared.summaries(), CURVE)


def asked(query: QueryDict, *, found: dict[str, int]) -> Asked:
    """Return what an address asks for; what makes no sense in it is ignored.

    Without a grouping in it, the first that makes any groups: ``found`` says how many each makes.
    """
    first = next((each for key, each in GROUPINGS.items() if found.get(key)), SESSIONS)
    sort = query.get("sort", "-drift")
    return Asked(
        GROUPINGS.get(query.get("by", ""), first),
        words(query, "name").strip(),
        sort if sort.removeprefix("-") in SORTS else "-drift",
        whole(query.get("page")) or 1,
        curve(query),
    )


def group(query: QueryDict) -> tuple[Grouping, str]:
    """Return the grouping and the group that an address names."""
    return GROUPINGS.get(query.get("by", ""), SESSIONS), words(query, "of")


def series(query: QueryDict) -> list[str]:
    """Return the measures by turn that an address asks for, else those that tell most."""
    wanted = set(query.getlist("series"))
    return [key for key, _ in declared.series() if key in wanted] or list(SERIES)
