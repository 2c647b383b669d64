"""Search by conduct: the findings of a corpus, with their words."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.http import without
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries import views
from inspector.forms import conduct as forms
from inspector.forms import selection as selections
from inspector.forms.absent import absent
from inspector.queries import conduct, conductcsv, conductfound, conductpage


@require_safe
def show(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """List the findings that the address asks for; what makes no sense in it is ignored."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    selection = selections.selection(request.GET)
    asked = forms.conduct(request.GET)
    number = whole(request.GET.get("page")) or 1
    hits = conductfound.find(found, selection, asked)
    search = request.GET.copy()
    search["what"] = asked.what
    context = {
        "access": door,
        "corpus": found,
        "selection": selection,
        "kept": selections.kept(request.GET),
        "carried": selections.carried(request.GET),
        "asked": asked,
        "options": [
            (group, [(what, text, hits.counts[what]) for what, text in choices])
            for group, choices in conduct.options()
        ],
        "roles": forms.ROLES,
        "page": conductpage.page(hits, number),
        "table": hits.table,
        "unknown": hits.unknown,
        "absent": absent(found, request.GET),
        "query": without(request.GET, "page"),
        "views": views.searches(door.user, door.project),
        "search": forms.kept(search),
    }
    return render(request, "inspector/findings.html", context)


@require_safe
def csv(request: HttpRequest, slug: str, corpus: str) -> StreamingHttpResponse:
    """Stream the findings that the address asks for as CSV, however many there are."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    selection, asked = selections.selection(request.GET), forms.conduct(request.GET)
    return StreamingHttpResponse(
        conductcsv.csv(conductfound.find(found, selection, asked)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{corpus}-findings.csv"'},
    )
