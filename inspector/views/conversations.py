"""One conversation: its chart, its transcript, and what was found where."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotator import access
from annotator.http import wants_json
from annotator.policies import Action
from inspector.charts.conversation import figure
from inspector.queries import conversations as queries
from inspector.queries import series
from inspector.queries.marks import Line
from inspector.queries.measured import Measured, measured


@require_safe
@vary_on_headers("Accept")
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})  # type: ignore[arg-type]  # it takes any view
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a conversation; ``series`` in the address chooses what is drawn, ``part`` the turns, or
    ``turn`` the part that has it.

    A script that asks for JSON gets the figure alone. plotly.js writes style elements of its own,
    so this page alone allows them.
    """
    door = access.enter(request, slug, Action.INSPECT)
    conversation = access.conversation(door, pk)
    scored = measured(conversation)
    seen = queries.overview(conversation, scored)
    drawn = _drawn(request, scored)
    chart = figure(len(seen.heads), seen.voices, drawn, seen.events)
    if wants_json(request):
        return JsonResponse(chart)
    before, after = queries.neighbours(conversation)
    context = {
        "access": door,
        "conversation": conversation,
        "title": queries.title(conversation),
        "measured": scored,
        "voices": seen.voices,
        "part": queries.part(conversation, scored, seen, _part(request)),
        "part_size": queries.PART,
        "drawn": {line.key for line in drawn},
        "figure": chart,
        "before": before,
        "after": after,
    }
    return render(request, "inspector/conversation.html", context)


@require_safe
def series_csv(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give the series as CSV: a row a turn, a column a measure, empty where not measured."""
    door = access.enter(request, slug, Action.INSPECT)
    conversation = access.conversation(door, pk)
    name = f"{slug}-conversation-{conversation.pk}-series.csv"
    return HttpResponse(
        series.csv(conversation, measured(conversation)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _drawn(request: HttpRequest, scored: Measured) -> list[Line]:
    """Return the lines that were asked for; or of each lens the first that measured something."""
    wanted = request.GET.getlist("series")
    if wanted:
        return [line for line in scored.lines if line.key in wanted]
    found = ([line for line in lens.lines if line.measured] for lens in scored.lenses)
    return [lines[0] for lines in found if lines]


def _part(request: HttpRequest) -> int:
    part, turn = (_number(request.GET.get(name, "")) for name in ("part", "turn"))
    return part or (max(turn - 1, 0) // queries.PART + 1 if turn else 1)


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
