"""Transcripts leave by command, and come back the same."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Conversation
from annotator.queries import transcripts
from tests.factories import line, make_corpus, make_project, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["native", "convokit"])
def test_a_corpus_comes_back_as_it_left(form: str, tmp_path: Path) -> None:
    project = make_project()
    corpus, other = make_corpus(project), make_corpus(project)
    upload(corpus, line(conversation="a") + line([("user", "=1+1\r\n")], "b"))
    upload(corpus, line([("user", "again")], "b"))
    file = tmp_path / ("out.zip" if form == "convokit" else "out.jsonl")
    command = ("export_transcripts", "--project", project.slug, "--corpus")
    err = StringIO()
    call_command(*command, corpus.slug, "--format", form, "-o", str(file), stderr=err)
    assert "2 conversations" in err.getvalue()
    assert upload(other, file.read_bytes(), file.name).stored == 2
    rows = [
        [[(t.role, t.speaker, t.text) for t in each.turns] for each in transcripts.all_of(found)]
        for found in (corpus, other)
    ]
    assert rows[0] == rows[1]
    assert Conversation.objects.filter(corpus=other, external_id="b").count() == 1
    with pytest.raises(CommandError, match="no corpus"):
        call_command(*command, "none", "-o", str(file))
