"""Whether the site works at all, and its icon."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 once the site can reach its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@cache_control(public=True, max_age=86_400)
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Send a browser that opened something without a head, such as a CSV, to the site's icon."""
    return redirect(static("img/favicon.svg"))
