"""The runs of a project, and two of them held against each other."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from annotator import access
from annotator.access import Access
from annotator.errors import InvalidInput
from annotator.http import is_htmx, without
from annotator.models import Corpus
from annotator.numbers import whole
from annotator.policies import Action
from inspector import access as inspector_access
from inspector.models import Run
from inspector.queries import declared, runhistory
from inspector.queries.runcomparison import csv as tables
from inspector.queries.runcomparison import shown
from inspector.queries.runcomparison.found import Overview
from inspector.services import comparisons

CHOICES = 200  # runs that can be chosen from, beside those that are shown


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the runs of a project or, with ``corpus``, of one of its corpora."""
    door = access.enter(request, slug, Action.INSPECT)
    wanted = request.GET.get("corpus", "")
    corpora = list(Corpus.objects.filter(project=door.project).order_by("name"))
    corpus = next((each for each in corpora if each.slug == wanted), None)
    context = {
        "access": door,
        "corpora": corpora,
        "corpus": corpus,
        "page": runhistory.page(door.project, corpus, whole(request.GET.get("page")) or 1),
        "query": without(request.GET, "page"),
    }
    return render(request, "inspector/runs.html", context)


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what changed from run ``a`` to run ``b``: of every lens how much, of one ``lens`` what.

    Whichever was planned first is the earlier one. Without a lens, the one that changed most. While
    a worker compares them, htmx asks how far it is, and for the whole page once it is done. Two
    large runs are compared once both are over.
    """
    door = access.enter(request, slug, Action.INSPECT)
    earlier, later = _pair(request, door)
    apart = earlier.corpus_id != later.corpus_id
    making = None if apart else comparisons.making(earlier=earlier, later=later)
    waits_for = None if apart else comparisons.waits_for(earlier=earlier, later=later)
    if is_htmx(request) and not making:
        return HttpResponseClientRefresh()
    context: dict[str, Any] = {
        "access": door,
        "earlier": earlier,
        "later": later,
        "apart": apart,
        "making": making,
        "waits_for": waits_for,
        "lens": request.GET.get("lens", ""),
        "query": request.GET.urlencode(),
    }
    if is_htmx(request):
        return render(request, "inspector/compare_runs.html#making", context)
    newest = Run.objects.filter(corpus=earlier.corpus_id)[:CHOICES]
    context["choices"] = sorted({*newest, earlier, later}, key=lambda run: -run.pk)
    if making:
        comparisons.ask(earlier=earlier, later=later)
    elif not waits_for:
        context |= _compared(earlier, later, context["lens"], apart=apart)
    return render(request, "inspector/compare_runs.html", context)


def _compared(earlier: Run, later: Run, lens: str, *, apart: bool) -> dict[str, Any]:
    overview = Overview({}) if apart else comparisons.overview(earlier=earlier, later=later)
    lenses = shown.lenses(earlier, later, overview)
    both = [row.difference.name for row in lenses if row.both]
    lens = lens if lens in both else next(iter(both), "")
    found = comparisons.of_lens(earlier=earlier, later=later, lens=lens) if lens else None
    return {
        "lenses": lenses,
        "lens": lens,
        "lens_title": declared.title(lens),
        "found": shown.of_lens(lens, found) if found else None,
    }


@require_safe
def compare_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Stream what changed of ``lens`` from run ``a`` to run ``b``."""
    door = access.enter(request, slug, Action.INSPECT)
    earlier, later = _pair(request, door)
    lens = request.GET.get("lens", "")
    if declared.lens(lens) is None:
        raise Http404
    name = f"{slug}-runs-{earlier.pk}-{later.pk}-{lens}.csv"
    return StreamingHttpResponse(
        tables.csv(earlier, later, lens),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _pair(request: HttpRequest, door: Access) -> tuple[Run, Run]:
    """Return the runs that an address names, the earlier one first.

    Raises InvalidInput where it names one twice, Http404 where one is not there.
    """
    numbers = {whole(request.GET.get(name)) or 0 for name in ("a", "b")}
    if len(numbers) == 1:
        raise InvalidInput("Choose two different runs.")
    earlier, later = (inspector_access.run(door, pk) for pk in sorted(numbers))
    return earlier, later
