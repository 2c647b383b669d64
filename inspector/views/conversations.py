"""One conversation: its chart, its transcript, and what was found where."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotator import access
from annotator.http import is_htmx, wants_json
from annotator.models import Conversation
from annotator.numbers import whole
from annotator.policies import Action
from inspector.charts.composite import parts
from inspector.charts.conversation import Scene, figure, thinned
from inspector.charts.presets import PRESETS, Choice
from inspector.forms import drawing
from inspector.forms import selection as selecting
from inspector.lenses import borneout
from inspector.queries import conversations as queries
from inspector.queries import series
from inspector.queries.backdrops import backdrops
from inspector.queries.humanmeans import HumanMeans, human_means
from inspector.queries.lanes import lanes
from inspector.queries.measured import Measured, measured
from inspector.queries.standing import standing


@require_safe
@vary_on_headers("Accept")
@csp_update({"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "blob:"]})  # type: ignore[arg-type]
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a conversation.

    In the address ``view``, ``series`` and ``kind`` choose what is drawn, ``part`` the turns, or
    ``turn`` the part that has it; what selects in a corpus's address keeps its neighbours.
    A script that asks for JSON gets the figure alone. plotly.js writes style elements of its own
    and paints a PNG from a blob, so this page allows them.
    """
    door = access.enter(request, slug, Action.INSPECT)
    conversation = access.conversation(door, pk)
    scored = measured(conversation)
    seen = queries.overview(conversation, scored)
    choice = drawing.choice(request.GET)
    human = human_means(conversation, choice.lines(scored.lines))
    scene = _scene(conversation, scored, seen, choice, human)
    chart = figure(scene)
    if wants_json(request):
        return JsonResponse(chart)
    part = queries.part(conversation, scored, seen, _part(request))
    context = {
        "access": door,
        "conversation": conversation,
        "title": queries.title(conversation),
        "measured": scored,
        "voices": seen.voices,
        "part": part,
        "drawn_arcs": part.drawn_arcs,
        "part_size": queries.PART,
        "presets": PRESETS,
        "choice": choice,
        "drawn": {line.key for line in scene.lines},
        "borne_out": borneout.DRIFT,
        "shown": {event.lane for event in scene.events},
        "lanes": lanes(seen.events),
        "parts": scene.parts,
        "against": _against(scene),
        "human": human,
        "thinned": thinned(scene),
        "figure": chart,
        "place": queries.place(conversation, selecting.selection(request.GET)),
        "selected": selecting.kept(request.GET),
        "drawing": _drawing(request),
    }
    return render(request, "inspector/conversation.html", context)


@require_safe
@vary_on_headers("HX-Request")
def stands(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what is asked, open and shared at ``turn``: for a script the part, else a page."""
    door = access.enter(request, slug, Action.INSPECT)
    conversation = access.conversation(door, pk)
    turn = whole(request.GET.get("turn")) or 1
    found = standing(conversation, turn - 1)
    if found is None:
        raise Http404
    context = {"access": door, "standing": found}
    if is_htmx(request):
        return render(request, "inspector/standing.html", context)
    context["page"] = reverse("inspector:conversation", args=[slug, pk])
    context["title"] = queries.title(conversation)
    return render(request, "inspector/standing_page.html", context)


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


def _scene(
    conversation: Conversation,
    scored: Measured,
    seen: queries.Overview,
    choice: Choice,
    human: HumanMeans,
) -> Scene:
    drawn = choice.lines(scored.lines)
    roles = [head.role for head in seen.heads]
    return Scene(
        turn_count=len(seen.heads),
        voices=seen.voices,
        lines=drawn,
        events=choice.events(seen.events),
        backdrops=backdrops(conversation, scored, drawn, seen.voices, roles),
        parts=parts(scored.lines, scored.specs),
        levels=human.values,
        level_name="people",
    )


def _against(scene: Scene) -> list[str]:
    """Return what the lines are drawn against, each once."""
    titles = (each.title for of in scene.backdrops.values() for each in of)
    return list(dict.fromkeys(titles))


def _drawing(request: HttpRequest) -> str:
    """Return the part of the address that says what is drawn, for the conversations beside it."""
    kept = QueryDict(mutable=True)
    for name in drawing.FIELDS:
        if name in request.GET:
            kept.setlist(name, request.GET.getlist(name))
    return kept.urlencode()


def _part(request: HttpRequest) -> int:
    part, turn = (whole(request.GET.get(name)) or 0 for name in ("part", "turn"))
    return part or (max(turn - 1, 0) // queries.PART + 1 if turn else 1)
