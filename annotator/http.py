"""Where the domain meets HTTP: errors to statuses, and what every page knows."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
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


def words(query: QueryDict, name: str) -> str:
    """Return what an address says under ``name``; PostgreSQL's text holds no NUL."""
    return query.get(name, "").replace("\0", "")


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
        if is_htmx(request):
            return _told(str(error), status)
        template = "403.html" if status == 403 else "400.html"
        return render(request, template, {"exception": str(error)}, status=status)


class LoginMiddleware(LoginRequiredMiddleware):
    """Send whoever isn't logged in to the log-in page; htmx would put that into the page it has."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[Any, Any],
    ) -> HttpResponseBase | None:
        """Answer what nobody may see who isn't logged in.

        They have no file to send either: a large one is read past, and not put on the disk.
        """
        if not request.user.is_authenticated:
            request.upload_handlers = [MemoryFileUploadHandler(request)]
        away = super().process_view(request, view_func, view_args, view_kwargs)
        if away is not None and is_htmx(request):
            return _told("You are signed out. Log in, and load this page again.", 401)
        return away


def _told(words: str, status: int) -> HttpResponse:
    """Return an error that the page shows beside what it has, see `static/js/site.js`."""
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def page_context(request: HttpRequest) -> dict[str, str]:
    """Return what every template may use: the colour theme the person chose."""
    theme = request.COOKIES.get("theme", "auto")
    return {"theme": theme if theme in THEMES else "auto"}
