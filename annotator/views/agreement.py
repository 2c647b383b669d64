"""How far annotators agree, and the turns on which they don't."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from annotator import access
from annotator.access import Access
from annotator.agreement.report import LayerReport, Pair
from annotator.errors import Conflict
from annotator.forms.agreement import AgreementForm
from annotator.http import is_htmx, without, words
from annotator.models import AgreementReport
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries.agreement import schemes, shown, table
from annotator.queries.agreement import turns as turn_queries
from annotator.queries.agreement.cells import Notes
from annotator.queries.agreement.choices import short
from annotator.queries.agreement.reports import Compared, Report
from annotator.queries.agreement.schemes import ComparedLayer
from annotator.queries.agreement.turns import NONE, SEVERAL, Wanted
from annotator.services import agreement as services

SHOWN = 5  # of the most disputed turns
DONE = AgreementReport.State.DONE


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the agreement of what the address selects; htmx asks whether a worker has it ready."""
    door = access.enter(request, slug, Action.INSPECT)
    form = AgreementForm(request.GET, project=door.project)
    row = services.wanted(project=door.project, selected=form.selection(), user=door.user)
    if is_htmx(request) and row.state != AgreementReport.State.WAITING:
        return HttpResponseClientRefresh()
    context = {
        "access": door,
        "form": form,
        "row": row,
        "narrowed": bool(without(request.GET, "layer", "pair")),
        "query": without(request.GET),
        "selected": without(request.GET, "layer", "pair"),
    }
    if row.state == DONE:
        context |= _shown(door, services.report(row), request.GET)
        context["current"] = services.current(row)
    template = "annotator/agreement.html" + ("#progress" if is_htmx(request) else "")
    return render(request, template, context)


@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Compute a report anew that a worker has made."""
    door = access.enter(request, slug, Action.INSPECT)
    form = AgreementForm(request.GET, project=door.project)
    services.wanted(project=door.project, selected=form.selection(), user=door.user, again=True)
    return redirect(f"{reverse('annotator:agreement', args=[slug])}?{request.GET.urlencode()}")


@require_safe
def coefficients_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give every coefficient of a selection as CSV. Raises Conflict while a worker is at it."""
    door = access.enter(request, slug, Action.INSPECT)
    form = AgreementForm(request.GET, project=door.project)
    row = services.wanted(project=door.project, selected=form.selection(), user=door.user)
    if row.state != DONE:
        raise Conflict("This selection is still being computed.")
    return HttpResponse(
        table.as_csv(services.report(row)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-agreement.csv"'},
    )


@require_safe
def turns(request: HttpRequest, slug: str) -> HttpResponse:
    """List the turns of a layer that annotators differ on, the most disputed first.

    Without a layer in the address it is the scheme's first.
    """
    door = access.enter(request, slug, Action.INSPECT)
    form = AgreementForm(request.GET, project=door.project)
    key = words(request.GET, "layer")
    layer = next(iter(schemes.layers(door.project, key)), None)
    if layer is None:
        raise Http404
    query = request.GET
    wanted = Wanted(
        *(query.get(name, "") for name in ("label", "first", "second", "said", "other"))
    )
    page = turn_queries.page(
        door.project,
        form.selection(),
        layer,
        wanted,
        whole(query.get("page")) or 1,
    )
    context = {
        "access": door,
        "layer": layer,
        "label": next((each for each in layer.labels if each.key == wanted.label), None),
        "wanted": wanted,
        "first": short(door.project, wanted.first),
        "second": short(door.project, wanted.second),
        "page": page,
        "query": without(query, "page"),
        "selected": without(query, "page", "label", "first", "second", "said", "other"),
        "said": _word(layer, wanted.said),
        "other": _word(layer, wanted.other),
    }
    return render(request, "annotator/agreement_turns.html", context)


def _shown(door: Access, report: Report, query: QueryDict) -> dict[str, Any]:
    context: dict[str, Any] = {"report": report, "tables": shown.tables(report)}
    layer = next((each for each in report.layers if each.key == query.get("layer")), None)
    layer = layer or next(iter(report.layers), None)
    return context | (_layer(door, layer, query) if layer else {})


def _layer(door: Access, layer: Compared, query: QueryDict) -> dict[str, Any]:
    report, notes = layer.report, Notes()
    pair = _pair(report, query.get("pair", "")) or shown.worst(report)
    names = [short(door.project, name) for name in report.annotators]
    matrix = shown.matrix(report, pair, notes)
    return {
        "layer": layer,
        "names": names,
        "labels": shown.labels(layer),
        "columns": [names[at] for at in matrix.columns],
        "matrix": [(names[at], squares) for at, squares in matrix.rows],
        "pair": pair,
        "counts": shown.confusion(layer, pair) if pair and report.unit == "turn" else [],
        "first": names[pair.first] if pair else "",
        "second": names[pair.second] if pair else "",
        "first_name": report.annotators[pair.first] if pair else "",
        "second_name": report.annotators[pair.second] if pair else "",
        "rates": shown.rates(layer),
        "periods": shown.periods(report, notes),
        "notes": notes.letters,
        "unused": shown.unused(layer),
        "hardest": turn_queries.brief(report.disputed[:SHOWN]),
    }


def _pair(report: LayerReport, text: str) -> Pair | None:
    return next((pair for pair in report.pairs if f"{pair.first}-{pair.second}" == text), None)


def _word(layer: ComparedLayer, said: str) -> str:
    """Return what was said in words."""
    words = {NONE: "no label", SEVERAL: "several labels"}
    words |= {label.key: label.name for label in layer.labels}
    return words.get(said, said)
