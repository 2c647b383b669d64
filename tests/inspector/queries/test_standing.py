"""What stands at a turn: what was asked, what is open, which terms both sides use."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Conversation
from inspector.lenses.ledger import Status
from inspector.queries.standing import Standing, Term, standing
from tests.factories import make_conversation, make_corpus, make_project
from tests.inspector.scored import make_finding, make_run

pytestmark = pytest.mark.django_db
SAID = [
    ("user", "Write a short poem about the harbour. Mention the lighthouse."),
    ("assistant", "The harbour sleeps, the lighthouse wakes."),
    ("user", "It has to rhyme and must not be longer than four lines."),
    ("assistant", "Which tone would you like, cheerful or solemn?"),
    ("user", "Forget the lighthouse."),
    ("assistant", "In the harbour boats rock slow, four lines of rhyme come and go."),
]


@pytest.fixture
def conversation() -> Conversation:
    return make_conversation(make_corpus(make_project()), SAID)


def at(conversation: Conversation, turn: int) -> Standing:
    found = standing(conversation, turn)
    assert found
    return found


def test_what_was_asked_so_far_and_what_the_answer_has_of_it(conversation: Conversation) -> None:
    first = at(conversation, 1)
    assert (first.turn, first.answers, first.request) == (2, True, 1)
    assert {each.turn for each in first.asked} == {1}
    shares = [each.covered for each in first.asked if "lighthouse" in each.text]
    assert shares
    assert shares[0]
    asking = at(conversation, 2)
    assert {each.turn for each in asking.asked} == {1, 3}
    assert all(each.covered is None for each in asking.asked)


def test_what_is_taken_back_stands_until_then(conversation: Conversation) -> None:
    def lighthouse(turn: int) -> tuple[Status, int | None]:
        (found,) = (each for each in at(conversation, turn).asked if "lighthouse" in each.text)
        return found.status, found.since

    assert lighthouse(3) == (Status.STANDING, None)
    assert lighthouse(5) == (Status.WITHDRAWN, 5)


def test_a_request_that_is_passed_over_is_open_until_it_is_taken_up() -> None:
    said = [
        ("user", "Please reserve the violet booth near the aquarium."),
        ("assistant", "Do you mean the violet booth upstairs or the one downstairs?"),
        ("user", "My cousin also plays tremendous accordion music every single Sunday morning."),
        ("assistant", "Accordion music sounds lovely on Sundays."),
        ("user", "Oh, the violet booth upstairs please."),
    ]
    conversation = make_conversation(make_corpus(make_project()), said)
    run = make_run(conversation.corpus)
    make_finding(run, conversation, 1)
    assert at(conversation, 1).debt == []
    (still,) = at(conversation, 3).debt
    assert (still.turn, still.what, still.since) == (2, "request", 3)
    assert at(conversation, 4).debt == []


def test_terms_are_those_that_the_newest_run_found_by_then(conversation: Conversation) -> None:
    old, run = make_run(conversation.corpus), make_run(conversation.corpus)
    given = {"lens": "entrainment", "kind": "term-established", "cause": 0}
    make_finding(old, conversation, 1, evidence=[[1, 0, 11]], **given)
    make_finding(run, conversation, 1, evidence=[[1, 20, 34]], **given)
    make_finding(run, conversation, 5, evidence=[[5, 3, 14]], **given)
    make_finding(run, conversation, 1, evidence=[[99, 0, 5]], **given)
    assert at(conversation, 0).terms == []
    assert at(conversation, 4).terms == [Term("the lighthouse", 2, 1)]
    assert len(at(conversation, 5).terms) == 2


def test_there_is_nothing_past_the_end_and_queries_are_few(conversation: Conversation) -> None:
    assert standing(conversation, 6) is None
    assert standing(conversation, -1) is None
    run = make_run(conversation.corpus)
    for turn in range(5):
        make_finding(run, conversation, turn)
    with CaptureQueriesContext(connection) as asked:
        standing(conversation, 5)
    assert len(asked) <= 5
