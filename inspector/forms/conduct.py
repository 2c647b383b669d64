"""What to look for among findings, as an address says it."""

from math import isfinite

from django.http import QueryDict

from annotator.transcript import Role
from inspector.forms import selection
from inspector.queries.conduct import Conduct, known

FIELDS = ("what", "role", "sure")
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


def kept(query: QueryDict) -> str:
    """Return the part of an address that searches, to be saved or sent on."""
    found = QueryDict(mutable=True)
    for name in (*FIELDS, *selection.FIELDS):
        if value := query.get(name):
            found[name] = value
    return found.urlencode()


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return min(max(value, 0.0), 1.0) if isfinite(value) else None
