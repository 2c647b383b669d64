"""What to compare, as an address says it."""

from django.http import QueryDict

from inspector.queries import declared
from inspector.queries.comparing import BY, Asked


def asked(query: QueryDict) -> Asked:
    """Return what an address compares; what makes no sense in it is ignored."""
    plain = Asked()
    by, lens = query.get("by", ""), query.get("lens", "")
    return Asked(
        by=by if by in BY else plain.by,
        lens=lens if declared.order(lens) else plain.lens,
        sides=tuple(query.getlist("side")),
        reference=query.get("reference", ""),
        corpus=query.get("corpus", "").replace("\0", ""),
    )


def lenses() -> list[tuple[str, str]]:
    """Return the lenses that find something, with their titles."""
    return [(name, declared.title(name)) for name in declared.names() if declared.order(name)]
