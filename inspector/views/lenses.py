"""What the lenses are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from inspector.lenses import registry
from inspector.queries.references import inspected_by


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the installed lenses."""
    return render(request, "inspector/lenses.html", {"lenses": registry.defaults()})


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show what one lens measures, from which source, what it can't see, and how well it does."""
    found = registry.lenses().get(name)
    if found is None:
        raise Http404
    lens = found()
    context = {
        "lens": lens,
        "params": lens.params(),
        "projects": inspected_by(access.user_of(request)),
    }
    return render(request, "inspector/lens.html", context)
