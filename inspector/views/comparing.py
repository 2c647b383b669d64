"""Corpora, models, conditions or system prompts side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotator import access
from annotator.access import Access
from annotator.models import Corpus
from annotator.policies import Action
from inspector.forms import comparing as forms
from inspector.queries import comparing, comparingtable, declared, sides


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the comparison that the address asks for; what makes no sense in it is ignored."""
    door = access.enter(request, slug, Action.INSPECT)
    context = _context(request, door) | {
        "by": sides.BY,
        "lenses": forms.lenses_known(),
        "match": comparing.MATCH,
        "corpora": Corpus.objects.filter(project=door.project).order_by("name"),
        "query": request.GET.urlencode(),
    }
    return render(request, "inspector/compare.html", context)


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the comparison as one HTML file that needs nothing else, to be kept or sent on."""
    door = access.enter(request, slug, Action.INSPECT)
    context = _context(request, door) | {"made_at": timezone.now()}
    return HttpResponse(
        render_to_string("inspector/compare_report.html", context),
        headers={"Content-Disposition": f'attachment; filename="{slug}-comparison.html"'},
    )


@require_safe
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the comparison as CSV: a row for each kind and side."""
    door = access.enter(request, slug, Action.INSPECT)
    found = comparing.comparison(door.project, forms.asked(request.GET))
    return HttpResponse(
        comparingtable.csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-comparison.csv"'},
    )


def _context(request: HttpRequest, door: Access) -> dict[str, Any]:
    found = comparing.comparison(door.project, forms.asked(request.GET))
    return {
        "access": door,
        "asked": found.asked,
        "found": found,
        "lens_titles": [(name, declared.title(name)) for name in found.asked.lenses],
        "reference": found.sides[found.reference] if found.sides else None,
        "rows": comparingtable.table(found),
    }
