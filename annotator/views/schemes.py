"""The labels a project asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.policies import Action
from annotator.queries import annotating


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the current scheme version with every definition."""
    door = access.enter(request, slug, Action.VIEW)
    scheme = annotating.current_scheme(door.project)
    return render(request, "annotator/scheme.html", {"access": door, "scheme": scheme})
