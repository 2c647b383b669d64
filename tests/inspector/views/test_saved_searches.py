"""Searches of findings kept under names: by whom they are seen, renamed and forgotten."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Corpus, SavedView
from annotator.services import views as saving
from tests.factories import join, make_corpus, make_project, make_user

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
