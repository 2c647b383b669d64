"""What the lenses are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspector.lenses import registry


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the installed lenses."""
    return render(request, "inspector/lenses.html", {"lenses": registry.defaults()})


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show what one lens measures, from which source, and what it can't see."""
    found = registry.lenses().get(name)
    if found is None:
        raise Http404
    lens = found()
    return render(request, "inspector/lens.html", {"lens": lens, "params": lens.params()})
