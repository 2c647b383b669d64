"""Runs: how far they are, planning one, cancelling one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from annotator import access
from annotator.http import is_htmx
from annotator.policies import Action
from inspector import access as inspector_access
from inspector.models import Run
from inspector.queries import runhistory
from inspector.queries import runs as queries
from inspector.services import newest, planning
from inspector.services import runs as services


@require_safe
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a run; htmx asks for its progress alone, and for the whole page once it is over."""
    door = access.enter(request, slug, Action.INSPECT)
    run = inspector_access.run(door, pk)
    if is_htmx(request) and run.state != Run.State.RUNNING:
        return HttpResponseClientRefresh()
    context = {
        "access": door,
        "run": run,
        "progress": queries.progress(run),
        "failures": queries.failures(run),
        "parts": queries.parts(run),
        "before": runhistory.before(run),
    }
    template = "inspector/run.html" + ("#progress" if is_htmx(request) else "")
    return render(request, template, context)


@require_safe
def of_upload(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show how far an upload's scoring is, as a part of the upload's page."""
    door = access.enter(request, slug, Action.INSPECT)
    upload = access.upload(door, pk)
    run = Run.objects.filter(upload=upload).first()
    context = {
        "access": door,
        "upload": upload,
        "run": run,
        "progress": queries.progress(run) if run else None,
        "unplanned": "" if run else queries.unplanned(upload),
    }
    return render(request, "inspector/upload_scoring.html", context)


@require_POST
def score(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Score a corpus: all of it with ``everything``, else what is missing or outdated."""
    door = access.enter(request, slug, Action.MANAGE)
    plan = planning.plan if "everything" in request.POST else planning.plan_outdated
    run = plan(corpus=access.corpus(door, corpus), requested_by=door.user)
    return redirect("inspector:run", slug=slug, pk=run.pk)


@require_POST
def score_conversation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Score one conversation before everything else."""
    door = access.enter(request, slug, Action.MANAGE)
    conversation = access.conversation(door, pk)
    run = planning.plan_for_conversation(conversation=conversation, requested_by=door.user)
    return redirect("inspector:run", slug=slug, pk=run.pk)


@require_POST
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop a run."""
    door = access.enter(request, slug, Action.MANAGE)
    run = inspector_access.run(door, pk)
    services.cancel(run=run, actor=door.user)
    return redirect("inspector:run", slug=slug, pk=run.pk)


@require_POST
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Delete a run that is over, with its results."""
    door = access.enter(request, slug, Action.MANAGE)
    run = inspector_access.run(door, pk)
    newest.forget(run=run, actor=door.user)
    messages.success(request, f"Run {pk} is deleted.")
    return redirect("inspector:corpus", slug=slug, corpus=run.corpus.slug)
