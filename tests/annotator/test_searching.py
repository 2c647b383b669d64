"""Finding conversations by what is said: indexed, not indexed yet, and too long for an index."""

import pytest
from django.utils import timezone

from annotator.models import Conversation, ConversationText, Corpus, Upload
from annotator.queries import searching
from annotator.services import searching as services
from tests.factories import make_conversation, make_corpus, make_project

pytestmark = pytest.mark.django_db
SAID = {
    "plain": "Could you re-book the SECOND room, please? It's 8:10.",
    "quotes": "He said \"\\\\ it's 'fine'\" and =SUM(A1) <b>left</b> & went | away !",
    "unspaced": "他说你好吗",
    "arabic": "هل يمكنك الحجز",
    "other": "The room is booked for the second time.",
}


@pytest.fixture
def corpus() -> Corpus:
    found = make_corpus(make_project())
    for name, text in SAID.items():
        row = make_conversation(found, [("user", text), ("assistant", "Certainly.")])
        Conversation.objects.filter(pk=row.pk).update(external_id=name)
    return found


def found(corpus: Corpus, search: str) -> set[str]:
    rows = Conversation.objects.filter(searching.said(search), corpus=corpus)
    return set(rows.values_list("external_id", flat=True))


def index(corpus: Corpus) -> None:
    for upload in Upload.objects.filter(corpus=corpus):
        services.index(pk=upload.pk)


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("room", {"plain", "other"}),
        ("SECOND roo", {"plain", "other"}),
        ('"second room"', {"plain"}),
        ("certainly away", {"quotes"}),
        ("it's", {"plain", "quotes"}),
        ("=SUM", {"quotes"}),
        ("<b>left", {"quotes"}),
        ("& |", {"quotes"}),
        ("你好", {"unspaced"}),
        ("يمكنك", {"arabic"}),
        ("nowhere", set()),
        ("lain", {"plain"}),  # of its id
        ("'", {"plain", "quotes"}),
        ("\\", {"quotes"}),
    ],
)
def test_conversations_are_found_by_what_is_said(
    corpus: Corpus, search: str, names: set[str], indexed: bool
) -> None:
    if indexed:
        index(corpus)
    assert found(corpus, search) == names


def test_an_index_finds_words_by_their_beginning_alone(corpus: Corpus) -> None:
    assert "plain" in found(corpus, "lease")
    index(corpus)
    assert found(corpus, "lease") == set()
    assert found(corpus, "pleas") == {"plain"}


def test_what_is_too_long_for_an_index_is_read(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MAX_CHARACTERS", 40)
    index(corpus)
    assert not ConversationText.objects.get(conversation__external_id="plain").document
    assert ConversationText.objects.get(conversation__external_id="unspaced").document
    assert found(corpus, "second room") == {"plain", "other"}


def test_an_upload_is_indexed_once_and_asked_for_until_it_is(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    asked: list[int] = []
    monkeypatch.setattr("annotator.jobs.send", lambda task, pk: asked.append(pk))
    Upload.objects.update(stored=1, finished_at=timezone.now(), state=Upload.State.STORED)
    services.resend()
    assert set(asked) == set(Upload.objects.values_list("pk", flat=True))
    index(corpus)
    index(corpus)
    assert ConversationText.objects.count() == len(SAID)
    asked.clear()
    services.resend()
    assert asked == []
