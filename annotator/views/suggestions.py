"""What annotators do with suggested labels."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from annotator import access
from annotator.forms.operations import decisions
from annotator.policies import Action
from annotator.services import suggestions


@require_POST
def decide(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Keep what the person did with suggestions; the page sends them like labels."""
    door = access.enter(request, slug, Action.ANNOTATE)
    work = access.own_assignment(door, pk)
    kept = suggestions.decide(assignment=work, decisions=decisions(request.body))
    return JsonResponse({"kept": kept})
