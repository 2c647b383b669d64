"""Searches of findings kept under names: by whom they are seen, renamed and forgotten."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Corpus, SavedView
from annotator.services import views as saving
from tests.factories import join, make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
QUERY = "what=ready%3Aunanswered&role=user&sure=0.5&model=m1"


@pytest.fixture
def corpus(client: Client) -> Corpus:
    manager = make_user()
    client.force_login(manager)
    return make_corpus(make_project(manager), "Logs")


def findings(corpus: Corpus, name: str = "findings") -> str:
    return reverse(f"inspector:{name}", args=[corpus.project.slug, corpus.slug])


def of(view: SavedView, name: str) -> str:
    return reverse(f"inspector:{name}", args=[view.corpus.project.slug, view.pk])


def saved(client: Client, corpus: Corpus, **given: str) -> SavedView:
    form = {"name": "Nobody answered", "query": f"{QUERY}&page=3&evil=1"} | given
    response = client.post(findings(corpus, "save_search"), form)
    assert response.status_code == 302
    return SavedView.objects.get(name=form["name"])


def listed(client: Client, address: str) -> bool:
    page = client.get(address)
    assert page.status_code == 200
    return ">Nobody answered<" in page.content.decode()


def test_a_search_is_saved_as_its_address_has_it(client: Client, corpus: Corpus) -> None:
    view = saved(client, corpus)
    assert (view.page, view.query, view.shared) == ("findings", QUERY, False)
    response = client.get(of(view, "view"))
    assert response.headers["Location"] == f"{findings(corpus)}?{QUERY}"
    page = client.get(response.headers["Location"]).content.decode()
    assert "Forget" in page
    assert "Rename" in page
    # It is no selection of conversations.
    assert not listed(client, findings(corpus, "corpus"))


def test_a_search_is_offered_in_every_corpus_of_the_project(client: Client, corpus: Corpus) -> None:
    saved(client, corpus)
    assert listed(client, findings(make_corpus(corpus.project)))
    assert not listed(client, findings(make_corpus(make_project(corpus.project.members.get()))))


def test_what_another_corpus_lacks_is_said_and_left_out_on_demand(
    client: Client, corpus: Corpus
) -> None:
    saved(client, corpus)
    other = make_conversation(make_corpus(corpus.project)).corpus
    page = client.get(f"{findings(other)}?{QUERY}").content.decode()
    assert "No conversation of this corpus is by the model “m1”." in page
    left_out = QUERY.replace("&model=m1", "").replace("&", "&amp;")
    assert f'<a href="{findings(other)}?{left_out}">Leave it out</a>' in page
    assert "saved in Logs" in page
    other.conversations.update(model="m1")
    assert "Leave it out" not in client.get(f"{findings(other)}?{QUERY}").content.decode()


@pytest.mark.parametrize("name", ["corpus", "findings", "overview", "rates", "sessions"])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("condition=c", "has the condition “c”"),
        ("trial=7", "is trial 7"),
        ("prompt=none", ""),
        (f"prompt={'0' * 32}", "has the system prompt"),
        ("upload=99999999", "is of upload 99999999"),
        ("label=act/none", "has no label “act/none”"),
        ("annotator=<b>", "“&lt;b&gt;” has no work"),
        ("finding=x.y", "No lens finds “x.y”"),
        ("measure=x.y", "No lens measures “x.y”"),
        ("what=x", "Nothing is called “x”"),
    ],
)
def test_every_filter_that_fits_nothing_is_said(
    client: Client, corpus: Corpus, name: str, query: str, said: str
) -> None:
    make_conversation(corpus)
    page = client.get(f"{findings(corpus, name)}?{query}").content.decode()
    assert said in page
    assert page.count("Leave it out") == bool(said)


def test_a_filter_stays_chosen_in_a_corpus_without_it(client: Client, corpus: Corpus) -> None:
    make_conversation(corpus)
    page = client.get(f"{findings(corpus, 'corpus')}?model=m1&trial=3").content.decode()
    assert '<option value="m1" selected>m1</option>' in page
    assert '<option value="3" selected>3</option>' in page


def test_others_see_it_once_it_is_shared_and_change_nothing(client: Client, corpus: Corpus) -> None:
    view = saved(client, corpus)
    other = make_user()
    join(corpus.project, other, "viewer")
    client.force_login(other)
    assert not listed(client, findings(corpus))
    assert client.get(of(view, "view")).status_code == 404
    saving.change(view=view, name=view.name, shared=True)
    assert listed(client, findings(corpus))
    assert client.get(of(view, "view")).status_code == 302
    for name in ("change_view", "forget_view"):
        assert client.post(of(view, name), {"name": "Mine"}).status_code == 404


def test_it_is_renamed_and_keeps_its_address(client: Client, corpus: Corpus) -> None:
    view, other = saved(client, corpus), saved(client, corpus, name="Other")
    assert client.post(of(view, "change_view"), {"name": "Open"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.query) == ("Open", QUERY)
    taken = client.post(of(view, "change_view"), {"name": other.name})
    assert taken.status_code == 409
    assert client.post(of(view, "change_view"), {"name": ""}).status_code == 400
    # A selection of conversations may have the same name.
    saving.save(corpus=corpus, owner=view.owner, name="Open", query="", shared=False)


def test_it_is_forgotten(client: Client, corpus: Corpus) -> None:
    view = saved(client, corpus)
    response = client.post(of(view, "forget_view"))
    assert response.headers["Location"] == f"{findings(corpus)}?{QUERY}"
    assert not SavedView.objects.exists()
