"""Workers killed in mid-run, again and again, lose nothing and double nothing."""

import random

import pytest

from annotator.models import Corpus
from inspector.lenses import registry
from inspector.lenses.goal import GoalDistance
from inspector.lenses.grounding import GroundingActs
from inspector.services import chunks, planning
from tests.factories import CHAT, line, make_corpus, make_project, upload
from tests.inspector.counting import Counts
from tests.inspector.killed import finish, said, start_worker
from tests.killed import ended

KILLS = 40
CONVERSATIONS = 200

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Corpus:
    lenses = {each.name: each for each in (GoalDistance, GroundingActs, Counts)}
    monkeypatch.setattr(registry, "lenses", lambda: lenses)
    monkeypatch.setattr(chunks, "CHUNK", 20)
    found = make_corpus(make_project())
    upload(found, "".join(line([*CHAT, ("user", f"No, {n}.")]) for n in range(CONVERSATIONS)))
    return found


def test_a_run_whose_workers_are_killed_is_that_of_one_left_in_peace(corpus: Corpus) -> None:
    undisturbed, disturbed = planning.plan(corpus=corpus), planning.plan(corpus=corpus)
    finish(undisturbed.pk, workers=1)
    draw = random.Random(3)
    killed, stages = 0, set()
    while disturbed.state == "running" and killed < KILLS:
        pair = [start_worker(disturbed.pk, statements=draw.randint(1, 30)) for _ in range(2)]
        killed += sum([ended(child) for child in pair])
        disturbed.refresh_from_db()
        stages.add(disturbed.stage)
    assert killed >= KILLS / 2
    assert stages == {"gathering", "scoring"}
    finish(disturbed.pk, workers=1)
    disturbed.refresh_from_db()
    assert (disturbed.state, disturbed.chunks.exclude(state="done").count()) == ("done", 0)
    assert disturbed.scores.count() == 3 * CONVERSATIONS
    assert said(disturbed) == said(undisturbed)
    assert disturbed.statistics.get().values == undisturbed.statistics.get().values


def test_two_workers_say_what_one_does(corpus: Corpus) -> None:
    alone, shared = planning.plan(corpus=corpus), planning.plan(corpus=corpus)
    finish(alone.pk, workers=1)
    finish(shared.pk, workers=2)
    assert shared.scores.count() == 3 * CONVERSATIONS
    assert said(shared) == said(alone)
