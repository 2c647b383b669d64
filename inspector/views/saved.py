"""What people save of a corpus's pages under names: selections, and searches of findings."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.errors import InvalidInput
from annotator.forms.views import NameForm, ViewForm
from annotator.models import SavedView
from annotator.policies import Action
from annotator.services import views as saving
from inspector.forms import conduct, selection

KEPT: dict[str, Callable[[QueryDict], str]] = {
    SavedView.Page.CONVERSATIONS: selection.kept,
    SavedView.Page.FINDINGS: conduct.kept,
}
ROUTES = {
    SavedView.Page.CONVERSATIONS: "inspector:corpus",
    SavedView.Page.FINDINGS: "inspector:findings",
}
TOO_LONG = "Give it a name of at most 120 characters."


@require_POST
def save(request: HttpRequest, slug: str, corpus: str, page: str) -> HttpResponse:
    """Save what an address of ``page`` asks for under a name, and show it."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    form = ViewForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(TOO_LONG)
    view = saving.save(
        corpus=found,
        owner=door.user,
        page=page,
        name=form.cleaned_data["name"],
        query=KEPT[page](QueryDict(form.cleaned_data["query"])),
        shared=form.cleaned_data["shared"],
    )
    messages.success(request, f"{view.name} is saved.")
    return _shown(slug, view)


@require_safe
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Go to what a saved view shows; its address stays when it is renamed or changed."""
    door = access.enter(request, slug, Action.INSPECT)
    return _shown(slug, access.view(door, pk))


@require_POST
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a saved view another name, and share it or not."""
    door = access.enter(request, slug, Action.INSPECT)
    view = access.own_view(door, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(TOO_LONG)
    saving.change(view=view, name=form.cleaned_data["name"], shared=form.cleaned_data["shared"])
    messages.success(request, f"{view.name} is saved.")
    return _shown(slug, view)


@require_POST
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Delete a saved view."""
    door = access.enter(request, slug, Action.INSPECT)
    view = access.own_view(door, pk)
    saving.forget(view=view)
    messages.success(request, f"{view.name} is no longer saved.")
    return _shown(slug, view)


def _shown(slug: str, view: SavedView) -> HttpResponse:
    path = reverse(ROUTES[SavedView.Page(view.page)], args=[slug, view.corpus.slug])
    return redirect(f"{path}?{view.query}" if view.query else path)
