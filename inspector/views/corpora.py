"""A corpus as a table of conversations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.errors import InvalidInput
from annotator.http import without
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries import assigning, views
from annotator.services import giving
from inspector.forms import selection as forms
from inspector.forms.absent import absent, offered
from inspector.forms.giving import GiveForm
from inspector.queries import corpora as queries
from inspector.queries import declared
from inspector.queries.columns import COLUMNS
from inspector.queries.selecting import LABELLED, conversations
from inspector.queries.sessions import grouping


@require_safe
def show(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """List the conversations that the address selects; what makes no sense in it is ignored."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    selection = forms.selection(request.GET)
    choices = queries.choices(found)
    listed = choices | {"annotator": queries.annotators(found)}
    context = {
        "access": door,
        "corpus": found,
        "selection": selection,
        "narrowed": selection.narrows,
        "page": queries.page(found, selection, whole(request.GET.get("page")) or 1),
        "choices": choices,
        "offered": offered(
            {name: [(each, each) for each in values] for name, values in listed.items()}
            | {"label": queries.labels(found)},
            selection,
        ),
        "absent": absent(found, request.GET),
        "labelled": LABELLED,
        "findings": declared.findings(),
        "measures": declared.summaries(),
        "views": views.of(door.user, found),
        "people": assigning.annotators(door.project) if door.may_review else [],
        "kept": forms.kept(request.GET),
        "columns": COLUMNS,
        "grouped": grouping.any_groups(found),
        "runs": queries.runs(found),
        "uploads": queries.uploads(found),
        "query": without(request.GET, "page"),
        "unsorted": without(request.GET, "page", "sort"),
    }
    return render(request, "inspector/corpus.html", context)


@require_POST
def give_out(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Assign all the conversations that an address selects to chosen annotators."""
    door = access.enter(request, slug, Action.REVIEW)
    found = access.corpus(door, corpus)
    form = GiveForm(request.POST, people=assigning.annotators(door.project))
    if not form.is_valid():
        raise InvalidInput("Choose at least one annotator.")
    query = forms.kept(QueryDict(form.cleaned_data["query"]))
    service = {"assign": giving.assign, "share": giving.share_out}[form.cleaned_data["do"]]
    count = service(
        project=door.project,
        conversations=conversations(found, forms.selection(QueryDict(query))),
        annotators=form.cleaned_data["annotator"],
        actor=door.user,
    )
    messages.success(request, f"{count:,} assignment{'' if count == 1 else 's'} made.")
    return _shown(slug, corpus, query)


def _shown(slug: str, corpus: str, query: str) -> HttpResponse:
    path = reverse("inspector:corpus", args=[slug, corpus])
    return redirect(f"{path}?{query}" if query else path)
