"""Deciding where annotators differ."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator import access
from annotator.access import Access
from annotator.errors import InvalidInput
from annotator.forms.adjudicating import DecisionForm, MajorityForm, WhereForm
from annotator.http import without
from annotator.models import Layer, Turn
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries import againstgold
from annotator.queries import disagreements as queries
from annotator.queries.disagreements import Unit, Where
from annotator.services import adjudicating, gold

PAGE = 50


@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """List the disagreements that nobody decided on, the costliest first."""
    door = access.enter(request, slug, Action.REVIEW)
    form = WhereForm(request.GET, project=door.project)
    waiting = _Waiting(door, form)
    context = {
        "access": door,
        "form": form,
        "against": form.against_model(),
        "majority": MajorityForm(),
        "count": waiting.count(),
        "units": waiting.some(PAGE),
        "query": request.GET.urlencode(),
    }
    return render(request, "annotator/adjudicate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, slug: str, pk: int, layer: str) -> HttpResponse:
    """Show everybody's answer to a turn side by side; decide, and go to the next."""
    door = access.enter(request, slug, Action.REVIEW)
    turn = access.turn(door, pk)
    asked = _layer(door, layer)
    answers = queries.answers(turn, layer)
    selected = WhereForm(request.GET, project=door.project)
    against = selected.against_model()
    form = DecisionForm(
        request.POST or None, works=[each.work for each in answers], model=bool(against)
    )
    if form.is_valid():
        return _decided(request, door, turn, layer, form)
    waiting = _Waiting(door, selected)
    context = {
        "access": door,
        "turn": turn,
        "layer": asked,
        "answers": answers,
        "context": queries.around(turn.conversation, turn.index),
        "form": form,
        "left": waiting.count(),
        "skip": (whole(request.GET.get("skip")) or 0) + 1,
        "against": against,
        "model": againstgold.answer(door.project, against, turn, layer) if against else None,
        "query": without(request.GET, "skip"),
        "left_here": waiting.count_in(turn.conversation_id),
    }
    status = 400 if form.is_bound else 200
    return render(request, "annotator/adjudicate_unit.html", context, status=status)


@require_safe
def following(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the costliest disagreement; ``skip`` says how many to pass over."""
    door = access.enter(request, slug, Action.REVIEW)
    return redirect(_next(request, door, whole(request.GET.get("skip")) or 0))


@require_POST
def sign_off(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Complete a conversation's gold; what everybody agreed on becomes gold, too."""
    door = access.enter(request, slug, Action.REVIEW)
    conversation = access.conversation(door, pk)
    agreed = adjudicating.sign_off(conversation=conversation, actor=door.user)
    told = "answer that all gave is" if agreed == 1 else "answers that all gave are"
    messages.success(request, f"{conversation} is signed off; {agreed:,} {told} gold.")
    return redirect("annotator:adjudicate", slug=slug)


@require_POST
def majority(request: HttpRequest, slug: str) -> HttpResponse:
    """Make gold of what a majority gave, marked as such."""
    door = access.enter(request, slug, Action.REVIEW)
    form = MajorityForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("A majority is from 51 to 100 per cent.")
    where = WhereForm(request.GET, project=door.project).where()
    count = adjudicating.by_majority(
        project=door.project,
        where=where,
        threshold=form.cleaned_data["threshold"] / 100,
        actor=door.user,
    )
    turns = "turn is" if count == 1 else "turns are"
    messages.success(request, f"{count:,} {turns} gold by majority.")
    return redirect("annotator:adjudicate", slug=slug)


def _decided(
    request: HttpRequest, door: Access, turn: Turn, layer: str, form: DecisionForm
) -> HttpResponse:
    said = form.cleaned_data
    against = WhereForm(request.GET, project=door.project).against_model()
    if said["do"] == "own":
        adjudicating.written(
            turn=turn, layer=layer, reason=said["reason"], against=against, actor=door.user
        )
        work = gold.gold_for(turn.conversation)
        page = reverse("annotator:annotate", args=[door.project.slug, work.pk])
        return redirect(f"{page}#turn-{turn.index + 1}")
    if said["do"] == "model":
        labels = [each for each, _ in againstgold.answer(door.project, against, turn, layer).labels]
        adjudicating.by_model(
            turn=turn,
            layer=layer,
            labels=labels,
            against=against,
            reason=said["reason"],
            actor=door.user,
        )
        return redirect(_next(request, door, 0))
    adjudicating.decide(
        turn=turn,
        layer=layer,
        take=said["take"] if said["do"] == "take" else [],
        reason=said["reason"],
        against=against,
        actor=door.user,
    )
    return redirect(_next(request, door, 0))


def _next(request: HttpRequest, door: Access, skip: int) -> str:
    found = _Waiting(door, WhereForm(request.GET, project=door.project)).some(1, skip)
    query = without(request.GET, "skip")
    tail = f"?{query}" if query else ""
    slug = door.project.slug
    if not found:
        return reverse("annotator:adjudicate", args=[slug]) + tail
    if skip:
        tail = f"{tail}&skip={skip}" if tail else f"?skip={skip}"
    return reverse("annotator:adjudicate_unit", args=[slug, found[0].turn, found[0].layer]) + tail


class _Waiting:
    """What waits for a decision, as an address selects it; a model is asked once."""

    def __init__(self, door: Access, form: WhereForm) -> None:
        self._project, self._where = door.project, form.where()
        name = form.against_model()
        self._differing = (
            againstgold.differences(self._project, name, self._where) if name else None
        )

    def count(self) -> int:
        if self._differing is not None:
            return len(self._differing)
        return queries.count(self._project, self._where)

    def count_in(self, conversation: int) -> int:
        """Return how many wait in a conversation, whatever else is selected."""
        if self._differing is not None:
            return sum(unit.conversation == conversation for unit in self._differing)
        return queries.count(self._project, Where(conversation=conversation))

    def some(self, limit: int, offset: int = 0) -> list[Unit]:
        if self._differing is not None:
            return self._differing[offset : offset + limit]
        return queries.disagreements(self._project, self._where, limit, offset)


def _layer(door: Access, key: str) -> Layer:
    rows = Layer.objects.filter(scheme_version__project=door.project, key=key)
    found = rows.order_by("-scheme_version__number").first()
    if found is None:
        raise Http404
    return found
