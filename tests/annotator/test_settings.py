"""Settings are changed by managers, checked, and leave their trace."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.forms.settings import SettingsForm
from annotator.models import AuditEvent, Project
from tests.factories import make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Client) -> Project:
    manager = make_user("manager")
    client.force_login(manager)
    return make_project(manager)


def sent(project: Project, **changes: object) -> dict[str, object]:
    """Return what the page sends where only ``changes`` were made."""
    form = SettingsForm(project=project)
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if v is None else v for name, v in (values | changes).items()}


def test_settings_are_saved_with_what_they_were(client: Client, project: Project) -> None:
    path = reverse("annotator:settings", args=[project.slug])
    data = sent(project, overlap=3, overlap_share=12.5, pass_mark=80, order="random", lease_hours=2)
    assert client.post(path, data).status_code == 302
    project.refresh_from_db()
    assert (project.overlap, project.overlap_share, project.pass_mark) == (3, 0.125, 0.8)
    assert (project.order, project.lease_hours) == ("random", 2)
    event = AuditEvent.objects.get(action="settings changed")
    assert event.actor == project.members.get()
    assert event.detail["settings"]["overlap"] == [2, 3]
    assert event.detail["settings"]["pass_mark"] == [None, 0.8]
    assert "name" not in event.detail["settings"]


def test_saving_what_is_there_changes_nothing(client: Client, project: Project) -> None:
    Project.objects.update(overlap_share=1 / 3, pass_mark=0.7)
    project.refresh_from_db()
    path = reverse("annotator:settings", args=[project.slug])
    client.post(path, sent(project, overlap_share=33.3333))
    client.post(path, sent(Project.objects.get(), pass_mark=70))
    assert AuditEvent.objects.filter(action="settings changed").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("overlap", 0),
        ("overlap_share", 101),
        ("overlap_share", "nan"),
        ("order", "alphabet"),
        ("lease_hours", 0),
        ("suggestions", "some"),
        ("pass_mark", -1),
    ],
)
def test_what_can_not_be_is_refused(
    client: Client, project: Project, field: str, value: object
) -> None:
    path = reverse("annotator:settings", args=[project.slug])
    response = client.post(path, sent(project, **{"overlap": 5, field: value}))
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert Project.objects.get().overlap == 2


def test_the_preview_is_safe_markdown(client: Client, project: Project) -> None:
    path = reverse("annotator:settings_preview", args=[project.slug])
    html = client.post(path, {"guidelines": "# When\n*unsure* <script>x</script>"}).content.decode()
    assert "<h3>When</h3>" in html
    assert "<em>unsure</em>" in html
    assert "<script>" not in html
