"""Ordering the queue by what a lens says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotator import access
from annotator.policies import Action
from annotator.queries import queue
from inspector.forms.priorities import PriorityForm
from inspector.services import priorities
from inspector.services.priorities import Rank


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the queue is ordered by; order it by another measure."""
    door = access.enter(request, slug, Action.MANAGE)
    form = PriorityForm(request.POST or None, initial={"first": Rank.HIGHEST})
    if form.is_valid():
        lens, measure = form.chosen()
        ranked = priorities.rank(
            project=door.project,
            lens=lens,
            measure=measure,
            first=Rank(form.cleaned_data["first"]),
            actor=door.user,
        )
        messages.success(request, f"The queue goes by it now; {ranked:,} conversations are ranked.")
        return redirect("inspector:priority", slug=slug)
    context = {"access": door, "form": form, "ranking": queue.ranking(door.project)}
    status = 400 if form.errors else 200
    return render(request, "inspector/priority.html", context, status=status)
