"""What lenses suggest to an annotator."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotator import access
from annotator.queries import annotating, suggesting
from inspector.queries.suggestions import suggestions


@never_cache
@require_safe
def show(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """List the suggestions for the person's own work; none where they are not to be seen."""
    door, work = access.enter_work(request, slug, pk)
    found = (
        suggestions(work.conversation, annotating.current_scheme(door.project))
        if suggesting.shown(work)
        else []
    )
    return JsonResponse({"suggestions": [asdict(each) for each in found]})
