"""What the annotate page's script asks for while the page is open."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotator import access
from annotator.http import words
from annotator.models import Assignment
from annotator.policies import Action
from annotator.queries import annotating
from annotator.views import annotate_state


@never_cache
@require_safe
def standing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what stands on every turn, or 304 if that is what the page knows."""
    _, work = access.enter_work(request, slug, pk)
    tag = annotate_state.tag(work)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    given = annotate_state.plain(annotating.given(work))
    locked = work.status == Assignment.Status.COMPLETE
    return JsonResponse({"turns": given, "locked": locked, "tag": tag})


@require_safe
def history(request: HttpRequest, slug: str, pk: int, turn: int) -> JsonResponse:
    """Say what was changed on a turn, and when."""
    _, work = access.enter_work(request, slug, pk)
    revisions = annotating.history(work, turn)
    return JsonResponse({"revisions": [asdict(each) for each in revisions]})


@require_safe
def written(request: HttpRequest, slug: str) -> JsonResponse:
    """Say what was written elsewhere in the project in a text of a layer's details."""
    door = access.enter(request, slug, Action.ANNOTATE)
    layer, attribute = (words(request.GET, name) for name in ("layer", "attribute"))
    found = annotating.written(door.project, layer=layer, attribute=attribute)
    return JsonResponse({"texts": found})
