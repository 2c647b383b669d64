"""Uploading files, saying what is in them, and watching them being read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator import access
from annotator.access import Access
from annotator.errors import InvalidInput
from annotator.formats import survey
from annotator.formats.registry import READERS
from annotator.forms.mapping import MappingForm
from annotator.forms.uploads import UploadForm
from annotator.http import is_htmx
from annotator.models import Corpus, Upload
from annotator.policies import Action
from annotator.queries import uploads as queries
from annotator.services import projects, reading
from annotator.services import uploads as services

DECIDED_BY_FORM = (Upload.State.READY, Upload.State.CANCELLED)


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
    # The page asks every second while a worker is at it, and has no form then.
    form = _mapping_form(door, upload) if upload.state in DECIDED_BY_FORM else None
    context = _shown(door, upload, form)
    return render(request, template, {**context, "swapped": is_htmx(request)})


@require_POST
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Import the file as it was mapped, or look through it again with other choices."""
    door = access.enter(request, slug, Action.UPLOAD)
    upload = access.upload(door, pk)
    form = _mapping_form(door, upload, request.POST)
    if not form.is_valid():
        context = _shown(door, upload, form)
        return render(request, "annotator/upload.html", context, status=400)
    if request.POST.get("do") == "look":
        services.look_again(upload=upload, choices=form.choices())
    else:
        services.confirm(upload=upload, choices=form.choices(), user=door.user)
    return redirect("annotator:upload", slug=slug, pk=pk)


@require_POST
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop an upload; what it has stored stays."""
    door = access.enter(request, slug, Action.UPLOAD)
    services.cancel(upload=access.upload(door, pk), user=door.user)
    return redirect("annotator:upload", slug=slug, pk=pk)


@require_safe
def left_out(request: HttpRequest, slug: str, pk: int) -> StreamingHttpResponse:
    """Stream what was left out of the file, as it stands there, to be mended and sent again."""
    door = access.enter(request, slug, Action.UPLOAD)
    upload = access.upload(door, pk)
    name = f"left-out-{get_valid_filename(upload.filename)}"
    return StreamingHttpResponse(
        reading.left_out(upload),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _mapping_form(door: Access, upload: Upload, data: Any = None) -> MappingForm:
    return MappingForm(
        data,
        upload=upload,
        survey=survey.decode(upload.survey),
        labels=queries.labels(door.project),
    )


def _shown(door: Access, upload: Upload, form: MappingForm | None) -> dict[str, Any]:
    return {
        "access": door,
        "upload": upload,
        "form": form,
        "found": survey.decode(upload.survey),
        "progress": queries.progress(upload),
        "problems": queries.problems(upload),
        "shown": queries.SHOWN,
    }


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
        upload = services.receive(corpus=corpus, file=file, user=door.user, look_first=True)
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
