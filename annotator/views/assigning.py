"""Giving conversations out by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from annotator import access
from annotator.access import Access
from annotator.forms.assigning import AssignForm, SelectionForm
from annotator.http import without
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries import assigning as queries
from annotator.services import giving, training

DONE: dict[str, tuple[Callable[..., int], str]] = {
    "assign": (giving.assign, "assigned"),
    "share": (giving.share_out, "assigned"),
    "back": (giving.take_back, "taken back"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """List the conversations that the address selects; assign them, or take them back."""
    door = access.enter(request, slug, Action.REVIEW)
    people = queries.annotators(door.project)
    filters = SelectionForm(request.GET, project=door.project, people=people)
    selection = filters.selection()
    page = queries.page(door.project, selection, whole(request.GET.get("page")) or 1)
    form = AssignForm(request.POST or None, people=people, shown=[row.pk for row in page.rows])
    if form.is_valid():
        messages.success(request, _do(door, selection, form.cleaned_data))
        here = reverse("annotator:assign", args=[slug])
        return redirect(f"{here}?{request.GET.urlencode()}")
    context = {
        "access": door,
        "filters": filters,
        "narrowed": selection != queries.Selection(),
        "page": page,
        "people": people,
        "form": form,
        "ticked": request.POST.getlist("conversation"),
        "named": request.POST.getlist("annotator"),
        "query": without(request.GET, "page"),
    }
    status = 400 if form.is_bound else 200
    return render(request, "annotator/assign.html", context, status=status)


def _do(door: Access, selection: queries.Selection, asked: dict[str, Any]) -> str:
    rows = queries.chosen(door.project, selection)
    if not asked["everything"]:
        rows = rows.filter(pk__in=asked["conversation"])
    if asked["do"] == "train":
        count = training.choose(project=door.project, conversations=rows, actor=door.user)
        return f"{count:,} conversation{'' if count == 1 else 's'} more to learn by."
    service, done = DONE[asked["do"]]
    count = service(
        project=door.project, conversations=rows, annotators=asked["annotator"], actor=door.user
    )
    return f"{count:,} assignment{'' if count == 1 else 's'} {done}."
