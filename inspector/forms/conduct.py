"""What to look for among findings, as an address says it."""

from math import isfinite

from django.http import QueryDict

from annotator.transcript import Role
from inspector.queries.conduct import Conduct, known

ROLES = tuple(role.value for role in Role)


def conduct(query: QueryDict) -> Conduct:
    """Return what an address looks for; what makes no sense in it is ignored."""
    what, role = query.get("what", ""), query.get("role", "")
    plain = Conduct()
    return Conduct(
        what=what if known(what) else plain.what,
        role=role if role in ROLES else "",
        least=_share(query.get("sure", "")),
    )


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return min(max(value, 0.0), 1.0) if isfinite(value) else None
