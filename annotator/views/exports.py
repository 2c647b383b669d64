"""Labels as files."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator import access
from annotator.errors import InvalidInput
from annotator.forms.exports import ChoicesForm, ExportForm
from annotator.models import Export
from annotator.policies import Action
from annotator.queries.exporting import tables
from annotator.services import exporting


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the person choose what to export; list what was exported."""
    door = access.enter(request, slug, Action.EXPORT)
    kinds = list(exporting.kinds().values())
    bound = request.POST if request.method == "POST" else None
    initial = {"kind": kinds[0].key, "corpus": request.GET.get("corpus", "")}
    form = ExportForm(bound, project=door.project, kinds=kinds, initial=initial)
    if form.is_valid():
        exporting.ask(
            project=door.project,
            kind=form.cleaned_data["kind"],
            choices=form.choices(),
            user=door.user,
        )
        return redirect("annotator:export", slug=slug)
    context = {
        "access": door,
        "form": form,
        "kinds": kinds,
        "exports": Export.objects.filter(project=door.project).select_related("requested_by")[:20],
    }
    status = 400 if form.is_bound else 200
    return render(request, "annotator/export.html", context, status=status)


@require_safe
def state(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show how far one export is; a page asks for it until it is done."""
    door = access.enter(request, slug, Action.EXPORT)
    context = {"access": door, "export": access.export(door, pk)}
    return render(request, "annotator/export.html#state", context)


@require_safe
def download(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """Give the file of an export that is done."""
    door = access.enter(request, slug, Action.EXPORT)
    export = access.export(door, pk)
    if export.state != Export.State.DONE:
        raise Http404
    return FileResponse(export.file.open("rb"), as_attachment=True, filename=export.filename)


@require_POST
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Delete an export and its file."""
    door = access.enter(request, slug, Action.EXPORT)
    exporting.forget(export=access.export(door, pk), actor=door.user)
    return redirect("annotator:export", slug=slug)


@require_safe
def labels_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Stream the chosen labels as CSV, without waiting for a file to be made."""
    door = access.enter(request, slug, Action.EXPORT)
    form = ChoicesForm(request.GET, project=door.project)
    if not form.is_valid():
        raise InvalidInput("The project has no such corpus or layer.")
    day = timezone.now().date().isoformat()
    return StreamingHttpResponse(
        tables.csv(door.project, form.choices(), tables.LABELS),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-labels-{day}.csv"'},
    )
