"""Labels as files."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotator import access
from annotator.access import Access
from annotator.errors import InvalidInput
from annotator.forms.exports import ExportForm
from annotator.http import is_htmx
from annotator.policies import Action
from annotator.queries import labels
from annotator.queries.labels import Selection


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the person choose what to export, and say how much it is; htmx asks for that alone."""
    door = access.enter(request, slug, Action.EXPORT)
    form, selection = _selection(request, door)
    template = "annotator/export.html" + ("#download" if is_htmx(request) else "")
    return render(
        request,
        template,
        {
            "access": door,
            "form": form,
            "count": labels.count(door.project, selection),
            "query": request.GET.urlencode(),
            "columns": list(labels.COLUMNS),
        },
    )


@require_safe
def labels_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Stream the chosen labels as CSV."""
    door = access.enter(request, slug, Action.EXPORT)
    _, selection = _selection(request, door)
    day = timezone.now().date().isoformat()
    rows: Iterator[bytes] = labels.csv(door.project, selection)
    return StreamingHttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-labels-{day}.csv"'},
    )


def _selection(request: HttpRequest, door: Access) -> tuple[ExportForm, Selection]:
    form = ExportForm(request.GET, project=door.project)
    if not form.is_valid():
        raise InvalidInput("The project has no such corpus or layer.")
    return form, form.selection()
