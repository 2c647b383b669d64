"""A corpus at a glance: what matters first, with intervals, and the turns behind it."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.models import Corpus
from annotator.policies import Action
from inspector.charts import aggregates as drawings
from inspector.charts import curves as charts
from inspector.charts.panels import Json
from inspector.forms import selection as forms
from inspector.forms.absent import absent
from inspector.forms.measures import Picked, picked
from inspector.queries import curves, declared, keyfigures, overviewcsv, tables
from inspector.queries.aggregates import all as aggregates
from inspector.queries.aggregates.base import Aggregate
from inspector.queries.selecting import Selection
from inspector.queries.tables import Chosen


@require_safe
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})  # type: ignore[arg-type]  # it takes any view
def show(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Show the key figures of what the address selects, and the curve that it names.

    plotly.js writes style elements of its own, so pages with charts alone allow them.
    """
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    selection = forms.selection(request.GET)
    curve, of = _curve(request.GET), _of(request.GET)
    chosen = _chosen(found, selection, request.GET)
    points = curves.by_turn(chosen, *curve)
    compounding = curves.failures(chosen)
    about = declared.measure(*curve)
    context = {
        "access": door,
        "corpus": found,
        "selection": selection,
        "kept": forms.kept(request.GET),
        "carried": forms.carried(request.GET),
        "table": chosen.table,
        "unknown": chosen.unknown,
        "absent": absent(found, request.GET),
        "figures": keyfigures.key_figures(chosen),
        "curve": curve,
        "measures": declared.series(),
        "often": [(key, declared.measure(*key.split(".")).title) for key in curves.OFTEN],
        "finds": bool(declared.order(curve.lens)),
        "measure": about,
        "points": points,
        "compounding": compounding,
        "of": of,
        "summaries": declared.summaries(),
        "spread": _drawn(aggregates.of_measure(chosen, *of)),
        "aggregates": _drawn(aggregates.others(chosen, found)),
        "query": request.GET.urlencode(),
        "charts": {
            "curve": charts.by_turn(points, about) if points else {},
            "compounding": charts.compounding(compounding) if compounding.measured else {},
        },
    }
    return render(request, "inspector/overview.html", context)


@require_safe
def csv(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Give one of the page's tables as CSV: ``table`` is figures, curve, or an aggregate's key."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    curve = _curve(request.GET)
    chosen = _chosen(found, forms.selection(request.GET), request.GET)
    others = {
        each.key: each
        for each in (
            *aggregates.of_measure(chosen, *_of(request.GET)),
            *aggregates.others(chosen, found),
        )
    }
    table = request.GET.get("table", "")
    if table == "curve":
        text = overviewcsv.curve(*curve, curves.by_turn(chosen, *curve))
    elif table == "compounding":
        text = overviewcsv.compounding(curves.failures(chosen))
    elif table in others:
        text = overviewcsv.aggregate(others[table])
    else:
        table = "figures"
        text = overviewcsv.figures(keyfigures.key_figures(chosen))
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{corpus}-{table}.csv"'},
    )


def _chosen(corpus: Corpus, selection: Selection, query: QueryDict) -> Chosen:
    wanted = [
        *keyfigures.wanted(),
        *curves.wanted(*_curve(query)),
        *aggregates.wanted(*_of(query)),
    ]
    return tables.chosen(corpus, selection, wanted)


def _curve(query: QueryDict) -> Picked:
    """Return the measure whose curve an address asks for, else drift."""
    return picked(query, "curve", declared.series(), "drift.drift")


def _of(query: QueryDict) -> Picked:
    """Return the measure of conversations whose distribution is asked for, else mean drift."""
    return picked(query, "of", declared.summaries(), "drift.drift_mean")


def _drawn(found: list[Aggregate]) -> list[tuple[Aggregate, Json]]:
    """Return figures with their charts, empty where there is nothing to draw."""
    return [
        (each, drawings.figure(each.drawing) if each.drawing and each.rows else {})
        for each in found
    ]
