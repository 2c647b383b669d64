"""The projects of a person, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotator import access
from annotator.forms.projects import ProjectForm
from annotator.policies import Action
from annotator.queries import projects as queries
from annotator.queries import queue
from annotator.services import projects as services


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the person's projects."""
    rows = queries.of(access.user_of(request))
    return render(request, "annotator/projects.html", {"projects": rows})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a project; whoever makes it manages it."""
    form = ProjectForm(request.POST or None)
    if form.is_valid():
        project = services.create(
            name=form.cleaned_data["name"],
            description=form.cleaned_data["description"],
            overlap=form.cleaned_data["overlap"],
            scheme=form.cleaned_data["scheme"],
            manager=access.user_of(request),
        )
        return redirect("annotator:project", slug=project.slug)
    return render(request, "annotator/project_new.html", {"form": form})


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a project: its corpora, its uploads, and how far the person's own labelling is."""
    door = access.enter(request, slug, Action.VIEW)
    progress = queue.progress(door.project, door.user) if door.may_annotate else None
    return render(
        request,
        "annotator/project.html",
        {
            "access": door,
            "corpora": queries.corpora(door.project),
            "uploads": queries.uploads(door.project) if door.may_upload else [],
            "progress": progress,
        },
    )
