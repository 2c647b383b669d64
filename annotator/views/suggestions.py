"""What annotators do with suggested labels."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from annotator import access
from annotator.forms.operations import decisions
from annotator.services import suggestions


@require_POST
def decide(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Keep what the person did with suggestions; the page sends them like labels."""
    _, work = access.enter_work(request, slug, pk)
    kept = suggestions.decide(assignment=work, decisions=decisions(request.body))
    return JsonResponse({"kept": kept})
