"""How often a corpus has each act and event: by a lens, by people, and by both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.models import Corpus
from annotator.policies import Action
from inspector.queries.rates import csv as csvs
from inspector.queries.rates import shown
from inspector.queries.rates.estimates import Measured, measured
from inspector.queries.rates.work import sources
from inspector.queries.references import Reference


@require_safe
def show(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Show the rates of a corpus by the labels that the address names."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    known = sources(found)
    rates = _rates(request, found, known)
    context = {
        "access": door,
        "corpus": found,
        "sources": known,
        "rates": rates,
        "layers": shown.layers(rates),
        "edge": shown.edge(rates),
    }
    return render(request, "inspector/rates.html", context)


@require_safe
def csv(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Give the rates as CSV: a row for each label."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    return HttpResponse(
        csvs.csv(_rates(request, found, sources(found))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{corpus}-rates.csv"'},
    )


def _rates(request: HttpRequest, corpus: Corpus, known: list[Reference]) -> Measured:
    """Measure by the source that the address names; one that makes no sense is the first."""
    wanted = request.GET.get("against", "")
    first = known[0] if known else None
    return measured(corpus, next((each for each in known if each.key == wanted), first))
