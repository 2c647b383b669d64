"""A corpus as a table of conversations."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.policies import Action
from inspector.queries import corpora as queries
from inspector.queries.columns import COLUMNS
from inspector.queries.corpora import Selection

LARGEST = 2**31 - 1  # what a column of the database holds


@require_safe
def show(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """List the conversations that the address selects; what makes no sense in it is ignored."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    selection = _selection(request.GET)
    context = {
        "access": door,
        "corpus": found,
        "selection": selection,
        "narrowed": selection != Selection(sort=selection.sort),
        "page": queries.page(found, selection, _number(request.GET, "page") or 1),
        "choices": queries.choices(found),
        "labelled": queries.LABELLED,
        "columns": COLUMNS,
        "runs": queries.runs(found),
        "uploads": queries.uploads(found),
        "query": _without(request.GET, "page"),
        "unsorted": _without(request.GET, "page", "sort"),
    }
    return render(request, "inspector/corpus.html", context)


def _selection(query: QueryDict) -> Selection:
    sort, labelled = query.get("sort", "id"), query.get("labelled", "")
    return Selection(
        # PostgreSQL's text holds no NUL.
        search=query.get("search", "").replace("\0", "").strip(),
        model=query.get("model", "").replace("\0", ""),
        condition=query.get("condition", "").replace("\0", ""),
        labelled=labelled if labelled in queries.LABELLED else "",
        shortest=_number(query, "shortest"),
        longest=_number(query, "longest"),
        upload=_number(query, "upload"),
        all_revisions=query.get("revisions") == "all",
        sort=sort if sort.removeprefix("-") in queries.SORTS else "id",
    )


def _number(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    return min(int(text), LARGEST) if text.isascii() and text.isdigit() else None


def _without(query: QueryDict, *names: str) -> str:
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()
