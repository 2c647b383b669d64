"""Learning by gold: the set, the feedback, the next try."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.errors import InvalidInput
from annotator.forms.projects import RemoveForm
from annotator.models import User
from annotator.policies import Action
from annotator.queries import feedback as beside_gold
from annotator.queries import training as queries
from annotator.services import training as services


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List what annotators learn by, and what its gold still needs."""
    door = access.enter(request, slug, Action.REVIEW)
    context = {"access": door, "items": queries.items(door.project)}
    return render(request, "annotator/training.html", context)


@require_POST
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a conversation come earlier in the set, or take it out."""
    door = access.enter(request, slug, Action.REVIEW)
    item = access.training_item(door, pk)
    do = request.POST.get("do")
    if do == "up":
        services.move_up(item=item)
    elif do == "drop":
        services.drop(item=item, actor=door.user)
    else:
        raise InvalidInput("Say whether it goes up or out.")
    return redirect("annotator:training", slug=slug)


@never_cache
@require_safe
def feedback(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show training that is complete beside gold; before that, lead back to it."""
    door = access.enter(request, slug, Action.ANNOTATE)
    work = access.training_work(door, pk)
    if not work.completed_at:
        return redirect("annotator:annotate", slug=slug, pk=pk)
    learning = queries.needed(door.project, work.annotator)
    context = {
        "access": door,
        "work": work,
        "own": work.annotator == door.user,
        "feedback": beside_gold.feedback(work),
        "learning": learning,
    }
    return render(request, "annotator/feedback.html", context)


@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next round of one's training."""
    door = access.enter(request, slug, Action.ANNOTATE)
    services.begin_again(project=door.project, user=door.user)
    return redirect("annotator:annotate_next", slug=slug)


@require_POST
def let_through(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an annotator begin real work without having passed."""
    door = access.enter(request, slug, Action.REVIEW)
    form = RemoveForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Say who is to be let through.")
    user = get_object_or_404(User, memberships__project=door.project, pk=form.cleaned_data["user"])
    services.let_through(project=door.project, user=user, actor=door.user)
    messages.success(request, f"{user.username} may begin real work.")
    return redirect("annotator:progress", slug=slug)
