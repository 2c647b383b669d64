"""The page of a corpus."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.models import Assignment, Corpus, SavedView
from inspector.models import Run
from tests.factories import join, make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(client: Client) -> Corpus:
    manager = make_user()
    client.force_login(manager)
    found = make_corpus(make_project(manager), "Logs")
    make_conversation(found)
    return found


def path(corpus: Corpus, name: str = "corpus") -> str:
    return reverse(f"inspector:{name}", kwargs={"slug": corpus.project.slug, "corpus": corpus.slug})


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_table_links_to_conversations_and_dashes_what_was_not_measured(
    client: Client, corpus: Corpus
) -> None:
    page = body(client, path(corpus))
    conversation = corpus.conversations.get()
    assert f"/conversations/{conversation.pk}/" in page
    assert '<td class="num">–</td>' in page
    assert "1 conversation" in page


@pytest.mark.parametrize(
    "query",
    [
        "sort=nonsense&labelled=x&shortest=many&longest=-1&upload=a&page=zero",
        "page=0",
        "page=" + "9" * 30,
        "shortest=" + "9" * 30,
        "search=%00",
        "model=%00&condition=%00",
        "search=%25_%5C",
        "sort=",
    ],
)
def test_an_address_that_makes_no_sense_is_no_error(
    client: Client, corpus: Corpus, query: str
) -> None:
    body(client, f"{path(corpus)}?{query}")


def test_the_address_carries_filters_over_to_sorting_and_pages(
    client: Client, corpus: Corpus
) -> None:
    page = body(client, f"{path(corpus)}?search=book&sort=turns")
    assert "?search=book&amp;sort=-turns" in page
    assert "1 conversation fits" in page
    assert 'value="book"' in page


def test_nothing_found_is_told_from_nothing_stored(client: Client, corpus: Corpus) -> None:
    assert "No conversation fits." in body(client, f"{path(corpus)}?search=zebra")
    empty = make_corpus(corpus.project)
    assert "No conversations are stored here yet." in body(client, path(empty))


@pytest.mark.parametrize("asked", [{}, {"everything": ""}])
def test_scoring_plans_a_run_and_shows_it(
    client: Client, corpus: Corpus, asked: dict[str, str]
) -> None:
    response = client.post(path(corpus, "score"), asked)
    run = Run.objects.get(corpus=corpus)
    assert run.requested_by is not None
    kwargs = {"slug": corpus.project.slug, "pk": run.pk}
    assert response.headers["Location"] == reverse("inspector:run", kwargs=kwargs)


def test_only_managers_are_offered_scoring(client: Client, corpus: Corpus) -> None:
    assert "Score what is missing" in body(client, path(corpus))
    assert "Score everything again" in body(client, path(corpus))
    corpus.project.memberships.update(role="viewer")
    assert "Score everything again" not in body(client, path(corpus))


def test_queries_do_not_grow_with_conversations_runs_and_uploads(
    client: Client, corpus: Corpus
) -> None:
    counts: list[int] = []
    for _ in range(2):
        for number in range(3):
            make_conversation(corpus, [("user", f"{number} {counts}"), ("assistant", "yes")])
            make_run(corpus)
        with CaptureQueriesContext(connection) as asked:
            body(client, path(corpus))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_view_is_saved_shared_and_forgotten(client: Client, corpus: Corpus) -> None:
    query = "search=hello&finding=grounding-acts.repair&page=3&evil=1"
    saved = client.post(path(corpus, "save_view"), {"name": "The odd ones", "query": query})
    kept = "search=hello&finding=grounding-acts.repair"
    assert saved.headers["Location"] == f"{path(corpus)}?{kept}"
    page = body(client, saved.headers["Location"])
    assert "The odd ones" in page
    assert "Forget" in page
    view = SavedView.objects.get()
    other = make_user()
    join(corpus.project, other, "viewer")
    client.force_login(other)
    assert "The odd ones" not in body(client, path(corpus))
    SavedView.objects.update(shared=True)
    assert "The odd ones" in body(client, path(corpus))
    forget = reverse("inspector:forget_view", args=[corpus.project.slug, view.pk])
    assert client.post(forget).status_code == 404
    client.force_login(view.owner)
    assert client.post(forget).status_code == 302
    assert not SavedView.objects.exists()


def test_labels_and_findings_can_be_chosen(client: Client, corpus: Corpus) -> None:
    address = f"{path(corpus)}?label=topic/shift&measure=entrainment.er&least=0.25&most=nan"
    page = body(client, address)
    assert '<option value="topic/shift" selected>Topic: Shift</option>' in page
    assert 'value="0.25"' in page
    assert "show all" in page


def test_what_is_selected_is_given_out(client: Client, corpus: Corpus) -> None:
    long = make_conversation(corpus, [("user", f"turn {n}") for n in range(6)])
    ana = make_user("ana")
    join(corpus.project, ana, "annotator")
    page = body(client, f"{path(corpus)}?shortest=5")
    assert "Assign this conversation" in page
    sent = {"query": "shortest=5", "annotator": [ana.pk], "do": "share"}
    done = client.post(path(corpus, "give_out"), sent)
    assert done.headers["Location"] == f"{path(corpus)}?shortest=5"
    (work,) = Assignment.objects.filter(annotator=ana)
    assert (work.conversation, work.status) == (long, "waiting")
    stranger = {"query": "", "annotator": [make_user().pk], "do": "assign"}
    assert client.post(path(corpus, "give_out"), stranger).status_code == 400
