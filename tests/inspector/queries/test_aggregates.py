"""Figures over a corpus against the pure functions and by hand."""

import random
from typing import Any

import numpy as np
import pytest
from django.http import QueryDict

from annotator.models import Conversation, Corpus
from annotator.queries.transcripts import load
from inspector.forms.selection import selection
from inspector.lenses.aggregates.fifths import by_first_attempt, by_verbosity
from inspector.lenses.aggregates.reliability import by_task, reliability
from inspector.lenses.aggregates.retention import retention, wilson
from inspector.queries import tables
from inspector.queries.aggregates import all as aggregates
from inspector.queries.aggregates import trials
from inspector.queries.aggregates.base import Aggregate
from inspector.queries.aggregates.trials import by_trial
from inspector.queries.selecting import Selection, conversations
from inspector.services import remembering
from tests.factories import CHAT, line, make_conversation, make_corpus, make_project, upload
from tests.inspector.scored import make_finding, make_run, make_score, make_score_once, tabulate

pytestmark = pytest.mark.django_db
LOST = "lost-in-conversation"


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(make_project(), "Logs")


def figures(corpus: Corpus, measure: str = "first_fifth") -> dict[str, Aggregate]:
    tabulate()
    chosen = tables.chosen(corpus, Selection(), aggregates.wanted(LOST, measure))
    found = [*aggregates.of_measure(chosen, LOST, measure), *aggregates.others(chosen, corpus)]
    return {each.key: each for each in found}


def scored(corpus: Corpus, seed: int) -> list[dict[str, Any]]:
    """Score 60 conversations, and return what was said of each."""
    draw = random.Random(seed)
    upload(corpus, "".join(line(CHAT[: draw.randint(1, 4)]) for _ in range(60)))
    run = make_run(corpus)
    found = []
    for row in corpus.conversations.order_by("pk"):
        said = {
            "first_fifth": draw.choice([None, 1, 2, 3, 4, 5]),
            "verbosity": draw.choice([None, 10.0, 20.0, 20.0, 30.0, draw.random()]),
        }
        about = {
            "outcome": draw.choice([None, 0.0, 1.0, draw.random()]),
            "task_key": draw.choice(["", "a", "b", "c"]),
            "model": draw.choice(["", "m"]),
        }
        Conversation.objects.filter(pk=row.pk).update(**about)
        make_score(run, row, LOST, summary=said)
        found.append({**said, **about})
    return found


@pytest.mark.parametrize("seed", range(3))
def test_fifths_are_those_of_the_pure_functions(corpus: Corpus, seed: int) -> None:
    said = scored(corpus, seed)
    found = figures(corpus)
    first = by_first_attempt((row["first_fifth"], row["outcome"]) for row in said)
    length = by_verbosity(
        ((row["task_key"], row["model"]), row["verbosity"], row["outcome"])
        for row in said
        if row["task_key"]
    )
    for key, expected in (("first-attempt", first), ("verbosity", length)):
        rows = found[key].rows
        assert [row[:2] for row in rows] == [(each.number, each.n) for each in expected]
        means = [np.nan if row[2] is None else row[2] for row in rows]
        wanted = [np.nan if each.score is None else each.score for each in expected]
        assert means == pytest.approx(wanted, nan_ok=True)


def test_reliability_is_that_of_tasks_that_were_run_again(corpus: Corpus) -> None:
    said = scored(corpus, 4)
    runs = by_task((str(row["task_key"]), row["outcome"]) for row in said)
    expected = reliability(runs, top=1.0)
    assert expected is not None
    rows = figures(corpus)["reliability"].rows
    assert [row[1] for row in rows] == pytest.approx(
        [expected.performance, expected.aptitude, expected.unreliability, expected.reliability]
    )
    assert rows[0][2:] == (expected.tasks, expected.runs)


def test_the_length_of_answers_leads_to_the_runs_that_come_out_worst(corpus: Corpus) -> None:
    run, outcomes = make_run(corpus), [0.9, 0.1, 0.5, 0.2, 0.1]
    for task in "ab":
        for length, outcome in enumerate(outcomes * 2):
            row = make_conversation(corpus)
            about = {"task_key": task, "outcome": outcome + (task == "b") / 100}
            Conversation.objects.filter(pk=row.pk).update(external_id=f"{task}{length}", **about)
            make_score(run, row, LOST, summary={"verbosity": length})
    found = figures(corpus)["verbosity"]
    behind = [[row.external_id for row in rows] for *_, rows in found.lines]
    assert behind[0] == ["a1", "b1", "a0"]  # of a0, a1, b0 and b1
    assert behind[4] == ["a9", "b9", "a8"]


def test_a_distribution_leads_to_the_conversations_behind_it(corpus: Corpus) -> None:
    scored(corpus, 6)
    found = figures(corpus)
    for key, count in (("distribution", 2), ("length", 2)):
        each = found[key]
        total = 0
        for row, (page, query) in zip(each.rows, each.links, strict=True):
            assert page == "corpus"
            behind = conversations(corpus, selection(QueryDict(query)))
            measured = behind.filter(scores__summary__first_fifth__gte=1).count()
            # Whole numbers: both ends of a part belong to it in the address.
            assert measured >= int(row[count] or 0)
            total += int(row[count] or 0)
        assert total == corpus.conversations.filter(scores__summary__first_fifth__gte=1).count()


@pytest.mark.parametrize(
    ("measure", "values", "parts"),
    [
        ("verbosity", [12.5, 12.5], [(12.5, 12.5, 2)]),
        ("verbosity", [0.0, 10.5], [(0.0, 0.525, 1), (9.975, 10.5, 1)]),
        ("requirements", [1.0, 3.0, 3.0], [(1.0, 2.0, 1), (3.0, 4.0, 2)]),
        ("premature_share", [0.3, 1.0], [(0.3, 0.35, 1), (0.95, 1.0, 1)]),
    ],
)
def test_parts_of_a_distribution_are_those_of_its_kind(
    corpus: Corpus, measure: str, values: list[float], parts: list[tuple[float, float, int]]
) -> None:
    run = make_run(corpus)
    for value in values:
        make_score(run, make_conversation(corpus), LOST, summary={measure: value})
    rows = [row for row in figures(corpus, measure)["distribution"].rows if row[2]]
    assert [row[:3] for row in rows] == [pytest.approx(part) for part in parts]


def test_the_grounding_gap_is_to_the_project_s_people(corpus: Corpus) -> None:
    assert "no corpus that is a human baseline" in figures(corpus)["gap"].why
    people = make_corpus(corpus.project, "People")
    Corpus.objects.filter(pk=people.pk).update(kind=Corpus.Kind.HUMAN)
    assert "were not measured here" in figures(corpus)["gap"].why
    for where, findings in ((corpus, [1]), (people, [0, 1, 2])):
        run = make_run(where)
        for _ in range(2):
            conversation = make_conversation(where)
            make_score_once(run, conversation, "grounding-acts")
        for turn in findings:
            make_finding(run, conversation, turn, kind="follow-up")
    row = figures(corpus)["gap"].rows[0]
    # One of the assistant's four turns, two of the user's four.
    assert (row[1], row[4], row[7]) == (0.25, 0.5, -0.5)


def test_whether_assistants_ground_where_people_do_on_the_same_task(corpus: Corpus) -> None:
    people = make_corpus(corpus.project, "People")
    Corpus.objects.filter(pk=people.pk).update(kind=Corpus.Kind.HUMAN)
    talk = [(role, "Well.") for role in ("user", "assistant") * 2]
    for where, found in ((corpus, {"a": [1, 3], "b": [0], "c": [1]}), (people, PEOPLE)):
        run = make_run(where)
        for task, turns in found.items():
            conversation = make_conversation(where, talk[: 3 if task == "b" else 4])
            Conversation.objects.filter(pk=conversation.pk).update(task_key=task.strip("2"))
            make_score_once(run, conversation, "grounding-acts")
            for turn in turns:
                make_finding(run, conversation, turn, kind="follow-up")
    row, *others = figures(corpus)["gap"].rows
    # Both answers on a, the first on b; of each, whether it is a follow-up here and there.
    assert row[8:] == (3, pytest.approx(2 / 5))
    assert {other[8:] for other in others} == {(3, None)}


PEOPLE = {"a": [1, 2], "a2": [3], "b": [], "d": [1]}  # “a2” is the second on the task a


def test_success_by_trial_counts_tasks_once_and_leads_to_its_conversations(
    corpus: Corpus,
) -> None:
    tried = [("a", 1, 0.0), ("a", 2, 1.0), ("b", 1, 1.0), ("c", 1, 0.0), ("c", 2, 0.5), ("c", 3, 1)]
    for task, trial, outcome in [*tried, ("", 1, 1.0), ("d", None, 1.0), ("d", 1, None)]:
        pk = make_conversation(corpus).pk
        about = {"task_key": task, "trial": trial, "outcome": outcome, "condition": f"{outcome}"}
        Conversation.objects.filter(pk=pk).update(**about)
    found = figures(corpus)["trials"]
    low, high = wilson(1, 3) or (0, 0)
    assert found.rows[0] == (1, 3, 1, 1 / 3, low, high, 1, 3)
    assert [row[:3] for row in found.rows[1:]] == [(2, 2, 1), (3, 1, 1)]
    assert [row[6:] for row in found.rows[1:]] == [(2, 3), (3, 3)]
    behind = conversations(corpus, selection(QueryDict(found.links[1][1])))
    assert sorted(behind.values_list("task_key", flat=True)) == ["a", "c"]
    chosen = tables.chosen(corpus, Selection(condition="1.0"), aggregates.wanted(LOST, "verbosity"))
    assert [row[:3] for row in by_trial(chosen).rows] == [(1, 1, 1), (2, 1, 1)]


def test_of_very_many_trials_the_first_are_shown(corpus: Corpus) -> None:
    upload(corpus, "".join(line() for _ in range(trials.MOST + 1)))
    for number, row in enumerate(corpus.conversations.all(), -1):
        about = {"trial": number, "outcome": 0, "session_group": f"{number}"}
        Conversation.objects.filter(pk=row.pk).update(**about)
    found = figures(corpus)["trials"]
    assert [row[0] for row in found.rows] == list(range(-1, trials.MOST - 1))
    assert f"The first {trials.MOST} of {trials.MOST + 1}" in found.note
    assert selection(QueryDict(found.links[0][1])).trial == -1


def test_what_the_data_have_not_is_said(corpus: Corpus) -> None:
    make_conversation(corpus)
    assert all(each.why and not each.rows for each in figures(corpus).values())


def test_retention_is_that_of_the_sampled_conversations(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {9: "At 9:30, yes.", 10: "Fine.", 11: "At 11:30 then."}
    talks = [
        [("user", f"Be there at {hour}:30."), *[("assistant", said), ("user", "Good.")] * 2]
        for hour, said in answers.items()
    ]
    upload(corpus, "".join(line(talk) for talk in talks))
    rows = figures(corpus)["retention"].rows
    expected = retention(list(load(corpus.conversations.values_list("pk", flat=True)).values()))
    assert expected[0].given == 3
    assert [row[:3] for row in rows] == [(e.lag, e.given, e.used) for e in expected if e.given]
    _, _, worst = figures(corpus)["retention"].lines[0]
    unused = next(row for row in corpus.conversations.all() if row.turns.filter(text="Fine."))
    assert worst == [unused]
    assert [row[6] for row in rows] == [e.shuffled_used / e.shuffled_given for e in expected[:2]]
    monkeypatch.setattr(remembering, "SAMPLE", 1)
    assert figures(corpus)["retention"].rows[0][1] == 1


def test_reflections_are_summed_over_conversations(corpus: Corpus) -> None:
    run = make_run(corpus)
    for reflected, solved in ((2, 1), (2, 2), (0, 0)):
        said = {"retries_reflected": reflected, "solved_reflected": solved}
        said |= {"retries_plain": 4, "solved_plain": 1}
        make_score(run, make_conversation(corpus), "retry", summary=said)
    found = figures(corpus)["reflections"]
    assert [row[:4] for row in found.rows] == [
        ("With a reflection", 4, 3, 0.75),
        ("Without", 12, 3, 0.25),
    ]
    assert "+0.500" in found.note
