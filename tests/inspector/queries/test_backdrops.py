"""What a conversation's lines are drawn against."""

import pytest

from annotator.models import Conversation
from inspector.models import Band
from inspector.queries.backdrops import backdrops
from inspector.queries.conversations import overview
from inspector.queries.marks import Backdrop
from inspector.queries.measured import measured
from tests.factories import make_conversation, make_corpus, make_project
from tests.inspector.scored import make_run, make_score_once, make_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return make_conversation(make_corpus(make_project()))


def behind(conversation: Conversation) -> dict[str, list[Backdrop]]:
    scored = measured(conversation)
    seen = overview(conversation, scored)
    roles = [head.role for head in seen.heads]
    return backdrops(conversation, scored, scored.lines, seen.voices, roles)


def test_the_corpus_is_behind_where_five_conversations_were_measured(
    conversation: Conversation,
) -> None:
    run = make_run(conversation.corpus)
    make_score_once(run, conversation, "drift")
    make_series(run, conversation, [0.1] * 4, lens="drift", measure="drift")
    Band.objects.create(
        run=run, lens="drift", measure="drift",
        turns=[1, 2, 3, 9], counts=[9, 5, 4, 9],
        medians=[0.1, 0.2, 0.3, 0.4], highs=[0.5, 0.6, 0.7, 0.8],
    )  # fmt: skip
    (corpus,) = behind(conversation)["drift.drift"]
    assert (corpus.voice, corpus.turns) == (None, [1, 2])
    assert (corpus.lows, corpus.highs) == ([0.1, 0.2], [0.5, 0.6])
    Band.objects.update(counts=[1, 1, 1, 1])
    assert behind(conversation) == {}


def test_repetition_by_chance_is_that_of_a_role_at_its_place(conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    run.statistics_run = run
    run.save()
    run.statistics.create(
        lens="drift", conversations=9,
        values={"surrogate": {"assistant": [None, [0.1, 0.2, 0.3]], "user": [[0.0, 0.1, 0.2]]}},
    )  # fmt: skip
    for lens in ("drift", "entrainment"):
        make_score_once(run, conversation, lens)
    assert behind(conversation) == {}  # nothing is drawn that it could be behind
    make_series(run, conversation, [0.1] * 4, measure="der_content")
    user, assistant = behind(conversation)["entrainment.der_content"]
    # Later utterances of a role share its last place.
    assert (user.turns, user.lows) == ([0, 2], [0.0, 0.0])
    assert (assistant.turns, assistant.lows, assistant.highs) == ([3], [0.1], [0.3])
    assert assistant.voice is not None
    assert assistant.voice.name == "assistant"
