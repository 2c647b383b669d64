"""Scoring a corpus from the shell."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from annotator.models import Corpus
from inspector.lenses import registry
from inspector.models import Run
from inspector.services import chunks
from tests.factories import line, make_corpus, make_project, upload
from tests.inspector.counting import ALL

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.setattr(registry, "lenses", lambda: ALL)
    found = make_corpus(make_project())
    upload(found, line() + line())
    return found


def score(corpus: Corpus, *options: str) -> str:
    out = io.StringIO()
    given = ["--project", corpus.project.slug, "--corpus", corpus.name]
    call_command("score", *given, *options, stdout=out)
    return out.getvalue()


def test_it_waits_until_every_lens_has_scored_everything(corpus: Corpus) -> None:
    said = score(corpus)
    run = Run.objects.get()
    assert run.state == "done"
    assert said == f"run {run.pk}: {2 * len(ALL)} scores, 0 findings\n"


def test_only_what_is_missing_is_scored_if_that_is_asked_for(corpus: Corpus) -> None:
    score(corpus)
    upload(corpus, line())
    assert f": {len(ALL)} scores" in score(corpus, "--outdated")
    assert ": 0 scores" in score(corpus, "--outdated")


def test_what_could_not_be_scored_is_an_error(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "MAX_ATTEMPTS", 0)
    with pytest.raises(CommandError, match="chunks could not be scored"):
        score(corpus)


def test_an_unknown_corpus_is_an_error(corpus: Corpus) -> None:
    with pytest.raises(CommandError, match="has no corpus 'none'"):
        call_command("score", "--project", corpus.project.slug, "--corpus", "none")
