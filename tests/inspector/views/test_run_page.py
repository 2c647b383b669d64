"""The page of a run, and the part of it that an upload's page shows."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator.models import Conversation
from inspector.models import Run, RunChunk
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(client: Client) -> Conversation:
    manager = make_user()
    client.force_login(manager)
    return make_conversation(make_corpus(make_project(manager)))


@pytest.fixture
def run(conversation: Conversation) -> Run:
    found = make_run(conversation.corpus)
    RunChunk.objects.create(run=found, conversation_ids=[conversation.pk], queued_at=timezone.now())
    return found


def path(name: str, conversation: Conversation, pk: int) -> str:
    slug = conversation.corpus.project.slug
    return reverse(f"inspector:{name}", kwargs={"slug": slug, "pk": pk})


def over(run: Run, state: str) -> None:
    Run.objects.filter(pk=run.pk).update(state=state, finished_at=timezone.now())


def test_the_page_asks_again_until_the_run_is_over(
    client: Client, conversation: Conversation, run: Run
) -> None:
    address = path("run", conversation, run.pk)
    running = client.get(address).content.decode()
    assert 'hx-trigger="every 2s"' in running
    assert "0 of 1 conversation" in running
    assert "Cancel the run" in running
    over(run, "done")
    done = client.get(address).content.decode()
    assert "hx-get" not in done
    assert "Cancel the run" not in done


def test_htmx_gets_the_progress_alone(client: Client, conversation: Conversation, run: Run) -> None:
    response = client.get(path("run", conversation, run.pk), headers={"HX-Request": "true"})
    page = response.content.decode()
    assert page.strip().startswith("<section")
    assert "<html" not in page
    # A button that is put anew every two seconds can't be clicked in peace.
    assert "<button" not in page
    over(run, "done")
    response = client.get(path("run", conversation, run.pk), headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"


def test_a_chunk_that_failed_says_what_happened(
    client: Client, conversation: Conversation, run: Run
) -> None:
    run.chunks.update(state="failed", error="Its worker stopped 3 times.", done_at=timezone.now())
    page = client.get(path("run", conversation, run.pk)).content.decode()
    assert "Its worker stopped 3 times." in page
    assert "1 conversation was not scored" in page


def test_the_specification_is_shown_even_of_a_lens_that_is_gone(
    client: Client, conversation: Conversation
) -> None:
    spec = [{"name": "gone", "version": "7", "params": {"window": 3}}]
    run = make_run(conversation.corpus, spec=spec)
    page = client.get(path("run", conversation, run.pk)).content.decode()
    assert "window = 3" in page
    assert "no longer installed" in page


def test_a_run_is_cancelled(client: Client, conversation: Conversation, run: Run) -> None:
    response = client.post(path("cancel", conversation, run.pk))
    assert response.headers["Location"] == path("run", conversation, run.pk)
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_one_conversation_is_scored_before_all_others(
    client: Client, conversation: Conversation
) -> None:
    response = client.post(path("score_conversation", conversation, conversation.pk))
    run = Run.objects.get()
    assert response.headers["Location"] == path("run", conversation, run.pk)
    assert (run.priority, run.upload) == (Run.Priority.ONE_CONVERSATION, None)
    last = run.chunks.get(stage="scoring")
    assert last.conversation_ids == [conversation.pk]


def test_the_page_says_that_the_corpus_is_counted_first(
    client: Client, conversation: Conversation, run: Run
) -> None:
    run.chunks.create(stage="gathering", conversation_ids=[1, 2], queued_at=timezone.now())
    page = client.get(path("run", conversation, run.pk)).content.decode()
    assert "Counting over the corpus first: 0 of 2 conversations." in page
    run.chunks.filter(stage="gathering").update(state="done", done_at=timezone.now())
    assert "Counting" not in client.get(path("run", conversation, run.pk)).content.decode()


def test_an_uploads_scoring_waits_for_its_plan_then_ends_at_the_corpus(
    client: Client, conversation: Conversation
) -> None:
    address = path("upload_scoring", conversation, conversation.upload_id)
    waiting = client.get(address).content.decode()
    assert "Waiting for a worker" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    run = make_run(conversation.corpus, upload=conversation.upload)
    over(run, "done")
    done = client.get(address).content.decode()
    assert "hx-get" not in done
    assert f"/c/{conversation.corpus.slug}/" in done


def test_a_run_that_is_over_can_be_deleted(
    client: Client, conversation: Conversation, run: Run
) -> None:
    make_finding(run, conversation, 1)
    assert client.post(path("forget_run", conversation, run.pk)).status_code == 400
    over(run, "done")
    assert "Delete this run" in client.get(path("run", conversation, run.pk)).content.decode()
    page = client.post(path("forget_run", conversation, run.pk), follow=True)
    assert f"Run {run.pk} is deleted." in page.content.decode()
    assert not Run.objects.exists()
