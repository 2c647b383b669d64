"""The newest run of each conversation and lens, kept with what is written."""

import pytest

from annotator.errors import InvalidInput
from annotator.models import Conversation
from inspector.lenses.base import LensResult
from inspector.models import NewestScore, Run
from inspector.services import newest, runs, scoring
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return make_conversation(make_corpus(make_project()))


def write(run: Run, conversation: Conversation, *lenses: str) -> None:
    results = [scoring.Result(conversation.pk, lens, LensResult()) for lens in lenses]
    scoring.write(run, [conversation.pk], results)


def shown() -> dict[str, int]:
    return dict(NewestScore.objects.values_list("lens", "run"))


def test_the_highest_run_is_the_newest_whoever_writes_last(conversation: Conversation) -> None:
    old, new = (make_run(conversation.corpus) for _ in range(2))
    write(new, conversation, "drift")
    write(old, conversation, "drift", "retry")
    assert shown() == {"drift": new.pk, "retry": old.pk}
    write(new, conversation, "drift")  # a chunk done twice
    assert shown() == {"drift": new.pk, "retry": old.pk}


def test_what_a_cancelled_run_had_done_stays_the_newest(conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    write(run, conversation, "drift")
    runs.cancel(run=run, actor=make_user())
    assert shown() == {"drift": run.pk}


def test_without_a_run_the_newest_of_the_others_counts(conversation: Conversation) -> None:
    first, second, third = (make_run(conversation.corpus) for _ in range(3))
    for run in (first, second, third):
        write(run, conversation, "drift")
    write(third, conversation, "drift", "retry")
    make_finding(third, conversation, 1)
    with pytest.raises(InvalidInput):
        newest.forget(run=third, actor=None)
    runs.cancel(run=third, actor=make_user())
    newest.forget(run=third, actor=None)
    assert shown() == {"drift": second.pk}
    assert not conversation.findings.exists()
