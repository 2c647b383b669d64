"""Uploading files and watching them being read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotator import access
from annotator.access import Access
from annotator.errors import InvalidInput
from annotator.formats.registry import READERS
from annotator.forms.uploads import UploadForm
from annotator.http import is_htmx
from annotator.models import Corpus, Upload
from annotator.policies import Action
from annotator.queries import uploads as queries
from annotator.services import projects
from annotator.services import uploads as services


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take files for a corpus; each becomes an upload of its own."""
    door = access.enter(request, slug, Action.UPLOAD)
    form = UploadForm(request.POST or None, request.FILES or None, project=door.project)
    if request.method == "POST" and form.is_valid():
        taken = _take(door, form)
        if len(taken) == 1 and not form.errors:
            return redirect("annotator:upload", slug=slug, pk=taken[0].pk)
        if taken:
            for error in form.errors.get("files", []):
                messages.error(request, str(error))
            return redirect("annotator:project", slug=slug)
    status = 400 if form.errors else 200
    context = {"access": door, "form": form, "readers": READERS}
    return render(request, "annotator/upload_new.html", context, status=status)


@require_safe
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show how far an upload is and what was wrong in it; htmx asks for the progress alone."""
    door = access.enter(request, slug, Action.UPLOAD)
    upload = access.upload(door, pk)
    template = "annotator/upload.html" + ("#progress" if is_htmx(request) else "")
    context = {
        "access": door,
        "upload": upload,
        "progress": queries.progress(upload),
        "problems": queries.problems(upload),
        "shown": queries.SHOWN,
    }
    return render(request, template, context)


def _take(door: Access, form: UploadForm) -> list[Upload]:
    """Receive each file; one that can't be read is told and the others are kept."""
    taken = []
    corpus = form.cleaned_data["corpus"]
    for file in form.cleaned_data["files"]:
        try:
            services.check(file=file)
        except InvalidInput as error:
            form.add_error("files", str(error))
            continue
        corpus = corpus or _new_corpus(door, form)
        upload = services.receive(corpus=corpus, file=file, user=door.user)
        services.enqueue(upload=upload)
        taken.append(upload)
    return taken


def _new_corpus(door: Access, form: UploadForm) -> Corpus:
    return projects.create_corpus(
        project=door.project,
        name=form.cleaned_data["name"].strip(),
        kind=form.cleaned_data["kind"],
        actor=door.user,
    )
