"""How well the lenses do on a project's labels."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.policies import Action
from inspector.queries import qualitycsv
from inspector.queries import qualitytable as tables
from inspector.queries.quality import quality
from inspector.queries.references import Reference, references
from inspector.queries.schemenames import Names


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how well lenses find what the reference labelled that the address names, or gold."""
    door = access.enter(request, slug, Action.INSPECT)
    known = references(door.project)
    names = Names(door.project)
    context = {
        "access": door,
        "references": known,
        "pairs": list(tables.pairs(names)),
        "suggested": tables.suggested(door.project),
    }
    if known:
        found = quality(door.project, _chosen(request, known))
        context |= {
            "quality": found,
            "lenses": tables.lens_rows(found, names),
            "left_out": tables.left_out(found, names),
        }
    return render(request, "inspector/quality.html", context)


@require_safe
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the figures as CSV: a row for each class."""
    door = access.enter(request, slug, Action.INSPECT)
    known = references(door.project)
    text = qualitycsv.csv(quality(door.project, _chosen(request, known)) if known else None)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-quality.csv"'},
    )


def _chosen(request: HttpRequest, known: list[Reference]) -> Reference:
    """Return the reference that the address names; one that makes no sense is the first."""
    wanted = request.GET.get("against", "")
    return next((each for each in known if each.key == wanted), known[0])
