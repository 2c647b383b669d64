"""Sessions and trials: the groups of a corpus, and one of them across its boundaries."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator import demo
from annotator.models import Conversation, Corpus
from inspector.charts import sessions as charts
from inspector.queries.selecting import Selection
from inspector.queries.sessions import listed, places, trials, utility
from inspector.queries.sessions.group import Group, group
from inspector.queries.sessions.grouping import GROUPINGS, SESSIONS, TASKS, members
from inspector.queries.sessions.held import Held, read
from inspector.queries.sessions.track import Track, track
from inspector.services import tabulating
from tests.factories import make_corpus, make_project, make_user, upload
from tests.inspector.scored import make_finding, make_run, make_score, make_series

pytestmark = pytest.mark.django_db
EVERYTHING = Selection()
TALK = (("user", "Hi"), ("assistant", "Hello"), ("user", "Bye"))


@pytest.fixture
def corpus(client: Client) -> Corpus:
    manager = make_user()
    client.force_login(manager)
    return make_corpus(make_project(manager), "Logs")


def session(
    corpus: Corpus, group: str = "ann", order: int | None = 1, **about: Any
) -> Conversation:
    said = f"{group} {order} {about.get('trial')} {corpus.conversations.count()}"
    turns = [{"role": role, "text": f"{text} {said}"} for role, text in TALK]
    system = about.pop("system", "")
    turns = [{"role": "system", "text": system}, *turns] if system else turns
    row = {"id": said, "turns": turns, "session_group": group, "session_order": order, **about}
    return Conversation.objects.get(upload=upload(corpus, json.dumps(row)))


def drifting(conversation: Conversation, value: float | None, series: list[float | None]) -> None:
    run = make_run(conversation.corpus)
    make_score(run, conversation, "drift", summary={"drift_mean": value})
    make_series(run, conversation, series, lens="drift", measure="drift")


def found(corpus: Corpus, name: str = "ann", part: int = 1) -> Group:
    belongs = group(corpus, SESSIONS, name, part)
    assert belongs
    return belongs


def across(corpus: Corpus, key: str = "drift.drift") -> Track:
    return track(corpus, found(corpus), [key])


def held(corpus: Corpus, selection: Selection = EVERYTHING) -> Held:
    tabulating.changed(corpus.pk)
    tabulating.make(corpus=corpus.pk)
    memory = (utility.LENS, utility.MEASURE)
    return read(corpus, selection, [listed.DRIFT, *trials.RETRIES, memory])


def body(client: Client, corpus: Corpus, query: str = "", name: str = "sessions") -> str:
    address = reverse(f"inspector:{name}", args=[corpus.project.slug, corpus.slug])
    response = client.get(address + query)
    assert response.status_code == 200
    return response.getvalue().decode()


def test_a_group_has_two_or_more_and_its_worst_drift(corpus: Corpus) -> None:
    made = [session(corpus, order=n, outcome=n / 2) for n in (1, 2)]
    session(corpus, "alone")
    session(corpus, "")
    drifting(made[0], 0.7, [])
    drifting(made[1], 0.4, [])
    (row,) = listed.page(held(corpus), SESSIONS, "", "-drift", 1).rows
    assert (row.name, row.conversations, row.turns, row.known, row.solved) == ("ann", 2, 6, 2, 1)
    assert (row.last, row.drift, row.worst) == (1.0, 0.7, made[0].pk)
    assert listed.counts(held(corpus)) == {"session": 1, "task": 0}


def test_groups_are_sorted_searched_and_paged(corpus: Corpus) -> None:
    for name in ("Ann", "bob", "Annika"):
        for order in range(1, 3 if name == "bob" else 4):
            session(corpus, name, order)
    names = [row.name for row in listed.page(held(corpus), SESSIONS, "", "name", 1).rows]
    assert names == ["Ann", "Annika", "bob"]
    assert listed.page(held(corpus), SESSIONS, "ANN", "size", 1).total == 2
    assert listed.page(held(corpus), SESSIONS, "", "size", 1).rows[0].name == "bob"
    past = listed.page(held(corpus), SESSIONS, "", "-size", 9)
    assert (past.number, len(past.rows)) == (1, 3)


def test_the_conversations_stand_in_the_order_in_which_lenses_look_back(corpus: Corpus) -> None:
    made = {order: session(corpus, order=order) for order in (3, None, 1, 2)}
    ordered = [member.conversation.pk for member in found(corpus).members]
    assert ordered == [made[order].pk for order in (1, 2, 3, None)]


def test_what_changed_since_the_one_before_is_told(corpus: Corpus) -> None:
    memory = ["Likes tea.", "Lives in Leeds."]
    session(corpus, order=1, model="m1", meta={"memory": memory})
    session(corpus, order=2, model="m2", system="Be brief.", meta={"memory": memory[1:]})
    session(corpus, order=3, model="m2", system="Be brief.", meta={"memory": memory[1:]})
    first, second, third = [member.changes for member in found(corpus).members]
    assert (first, third) == ([], [])
    assert second == [
        "Model: m1 → m2",
        "System prompt added",
        "Logged memory: 0 lines added, 1 gone",
    ]


def test_the_attempts_at_a_task_stand_run_by_run(corpus: Corpus) -> None:
    for name, trial in (("b", 0), ("a", 1), ("a", 0)):
        session(corpus, name, trial, task_key="t", trial=trial)
    task = group(corpus, TASKS, "t", 1)
    assert task
    assert [member.label for member in task.members] == ["Trial 0", "Trial 1", "Trial 0"]
    assert [member.changes for member in task.members] == [[], [], ["Session group: a → b"]]


def test_turns_stand_on_one_axis_and_no_line_crosses_a_boundary(corpus: Corpus) -> None:
    drifting(session(corpus, order=1), 0.3, [0.1, 0.2, None])
    drifting(session(corpus, order=2), 0.3, [0.3, 0.4, 0.5])
    drawn = across(corpus)
    assert drawn.lines[0].values == [0.1, 0.2, None, None, 0.3, 0.4, 0.5]
    assert all(3 in voice.turns for voice in drawn.voices)
    figure = charts.across(drawn)
    (line,) = [trace for trace in figure["data"] if trace["name"] == "whole"]
    assert None in line["y"][line["x"].index(2) : line["x"].index(5)]
    (boundary,) = figure["layout"]["shapes"]
    assert boundary["x0"] == boundary["x1"] == 4
    said = {text for trace in figure["data"] for text in trace.get("text", ())}
    assert {"Session 1, turn 2", "Session 2, turn 3"} <= said


def test_only_the_newest_run_counts_and_findings_keep_their_turn(corpus: Corpus) -> None:
    session(corpus, order=1)
    later = session(corpus, order=2)
    drifting(later, 0.9, [0.9, 0.9, 0.9])
    drifting(later, 0.2, [0.2, 0.2, 0.2])
    make_finding(make_run(corpus), later, 2, lens="carrier-audit", kind="reprovided", cause=0)
    drawn = across(corpus)
    assert drawn.lines[0].values[4:] == [0.2, 0.2, 0.2]
    assert [(event.turn, event.cause) for event in drawn.events] == [(6, 4)]
    assert [event.turn for event in found(corpus).members[1].told] == [2]


def test_a_long_group_comes_in_parts_that_go_on(corpus: Corpus) -> None:
    for order in range(42):
        session(corpus, order=order, model="old" if order < 40 else "new")
    second = found(corpus, part=2)
    assert (second.number, second.count, second.total) == (2, 2, 42)
    assert [member.number for member in second.members] == [41, 42]
    assert second.members[0].changes == ["Model: old → new"]
    assert found(corpus, part=9).number == 2


def test_success_by_trial_counts_a_solved_task_as_solved(corpus: Corpus) -> None:
    for task, outcomes in (("a", [0, 1, 0]), ("b", [0, 0])):
        for trial, outcome in enumerate(outcomes):
            session(corpus, task, trial, task_key=task, trial=trial, outcome=outcome)
    session(corpus, "c", 0, trial=0)  # nobody knows how it ended
    (curve,) = trials.curves(held(corpus))
    assert [(each.n, each.succeeded, each.solved) for each in curve.points] == [
        (2, 0, 0),
        (2, 1, 1),
        (1, 0, 1),
    ]
    assert curve.points[1].share == 0.5
    assert curve.points[2].by_then == 0.5


def test_reflections_are_told_apart_from_plain_retries(corpus: Corpus) -> None:
    run = make_run(corpus)
    for task, key in (("a", "retries_reflected"), ("b", "retries_plain")):
        for trial in (0, 1):
            outcome = int(trial == 1 and task == "a")
            made = session(corpus, task, trial, trial=trial, outcome=outcome)
            make_score(run, made, "retry", summary={key: float(trial)})
    (curve,) = trials.curves(held(corpus))
    gain = curve.reflection
    assert (gain.reflected, gain.reflected_solved, gain.plain, gain.plain_solved) == (1, 1, 1, 0)


def test_a_measure_by_place_leaves_out_what_stands_alone(corpus: Corpus) -> None:
    for name, order, value in (("a", 1, 0.2), ("a", 2, 0.6), ("b", 1, 0.4), ("b", 2, None)):
        drifting(session(corpus, name, order), value, [])
    drifting(session(corpus, "alone", 1), 1.0, [])
    points = places.by_place(held(corpus), SESSIONS, "drift", "drift_mean")
    assert [(point.number, point.mean.n) for point in points] == [(1, 2), (2, 1)]
    assert points[0].mean.value == pytest.approx(0.3)


def test_outcomes_with_a_memory_stand_beside_those_without(client: Client, corpus: Corpus) -> None:
    outcomes = {"ann": (0.2, 0.9, 0.4), "bob": (0.1, 0.7, 0.6), "cat": (0.5, 0.5, 0.5)}
    for name, said in outcomes.items():
        for order, outcome in enumerate(said, 1):
            made = session(corpus, name, order, outcome=outcome)
            kept = 0.5 if order > 1 and name != "cat" else None
            summary = {utility.MEASURE: kept}
            make_score(make_run(corpus), made, utility.LENS, summary=summary)
    found = utility.utility(held(corpus))
    assert [row[0] for row in found.rows] == [1, 2, 3]
    assert [(row[1], row[5]) for row in found.rows] == [(0, 3), (2, 1), (2, 1)]
    assert [row[2] for row in found.rows] == [None, pytest.approx(0.8), pytest.approx(0.5)]
    assert [row[6] for row in found.rows] == [pytest.approx(0.8 / 3), 0.5, 0.5]
    assert (
        found.note
        == "With a memory it is highest at session 2, and nowhere below that without one."
    )
    assert found.title in body(client, corpus)
    rows = body(client, corpus, "?table=memory", "groups_csv").splitlines()
    assert (rows[0].split(",")[0], len(rows)) == ("session", 4)
    Conversation.objects.filter(session_group="cat").update(outcome=0.7)
    assert utility.utility(held(corpus)).note.endswith("first at session 3.")


def test_without_a_memory_nothing_is_said_of_one(client: Client, corpus: Corpus) -> None:
    for order in (1, 2):
        session(corpus, order=order, outcome=1)
    assert utility.utility(held(corpus)).why
    assert "with a memory" not in body(client, corpus)


def test_groups_are_of_now_and_measures_as_the_table_has_them(
    client: Client, corpus: Corpus
) -> None:
    made = [session(corpus, order=order, outcome=order) for order in (1, 2)]
    drifting(made[0], 0.3, [])
    held(corpus)
    drifting(made[1], 0.9, [])
    session(corpus, order=3, outcome=0)
    tabulating.changed(corpus.pk)
    (row,) = listed.page(read(corpus, EVERYTHING, [listed.DRIFT]), SESSIONS, "", "name", 1).rows
    assert (row.conversations, row.last, row.drift, row.worst) == (3, 0.0, 0.3, made[0].pk)
    assert "newer scores are there" in body(client, corpus)


def test_groups_are_of_what_is_selected(client: Client, corpus: Corpus) -> None:
    for name, model, values in (("ann", "m1", (0.2, 0.6, 0.7)), ("bob", "m2", (0.9, 0.1))):
        for order, value in enumerate(values):
            drifting(session(corpus, name, order, model=model), value, [])
    found = {
        selection: [
            (row.name, row.conversations)
            for row in listed.page(held(corpus, selection), SESSIONS, "", "name", 1).rows
        ]
        for selection in (
            Selection(model="m2"),
            Selection(search="ann"),
            Selection(measure="drift.drift_mean", least=0.5),
        )
    }
    assert list(found.values()) == [[("bob", 2)], [("ann", 3)], [("ann", 2)]]
    page = body(client, corpus, "?by=session&model=m2&sort=name")
    assert ">bob<" in page
    assert ">ann<" not in page
    assert "?by=task&amp;model=m2" in page
    drawn = body(client, corpus, "?by=session&model=m2&curve=drift.drift_mean")
    places_csv = "?table=places&amp;by=session&amp;curve=drift.drift_mean&amp;model=m2"
    assert f'{places_csv}">Download CSV' in drawn
    table = body(client, corpus, "?by=session&model=m1", "groups_csv")
    assert "ann" in table
    assert "bob" not in table
    assert "No two of the selected conversations" in body(client, corpus, "?model=m3")


def test_order_is_that_of_the_group_page(corpus: Corpus) -> None:
    for name, order, trial in (("b", 0, 1), ("a", None, None), ("a", 2, 5), ("a", 2, 3)):
        session(corpus, name, order, trial=trial, task_key="t")
    of = held(corpus)
    for grouping, name in ((TASKS, "t"), (SESSIONS, "a")):
        rows = of.ids[of.groups(grouping).rows].tolist()
        assert rows == list(members(corpus, grouping, name).values_list("pk", flat=True))


def test_the_pages_show_groups_and_lead_to_conversations(client: Client, corpus: Corpus) -> None:
    name = "<b>ann</b> & co/1"
    made = [session(corpus, name, order) for order in (1, 2)]
    drifting(made[1], 0.5, [0.5, 0.5, 0.5])
    page = body(client, corpus)
    assert "&lt;b&gt;ann&lt;/b&gt;" in page
    assert "<b>ann</b>" not in page
    query = "?by=session&of=%3Cb%3Eann%3C%2Fb%3E%20%26%20co%2F1"
    assert query.replace("&", "&amp;", 1) in page
    one = body(client, corpus, query, "session_group")
    for each in made:
        assert reverse("inspector:conversation", args=[corpus.project.slug, each.pk]) in one
    assert "Session 2, turn 3" in one
    # A measure that no lens has any more is as none.
    assert "Session 2, turn 3" in body(client, corpus, f"{query}&series=gone.gone", "session_group")


def test_a_group_that_is_not_there_is_not_found(client: Client, corpus: Corpus) -> None:
    address = reverse("inspector:session_group", args=[corpus.project.slug, corpus.slug])
    for query in ("", "?of=nobody", "?by=task&of=ann", "?of=%00"):
        assert client.get(address + query).status_code == 404


def test_an_address_that_makes_no_sense_is_taken_as_it_can(client: Client, corpus: Corpus) -> None:
    session(corpus, order=1)
    session(corpus, order=2)
    page = body(
        client, corpus, "?by=moon&sort=;drop&curve=x.y&page=99999999999&search=%00&name=%00"
    )
    assert "ann" in page
    assert "Success by trial" not in page


def test_the_csv_has_a_row_for_each_conversation_or_turn(client: Client, corpus: Corpus) -> None:
    session(corpus, order=1)
    drifting(session(corpus, order=2, model="=1+1"), 0.5, [0.5, None, 0.25])
    text = body(client, corpus, "?of=ann", "sessions_csv")
    first, second = list(csv.DictReader(io.StringIO(text)))
    assert (first["place"], first["drift.drift_mean"]) == ("1", "")
    assert (second["model"], second["drift.drift_mean"]) == ("'=1+1", "0.5")
    text = body(client, corpus, "?of=ann&table=turns&series=drift.drift", "sessions_csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["drift.drift"] for row in rows] == ["", "", "", "0.5", "", "0.25"]
    assert [row["turn"] for row in rows] == ["1", "2", "3"] * 2
    assert rows[4]["who"] == "assistant"


def test_the_tables_of_the_list_are_given_as_csv(client: Client, corpus: Corpus) -> None:
    for name in ("ann", "bob"):
        for trial in (0, 1):
            made = session(corpus, name, trial, trial=trial, outcome=trial)
            drifting(made, (0.2, 0.6)[trial], [])

    held(corpus)

    def rows(query: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(body(client, corpus, query, "groups_csv"))))

    ann, bob = rows("?by=session&sort=name")
    assert (ann["group"], ann["solved"], ann["worst_mean_drift"]) == ("ann", "1", "0.6")
    assert (bob["conversations"], bob["last_outcome"]) == ("2", "1.0")
    assert [row["share"] for row in rows("?table=trials")] == ["0.0", "1.0"]
    by_place = rows("?table=places&by=session&curve=drift.drift_mean")
    assert [row["n"] for row in by_place] == ["2", "2"]
    assert [float(row["mean"]) for row in by_place] == pytest.approx([0.2, 0.6])


def test_the_pages_ask_as_often_for_many_as_for_few(client: Client, corpus: Corpus) -> None:
    counts: dict[str, list[int]] = {"sessions": [], "session_group": []}
    for more in (2, 9):
        for order in range(more):
            drifting(session(corpus, order=order), 0.5, [0.5, 0.5, 0.5])
            session(corpus, f"other {corpus.conversations.count() // 2}", order)
        for name, asked in counts.items():
            with CaptureQueriesContext(connection) as queries:
                body(client, corpus, "?by=session&of=ann", name)
            asked.append(len(queries))
    assert all(few == many for few, many in counts.values())


def test_the_demo_has_sessions_and_trials() -> None:
    rows = [json.loads(line) for line in demo.SESSIONS.read_text(encoding="utf-8").splitlines()]
    for each in GROUPINGS.values():
        keys = [key for row in rows if (key := row.get(each.field))]
        assert len(keys) - len(set(keys)) > 1
