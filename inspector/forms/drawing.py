"""What an address asks a conversation's chart to draw."""

from django.http import QueryDict

from inspector.charts.presets import DEFAULT, PRESETS, Choice

FIELDS = ("view", "series", "kind")


def choice(query: QueryDict) -> Choice:
    """Return the view that ``view`` names, as ``series`` and ``kind`` change it.

    Each takes the place of what the view has; given, but empty, it is none of them.
    """
    view = query.get("view", DEFAULT)
    return Choice(
        view=view if view in PRESETS else DEFAULT,
        series=tuple(query.getlist("series")) if "series" in query else None,
        kinds=tuple(query.getlist("kind")) if "kind" in query else None,
    )
