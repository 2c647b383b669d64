"""How a project's work is given out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annotator import access
from annotator.forms.settings import SettingsForm
from annotator.policies import Action
from annotator.queries import queue
from annotator.services import projects as services


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the settings; change them."""
    door = access.enter(request, slug, Action.MANAGE)
    form = SettingsForm(request.POST or None, project=door.project)
    if form.is_valid():
        changed = services.configure(
            project=door.project, actor=door.user, settings=form.settings()
        )
        messages.success(request, "Settings saved." if changed else "Nothing was changed.")
        return redirect("annotator:settings", slug=slug)
    context = {"access": door, "form": form, "overlap": queue.overlap_size(door.project)}
    return render(request, "annotator/settings.html", context, status=400 if form.errors else 200)


@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show guidelines as annotators will read them."""
    access.enter(request, slug, Action.MANAGE)
    text = request.POST.get("guidelines", "")
    return render(request, "annotator/settings.html#preview", {"guidelines": text})
