"""The annotator's loop: next, label, complete, next."""

from dataclasses import asdict
from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator import access
from annotator.access import Access
from annotator.errors import Conflict
from annotator.forms.operations import operations
from annotator.forms.ownwork import OwnWorkForm
from annotator.http import wants_json, without
from annotator.models import Assignment
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries import annotating, comments, ownwork, queue, training
from annotator.queries.pace import pace
from annotator.services import assignments, gold, labelling
from annotator.views import annotate_state

Kind = Assignment.Kind


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def annotate_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with unfinished work; POST takes the next conversation if there is none.

    ``?list`` shows the person's work instead of going on with it, or what the address selects.
    """
    door = access.enter(request, slug, Action.ANNOTATE)
    if request.method == "POST":
        return redirect(_next(door))
    learning = training.needed(door.project, door.user)
    work = assignments.unfinished(user=door.user, project=door.project)
    if work is not None and learning is None and "list" not in request.GET:
        return redirect("annotator:annotate", slug=slug, pk=work.pk)
    filters = OwnWorkForm(request.GET, scheme=annotating.current_scheme(door.project))
    selection = filters.selection()
    progress = queue.progress(door.project, door.user)
    paced = pace(door.project, [door.user.pk]).get(door.user.pk)
    number = whole(request.GET.get("page")) or 1
    return render(
        request,
        "annotator/annotate_start.html",
        {
            "access": door,
            "learning": learning,
            "learned": training.own_results(door.project, door.user),
            "progress": progress,
            "pace": paced,
            "left": paced and paced.time_for(progress.in_progress + progress.waiting),
            "filters": filters,
            "narrowed": selection != ownwork.Selection(),
            "page": ownwork.page(door.project, door.user, selection, number),
            "query": without(request.GET, "page"),
            "answered": comments.answered(door.project, door.user),
        },
    )


# A copy from the browser's cache would show the labels of an earlier visit.
@never_cache
@gzip_page
@require_safe
def page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a conversation with the labels the person gave it."""
    door, work = access.enter_work(request, slug, pk)
    if work.kind == Kind.TRAINING and work.completed_at:
        return redirect("annotator:annotate_feedback", slug=slug, pk=pk)
    if work.kind == Kind.WORK and training.needed(door.project, door.user):
        return redirect(_list(door))
    scheme = annotating.current_scheme(door.project)
    commands = annotate_state.commands(scheme)
    complete, previous = annotating.done(work)
    return render(
        request,
        "annotator/annotate.html",
        {
            "access": door,
            "assignment": work,
            "conversation": work.conversation,
            "turns": annotating.turns(work.conversation),
            "scheme": scheme,
            "modules": annotate_state.MODULES,
            "commands": commands,
            "toolbar": [(commands[name], title) for name, title in annotate_state.TOOLBAR.items()],
            "back": commands["previous-conversation"],
            "layers": partial(annotate_state.layers, scheme),
            "complete": complete,
            "previous": previous,
            "state": annotate_state.whole(door, work, scheme),
        },
    )


@require_POST
def ops(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Do what the page asks, and say what stands on the turns it touched."""
    door, work = access.enter_work(request, slug, pk)
    try:
        given = labelling.apply(
            assignment=work, operations=operations(request.body), actor=door.user
        )
    except labelling.Overtaken as error:
        standing = error.standing and asdict(error.standing)
        return JsonResponse({"error": str(error), "standing": standing}, status=409)
    return JsonResponse({"turns": annotate_state.plain(given)})


@require_POST
def complete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Mark a conversation as done and go to the next; a script is told where that is."""
    door, work = access.enter_work(request, slug, pk)
    assignments.complete(assignment=work, actor=door.user)
    following = _after(door, work)
    return JsonResponse({"next": following}) if wants_json(request) else redirect(following)


@require_POST
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back that a conversation is done."""
    door, work = access.enter_work(request, slug, pk)
    assignments.reopen(assignment=work, actor=door.user)
    return redirect("annotator:annotate", slug=slug, pk=pk)


@require_POST
def conversation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open a conversation that the person chose."""
    door = access.enter(request, slug, Action.ANNOTATE)
    if training.needed(door.project, door.user):
        raise Conflict("Pass the training first: it is under Annotate.")
    chosen = access.conversation(door, pk)
    work = assignments.open_for(user=door.user, conversation=chosen)
    return redirect("annotator:annotate", slug=slug, pk=work.pk)


@require_POST
def gold_of_conversation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open a conversation to say what is held to be true of it."""
    door = access.enter(request, slug, Action.REVIEW)
    work = gold.gold_for(access.conversation(door, pk))
    return redirect("annotator:annotate", slug=slug, pk=work.pk)


def _after(door: Access, work: Assignment) -> str:
    """Return where to go from work that is complete now."""
    if work.kind == Kind.GOLD and not training.learned_by(work.conversation):
        return _list(door)
    if work.kind == Kind.GOLD:
        return reverse("annotator:training", args=[door.project.slug])
    if work.kind == Kind.TRAINING:
        return reverse("annotator:annotate_feedback", args=[door.project.slug, work.pk])
    return _next(door)


def _list(door: Access) -> str:
    return reverse("annotator:annotate_next", args=[door.project.slug]) + "?list"


def _next(door: Access) -> str:
    """Return where the person's next work is, taking it if need be."""
    slug = door.project.slug
    work = assignments.next_for(user=door.user, project=door.project)
    if work is None:
        return reverse("annotator:annotate_next", args=[slug])
    return reverse("annotator:annotate", args=[slug, work.pk])
