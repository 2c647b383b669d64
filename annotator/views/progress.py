"""How far a project's labelling is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.policies import Action
from annotator.queries import pace, training
from annotator.queries import progress as queries


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is how far, and how many annotators the conversations have had."""
    door = access.enter(request, slug, Action.REVIEW)
    context = {
        "access": door,
        "people": queries.people(door.project),
        "learners": training.learners(door.project) if door.project.pass_mark is not None else [],
        "coverage": queries.coverage(door.project),
        "counted": pace.CONVERSATIONS,
    }
    return render(request, "annotator/progress.html", context)
