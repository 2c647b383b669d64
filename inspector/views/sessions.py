"""A person's sessions, a task's trials: the groups of a corpus, and one of them in order."""

from dataclasses import replace
from urllib.parse import urlencode

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotator import access
from annotator.http import without
from annotator.models import Corpus
from annotator.numbers import whole
from annotator.policies import Action
from inspector.charts import aggregates
from inspector.charts import sessions as charts
from inspector.forms import selection as selecting
from inspector.forms import sessions as forms
from inspector.forms.absent import absent
from inspector.queries import declared, overviewcsv
from inspector.queries.selecting import Selection
from inspector.queries.sessions import csv as tables
from inspector.queries.sessions import listed, places, trials, utility
from inspector.queries.sessions.group import Group, group
from inspector.queries.sessions.grouping import GROUPINGS
from inspector.queries.sessions.held import Held, read
from inspector.queries.sessions.track import track


@require_safe
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})  # type: ignore[arg-type]  # it takes any view
def show(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """List the groups of a corpus, with a measure by place in them and success by trial."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    selection = _selection(request)
    held = _held(found, selection, request)
    counts = listed.counts(held)
    asked = forms.asked(request.GET, found=counts)
    about = declared.summary(*asked.curve)
    points = places.by_place(held, asked.grouping, *asked.curve)
    curves = trials.curves(held)
    memory = utility.utility(held)
    # Groups have an order of their own.
    carried = [each for each in selecting.carried(request.GET) if each[0] != "sort"]
    context = {
        "access": door,
        "corpus": found,
        "groupings": [(each, counts[key]) for key, each in GROUPINGS.items()],
        "asked": asked,
        "selection": asked,
        "narrows": selection.narrows,
        "absent": absent(found, request.GET),
        "carried": carried,
        "filters": urlencode(carried),
        "table": held.table,
        "page": listed.page(held, asked.grouping, asked.name, asked.sort, asked.page),
        "query": without(request.GET, "page"),
        "unsorted": without(request.GET, "sort", "page"),
        "measures": declared.summaries(),
        "measure": about,
        "points": points,
        "curves": curves,
        "memory": memory,
        "charts": {
            "place": charts.by_place(points, about, asked.grouping.one) if points else {},
            "success": charts.success(curves) if curves else {},
            "memory": aggregates.figure(memory.drawing) if memory.rows and memory.drawing else {},
        },
    }
    return render(request, "inspector/sessions.html", context)


@require_safe
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})  # type: ignore[arg-type]  # it takes any view
def one(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Show the conversations of the group that the address names, in their order."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    belongs = _group(request, found)
    keys = forms.series(request.GET)
    turns = track(found, belongs, keys)
    drawn = {line.key for line in turns.lines}
    context = {
        "access": door,
        "corpus": found,
        "group": belongs,
        "track": turns,
        "drawn": drawn,
        "absent": [
            title
            for key, title in declared.series()
            if key in request.GET.getlist("series") and key not in drawn
        ],
        "choices": declared.series_by_lens(),
        "stretches": [
            {
                "start": each.start,
                "size": each.size,
                "url": reverse("inspector:conversation", args=[slug, each.member.conversation.pk]),
            }
            for each in turns.stretches
        ],
        "figures": {"across": charts.across(turns), "beside": charts.side_by_side(belongs)},
        "query": request.GET.urlencode(),
    }
    return render(request, "inspector/session_group.html", context)


@require_safe
def groups_csv(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Give a table of the list as CSV: ``table`` is trials, places, memory or, without, groups."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    held = _held(found, _selection(request), request)
    asked = forms.asked(request.GET, found=listed.counts(held))
    name = request.GET.get("table", "")
    if name == "trials":
        text = tables.trials(trials.curves(held))
    elif name == "places":
        points = places.by_place(held, asked.grouping, *asked.curve)
        text = tables.places(*asked.curve, points)
    elif name == "memory":
        text = overviewcsv.aggregate(utility.utility(held))
    else:
        name = "groups"
        text = tables.groups(listed.everything(held, asked.grouping, asked.name, asked.sort))
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{corpus}-{name}.csv"'},
    )


@require_safe
def csv(request: HttpRequest, slug: str, corpus: str) -> HttpResponseBase:
    """Give a group as CSV: ``table`` is turns, else a row for each conversation."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    belongs = _group(request, found)
    name = "turns" if request.GET.get("table") == "turns" else "conversations"
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{corpus}-{name}.csv"'}
    kind = "text/csv; charset=utf-8"
    if name == "turns":
        rows = tables.turns(track(found, belongs, forms.series(request.GET)))
        return StreamingHttpResponse(rows, content_type=kind, headers=headers)
    return HttpResponse(tables.conversations(belongs), content_type=kind, headers=headers)


def _selection(request: HttpRequest) -> Selection:
    """Return what an address selects; groups are sorted in ways of their own."""
    return replace(selecting.selection(request.GET), sort="id")


def _held(corpus: Corpus, selection: Selection, request: HttpRequest) -> Held:
    memory = (utility.LENS, utility.MEASURE)
    asked = forms.curve(request.GET)
    return read(corpus, selection, [listed.DRIFT, *trials.RETRIES, memory, asked])


def _group(request: HttpRequest, corpus: Corpus) -> Group:
    """Return the part of the group that an address names. Raises Http404 if there is none."""
    grouping, name = forms.group(request.GET)
    found = group(corpus, grouping, name, whole(request.GET.get("part")) or 1)
    if found is None:
        raise Http404
    return found
