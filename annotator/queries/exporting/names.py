"""What exports call annotators."""

import hashlib
import hmac

from django.conf import settings

from annotator.exports.choices import Choices
from annotator.models import Assignment, Project, User

GOLD = "gold"


def names(project: Project, choices: Choices) -> dict[int, str]:
    """Return the exported name of everybody who has work in the project, by id.

    The source of labels that came with a file is called what the file called it. A pseudonym is
    made from the name, the project and the site's secret key: the same in every export, and nobody
    outside can try names until one fits.
    """
    work = Assignment.objects.filter(conversation__corpus__project=project)
    people = User.objects.filter(pk__in=work.values("annotator")).order_by("pk")
    found = {user.pk: plain(project, user) for user in people}
    if choices.anonymous:
        found = {pk: _pseudonym(project, name) for pk, name in found.items()}
    return found


def plain(project: Project, user: User) -> str:
    """Return a person's or source's name without what only this project knows of it."""
    return user.username.removeprefix(f"{project.slug}/") if user.is_source else user.username


def _pseudonym(project: Project, name: str) -> str:
    if name == GOLD:
        return name
    key = f"{settings.SECRET_KEY}/pseudonyms/{project.pk}".encode()
    return "annotator-" + hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:8]
