"""Who belongs to a project."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annotator import access
from annotator.errors import InvalidInput
from annotator.forms.projects import MemberForm, RemoveForm
from annotator.models import User
from annotator.policies import Action
from annotator.queries import projects as queries
from annotator.services import accounts
from annotator.services import projects as services


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the members; add one, or change a role."""
    door = access.enter(request, slug, Action.MANAGE)
    form = MemberForm(request.POST or None)
    invitation = ""
    if form.is_valid():
        user, path = accounts.invite(username=form.cleaned_data["username"], project=door.project)
        services.set_role(
            project=door.project, user=user, role=form.cleaned_data["role"], actor=door.user
        )
        messages.success(request, f"{user.username} is {form.cleaned_data['role']} now.")
        if path is None:
            if not user.has_usable_password():
                messages.info(request, "They log in by the link of whoever invited them first.")
            return redirect("annotator:members", slug=slug)
        invitation, form = request.build_absolute_uri(path), MemberForm()
    return render(
        request,
        "annotator/members.html",
        {
            "access": door,
            "members": queries.members(door.project),
            "form": form,
            "invitation": invitation,
        },
    )


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """End a membership."""
    door = access.enter(request, slug, Action.MANAGE)
    form = RemoveForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Say which member is to be removed.")
    user = get_object_or_404(User, memberships__project=door.project, pk=form.cleaned_data["user"])
    services.remove_member(project=door.project, user=user, actor=door.user)
    messages.success(request, f"{user.username} is no longer a member. Their labels stay.")
    return redirect("annotator:members", slug=slug)
