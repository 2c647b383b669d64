"""Accounts: the first one, invitations, and one-time log-in links."""

import secrets

from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from annotator.errors import InvalidInput
from annotator.models import Membership, Project, User

FIRST_USER = "manager"
_LOGIN_SALT = "one-time-login"
_LOGIN_SECONDS = 60 * 60 * 24


@transaction.atomic
def first_user() -> tuple[User, str | None]:
    """Return the first person and, if they were only made now, their generated password.

    Projects that have no manager yet, the demo say, become theirs.
    """
    user = User.objects.filter(is_active=True, is_superuser=True).order_by("id").first()
    if user is not None:
        return user, None
    password = secrets.token_urlsafe(9)
    user = User.objects.create_superuser(username=FIRST_USER, password=password)
    manager = Membership.Role.MANAGER
    for project in Project.objects.exclude(memberships__role=manager):
        Membership.objects.create(project=project, user=user, role=manager)
    return user, password


def first_login_link(base_url: str) -> tuple[str, str, str | None]:
    """Return a one-time log-in URL for the first person, their name, and a fresh password if any.

    The link works once and for a day: it is tied to the moment of the last log-in, which it
    changes.
    """
    user, password = first_user()
    token = signing.dumps({"user": user.pk, "last": _last_login(user)}, salt=_LOGIN_SALT)
    return base_url.rstrip("/") + reverse("enter", args=[token]), user.username, password


def redeem(token: str) -> User:
    """Return the person a one-time link is for. Raises InvalidInput if it is spent or false."""
    try:
        claim = signing.loads(token, salt=_LOGIN_SALT, max_age=_LOGIN_SECONDS)
    except signing.BadSignature:
        raise InvalidInput("This log-in link is not valid, or older than a day.") from None
    user = User.objects.filter(pk=claim["user"], is_active=True).first()
    if user is None or _last_login(user) != claim["last"]:
        raise InvalidInput("This log-in link has been used already. Log in with your password.")
    return user


def _last_login(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""


@transaction.atomic
def invite(*, username: str, project: Project) -> tuple[User, str | None]:
    """Return the account ``username``, made if missing, and an invitation path for a new one.

    Whoever opens the path first chooses the password, and so gets at all that the account may see.
    Until a password is chosen, only the project that the account has belonged to longest is given
    the path, for a superuser none.
    """
    user, made = User.objects.get_or_create(username=username)
    if made:
        user.set_unusable_password()
        user.save()
    first = user.memberships.order_by("pk").values_list("project", flat=True).first()
    theirs = first in {None, project.pk} and not user.is_superuser
    if user.has_usable_password() or not theirs:
        return user, None
    return user, invitation_path(user)


def invitation_path(user: User) -> str:
    """Return the path at which ``user`` sets their first password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("invitation", args=[uid, default_token_generator.make_token(user)])


def invited(*, uid: str, token: str) -> User:
    """Return the person an invitation is for. Raises InvalidInput if it is spent or false."""
    try:
        user = User.objects.get(pk=int(urlsafe_base64_decode(uid)))
    except (ValueError, OverflowError, User.DoesNotExist):
        user = None
    if user is None or not default_token_generator.check_token(user, token):
        raise InvalidInput("This invitation is not valid, or has been used already.")
    return user
