"""Where the domain meets HTTP: errors to statuses, and what every page knows."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from annotator.errors import Conflict, DomainError, InvalidInput, NotAllowed

log = logging.getLogger(__name__)

STATUS: dict[type[DomainError], int] = {NotAllowed: 403, Conflict: 409, InvalidInput: 400}
THEMES = ("auto", "light", "dark")


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a script that reads JSON."""
    return "application/json" in request.headers.get("Accept", "")


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page; going back in history asks for all of it."""
    return request.headers.get("HX-Request") == "true"


def without(query: QueryDict, *names: str) -> str:
    """Return the address's query, encoded, without what stands under ``names``."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


class DomainErrorMiddleware:
    """Answer a DomainError with its status and its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a domain error into a response; leave any other exception to Django."""
        if not isinstance(error, DomainError):
            return None
        status = STATUS.get(type(error), 400)
        if wants_json(request):
            return JsonResponse({"error": str(error)}, status=status)
        template = "403.html" if status == 403 else "400.html"
        return render(request, template, {"exception": str(error)}, status=status)


def page_context(request: HttpRequest) -> dict[str, str]:
    """Return what every template may use: the colour theme the person chose."""
    theme = request.COOKIES.get("theme", "auto")
    return {"theme": theme if theme in THEMES else "auto"}
