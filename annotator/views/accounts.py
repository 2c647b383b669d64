"""Logging in and out, one-time links, invitations."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotator.errors import InvalidInput
from annotator.services import accounts


class LogIn(LoginView):
    """The log-in page; someone who is logged in already goes on to the projects."""

    redirect_authenticated_user = True


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("login")


@login_not_required
@never_cache
@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Log in by a one-time link."""
    try:
        user = accounts.redeem(token)
    except InvalidInput as error:
        return _refused(request, error)
    login(request, user)
    return redirect("annotator:projects")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Let an invited person choose their password."""
    try:
        user = accounts.invited(uid=uid, token=token)
    except InvalidInput as error:
        return _refused(request, error)
    form = SetPasswordForm(user, request.POST or None)
    if form.is_valid():
        login(request, form.save())
        return redirect("annotator:projects")
    return render(request, "registration/invitation.html", {"form": form, "invited": user})


def _refused(request: HttpRequest, error: InvalidInput) -> HttpResponse:
    return render(request, "registration/enter_failed.html", {"reason": str(error)}, status=400)
