"""What a project says of labelling is shown where labels are given, and does no harm."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Label, Layer, Project
from annotator.services import assignments
from tests.factories import make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("where", ["scheme", "annotate"])
def test_guidelines_layers_and_labels_are_markdown(client: Client, where: str) -> None:
    manager = make_user()
    project = make_project(manager)
    work = assignments.open_for(user=manager, conversation=make_conversation(make_corpus(project)))
    Project.objects.update(guidelines="# When unsure\n\nAsk *us*. <script>alert(1)</script>")
    Layer.objects.filter(key="topic").update(guideline="## Of topics\n\n- one\n- two")
    Label.objects.filter(key="repair").update(
        definition="Says it **again**", example="[x](javascript:alert(1)) `<b>`"
    )
    client.force_login(manager)
    names: dict[str, list[object]] = {"scheme": [project.slug], "annotate": [project.slug, work.pk]}
    html = client.get(reverse(f"annotator:{where}", args=names[where])).content.decode()
    assert "<h3>When unsure</h3>" in html
    assert "Ask <em>us</em>. &lt;script&gt;alert" in html
    assert f"<h{5 if where == 'annotate' else 4}>Of topics</h" in html
    assert "Says it <strong>again</strong>" in html
    assert "[x](javascript:alert(1)) <code>&lt;b&gt;</code>" in html
    assert 'href="javascript' not in html
