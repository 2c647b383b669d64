"""Who is invited, and by whom: an invitation is the key to an account."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Membership, Project, User
from tests.factories import make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(make_user("manager"))


def invited(client: Client, project: Project, name: str) -> str:
    """Let the project's manager add somebody; return the invitation's path, if there is one."""
    client.force_login(project.memberships.get(role="manager").user)
    path = reverse("annotator:members", args=[project.slug])
    page = client.post(path, {"username": name, "role": "annotator"}, follow=True)
    assert Membership.objects.filter(project=project, user__username=name).exists()
    found = re.search(r'class="invitation">http://testserver([^<]+)<', page.content.decode())
    return found[1] if found else ""


def test_a_new_name_gets_a_link_until_a_password_is_chosen(
    client: Client, project: Project
) -> None:
    assert invited(client, project, "carol")
    path = invited(client, project, "carol")
    passwords = {f"new_password{n}": "correct-horse-battery" for n in (1, 2)}
    assert Client().post(path, passwords).status_code == 302
    assert Client().get(path).status_code == 400
    assert invited(client, project, "carol") == ""


def test_only_who_invited_first_is_given_the_link(client: Client, project: Project) -> None:
    other = make_project(make_user("other"))
    assert invited(client, project, "carol")
    assert invited(client, other, "carol") == ""
    assert invited(client, project, "carol")
    Membership.objects.get(project=project, user__username="carol").delete()
    assert invited(client, other, "carol")


def test_a_name_in_other_letters_is_the_one_that_logs_in(client: Client, project: Project) -> None:
    invited(client, project, "fiona")
    client.post(
        reverse("annotator:members", args=[project.slug]),
        {"username": "\ufb01ona", "role": "viewer"},
    )
    assert [each.user.username for each in project.memberships.filter(role="viewer")] == ["fiona"]


def test_no_link_leads_to_a_superuser(client: Client, project: Project) -> None:
    root = User.objects.create(username="root", is_superuser=True)
    root.set_unusable_password()
    root.save()
    assert invited(client, project, "root") == ""
