"""Reports that are kept, and those that a worker makes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator import jobs
from annotator.models import AgreementReport, Annotation, Corpus
from annotator.queries.agreement.selection import Selection
from annotator.services import agreement
from tests.annotator.agreement.labelled import CODES, bring
from tests.factories import make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
State = AgreementReport.State


@pytest.fixture
def corpus() -> Corpus:
    corpus = make_corpus(make_project(make_user()))
    bring(corpus, CODES, "topic")
    return corpus


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Return the messages to workers, none of which answers."""
    messages: list[tuple[object, ...]] = []
    monkeypatch.setattr(jobs, "send", lambda *args: messages.append(args))
    return messages


def wanted(corpus: Corpus, *, again: bool = False) -> AgreementReport:
    return agreement.wanted(project=corpus.project, selected=Selection(), user=None, again=again)


def test_a_small_selection_is_computed_at_once_and_kept(corpus: Corpus) -> None:
    row = wanted(corpus)
    assert row.state == State.DONE
    (topic,) = agreement.report(row).layers
    assert topic.report.whole["kappa"].units == 10
    assert wanted(corpus).finished_at == row.finished_at
    other = agreement.wanted(project=corpus.project, selected=Selection(ordered=True), user=None)
    assert other.pk != row.pk


def test_a_label_more_makes_another_report(corpus: Corpus) -> None:
    row = wanted(corpus)
    annotation = Annotation.objects.first()
    assert annotation is not None
    annotation.revisions.create(action="removed", at=timezone.now())
    assert not agreement.current(row)
    assert wanted(corpus).finished_at != row.finished_at


def test_a_large_one_waits_for_a_worker(
    corpus: Corpus, sent: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "AT_ONCE", 1)
    row = wanted(corpus)
    assert (row.state, sent) == (State.WAITING, [("annotator.agreement", row.pk)])
    assert wanted(corpus).pk == row.pk
    assert len(sent) == 1
    with jobs.held(jobs.AGREEMENT, row.pk):
        agreement.resend()
    AgreementReport.objects.update(queued_at=timezone.now() - timedelta(minutes=1))
    agreement.resend()
    assert len(sent) == 2
    agreement.execute(pk=row.pk)
    row.refresh_from_db()
    assert (row.state, row.total) == (State.DONE, 5)
    Annotation.objects.order_by("pk")[0].revisions.create(action="removed", at=timezone.now())
    # What was computed stays to be seen until somebody asks for it again.
    assert wanted(corpus).state == State.DONE
    assert wanted(corpus, again=True).state == State.WAITING


def test_a_report_whose_worker_dies_each_time_is_given_up(
    corpus: Corpus, sent: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "AT_ONCE", 1)
    row = wanted(corpus)
    AgreementReport.objects.update(attempts=agreement.MAX_ATTEMPTS)
    agreement.execute(pk=row.pk)
    assert wanted(corpus).state == State.FAILED
    assert wanted(corpus, again=True).state == State.WAITING
