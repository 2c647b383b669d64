"""Lenses that look back get the sessions that came before, in order, and nobody else's."""

import json
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Conversation, Corpus
from annotator.queries import transcripts
from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import LensResult, SessionLens
from inspector.lenses.registry import lenses
from inspector.services import scoring
from tests.factories import make_corpus, make_project, upload

pytestmark = pytest.mark.django_db


def session(group: str, order: int | None, trial: int | None = None) -> str:
    turns = [{"role": "user", "text": f"{group} {order} {trial}"}]
    about = {"session_group": group, "session_order": order, "trial": trial}
    return json.dumps({"turns": turns, **about}) + "\n"


def said(found: list[Transcript]) -> list[str]:
    return [each.turns[0].text for each in found]


@pytest.fixture
def corpus() -> Corpus:
    project = make_project()
    rows = [("a", 3, None), ("a", 1, None), ("b", 1, 2), ("a", 2, None), ("b", 1, 1), ("", 1, None)]
    other = make_corpus(project)
    upload(other, session("a", 0))
    corpus = make_corpus(project)
    upload(corpus, "".join(session(*row) for row in rows))
    return corpus


def test_the_sessions_before_come_in_their_order(corpus: Corpus) -> None:
    pks = list(corpus.conversations.values_list("pk", flat=True))
    found = transcripts.earlier(pks)
    last, first, second_trial, middle, *_ = pks
    assert {pk: said(each) for pk, each in found.items()} == {
        last: ["a 1 None", "a 2 None"],
        middle: ["a 1 None"],
        second_trial: ["b 1 1"],
    }
    assert first not in found
    assert said(transcripts.earlier([last], most=1)[last]) == ["a 2 None"]


def test_looking_back_asks_a_flat_number_of_queries(corpus: Corpus) -> None:
    asked = []
    for pks in ([corpus.conversations.values_list("pk", flat=True)[0]], list(
        Conversation.objects.values_list("pk", flat=True)
    )):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            transcripts.earlier(pks)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_lens_that_looks_back_is_given_what_came_before() -> None:
    class Counts(SessionLens):
        name = "counts"

        def score_after(self, transcript: Transcript, earlier: Sequence[Transcript]) -> LensResult:
            said = {"earlier": float(len(earlier)), "turns": float(len(transcript.turns))}
            return LensResult(summary=said)

    one = Transcript((Turn(Role.USER, "user", "Hi"),))
    found = scoring.score([Counts()], {1: one, 2: one}, {2: [one, one]})
    assert [each.said.summary["earlier"] for each in found] == [0.0, 2.0]


def test_some_built_in_lens_looks_back() -> None:
    assert any(issubclass(lens, SessionLens) for lens in lenses().values())
