"""Deleting a corpus, after saying what would go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotator import access
from annotator.policies import Action
from annotator.queries import projects as queries
from annotator.services import deleting


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Say what the corpus holds; delete it once its name was typed."""
    door = access.enter(request, slug, Action.MANAGE)
    row = access.corpus(door, corpus)
    if request.method == "POST":
        deleting.delete_corpus(corpus=row, typed=request.POST.get("name", ""), actor=door.user)
        messages.success(request, f"{row.name} was deleted.")
        return redirect("annotator:project", slug=slug)
    context = {"access": door, "corpus": row, "held": queries.held(row)}
    return render(request, "annotator/corpus_delete.html", context)
