"""What to compare, as an address says it."""

from django.http import QueryDict

from annotator.http import words
from inspector.queries import declared
from inspector.queries.comparing import MATCH, Asked
from inspector.queries.sides import BY


def asked(query: QueryDict) -> Asked:
    """Return what an address compares; what makes no sense in it is ignored."""
    plain = Asked()
    by, match = query.get("by", ""), query.get("match", "")
    lenses = tuple(name for name, _ in lenses_known() if name in query.getlist("lens"))
    return Asked(
        by=by if by in BY else plain.by,
        lenses=lenses or plain.lenses,
        sides=tuple(query.getlist("side")),
        reference=query.get("reference", ""),
        corpus=words(query, "corpus"),
        match=match if match in MATCH else plain.match,
    )


def lenses_known() -> list[tuple[str, str]]:
    """Return the lenses that find something, with their titles."""
    return [(name, declared.title(name)) for name in declared.names() if declared.order(name)]
