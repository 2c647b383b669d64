"""Drift: a weighted mean over what is measured, which no grounding act raises."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import Context, LensResult
from inspector.lenses.drift import Drift
from inspector.lenses.equilibrium import equilibrium
from inspector.lenses.goal import GoalDistance
from inspector.lenses.onset import onset
from inspector.lenses.statistics import statistics

U, A = Role.USER, Role.ASSISTANT
ASKED = "Please plan a walk round the lake with a stop for lunch at the old mill on Sunday."
ANSWERED = "The walk round the lake starts at the mill, with a stop for lunch there on Sunday."
REFUSED = "I disagree with the whole plan of that walk round the lake."


def chat(*said: str) -> Transcript:
    roles = (U, A) * len(said)
    return Transcript(tuple(Turn(r, r.value, text) for r, text in zip(roles, said, strict=False)))


def drift(transcript: Transcript) -> Sequence[float | None]:
    return Drift().score(transcript).series["drift"]


ACTS = ["Indeed.", "Sorry, could you repeat that?", "I see, thanks.", "Sorry, I didn't get that."]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("before", [(ASKED, ANSWERED), (ASKED, ANSWERED, REFUSED)])
def test_a_grounding_act_raises_nothing(before: tuple[str, ...], act: str) -> None:
    values = drift(chat(*before, act))
    last, this = values[-2], values[-1]
    assert last is not None
    assert this is not None
    assert this <= last


def test_what_the_user_refuses_raises_it_and_what_they_take_up_lowers_it() -> None:
    _, answered, refused, later = drift(chat(ASKED, ANSWERED, REFUSED, ANSWERED))
    taken = drift(chat(ASKED, ANSWERED, "Thanks, great."))[-1]
    assert answered is not None
    assert refused is not None
    assert later is not None
    assert taken is not None
    assert refused > answered > taken
    assert later > answered


def test_a_repair_shows_at_once_and_a_request_for_one_from_the_next_turn_on() -> None:
    repaired = Drift().score(chat(ASKED, ANSWERED, "I meant the other lake.", "It is flat."))
    assert repaired.series["failure_state"] == [0.5, 0.5, *[pytest.approx(0.85)] * 2]
    asked = chat(ASKED, ANSWERED, "Sorry, could you repeat that?", "It starts at the old mill.")
    assert Drift().score(asked).series["failure_state"] == [0.5, 0.5, 0.5, pytest.approx(0.85)]


def test_parts_that_show_that_something_went_wrong_weigh_alike_the_others_nothing() -> None:
    found = Drift().score(chat(ASKED, ANSWERED, REFUSED, "The other lake has a mill.")).series
    assert found["drift"][3] == pytest.approx(0.85 / 2)  # the other half is a debt of 0
    assert found["grounding_debt"][3] == 0
    assert found["goal_distance"][3]


def test_a_user_leaves_a_scope_only_where_instructions_give_one() -> None:
    aside = "What is the capital of France, and who won the football there last night?"
    free = chat(ASKED, ANSWERED, aside, "Paris; Lyon won.")
    assert Drift().score(free).series["topic_violation"] == [None] * 4
    told = (
        "You help visitors of the lake district to plan walks: routes, weather, mills, lunch stops."
    )
    bound = Transcript((Turn(Role.SYSTEM, "system", told), *free.turns))
    violated = Drift().score(bound).series["topic_violation"]
    assert violated[3] is not None
    assert violated[3] > 0.5


def test_goal_distance_is_from_what_stands_in_the_ledger() -> None:
    talk = chat(
        "Find a quiet hotel. It must have a garden.",
        "The Linden is a quiet hotel with a garden.",
        "Forget the garden.",
        "The Elm is a quiet hotel.",
    )
    found = GoalDistance().score(talk).series["ledger_distance"]
    assert found[0] is None
    assert found[1] is not None
    assert found[3] is not None
    assert found[1] < 1
    assert Drift().score(talk).series["goal_distance"][3] == found[3]
    kept = chat(*(turn.text for turn in talk.turns[:2]), "Thanks.", talk.turns[3].text)
    before = GoalDistance().score(kept).series["ledger_distance"][3]
    assert before is not None
    assert found[3] < before
    said = (("Ana", ASKED), ("Ben", "Trains to the coast leave every hour from the old harbour."))
    people = Transcript(tuple(Turn(Role.PARTICIPANT, name, text) for name, text in said))
    assert not any(GoalDistance().score(people).series["ledger_distance"])
    assert any(Drift().score(people).series["goal_distance"])


def test_an_early_answer_shows_once_the_user_adds_to_the_request() -> None:
    added = "It must also have no stairs, and it has to be over by four."
    longer = ANSWERED + " It has no stairs, and it is over by four."
    found = Drift().score(chat(ASKED, ANSWERED, added, longer)).series
    assert found["premature"][:3] == [None, 0.0, 1.0]
    assert found["premature"][3] == pytest.approx(0.5**0.25)
    assert found["bloat"] == [None, None, None, pytest.approx(1 - len(ANSWERED) / len(longer))]


def test_what_opens_the_conversation_has_nothing_to_drift_from() -> None:
    assert drift(chat(ASKED, ANSWERED))[0] is None


def test_weights_are_parameters_and_a_part_without_weight_stays_a_series() -> None:
    transcript = chat(ASKED, ANSWERED, ASKED, ANSWERED)
    alone = Drift(
        goal_distance=1, grounding_debt=0, failure_state=0, topic_violation=0, premature=0, bloat=0
    )
    found = alone.score(transcript).series
    assert found["drift"] == found["goal_distance"]
    assert any(found["failure_state"])


def test_the_parts_come_from_the_run_where_it_has_them() -> None:
    transcript = chat(ASKED, ANSWERED)
    nothing = Context(results={GoalDistance.name: LensResult(unmeasured="No.")})
    assert not any(Drift().score_in(transcript, nothing).series["goal_distance"])
    assert any(Drift().score(transcript).series["goal_distance"])


def test_the_deficit_is_against_the_corpus_and_not_measured_without() -> None:
    said = [ANSWERED.replace("Sunday", day) for day in ["Monday", "Tuesday", "Friday", "Saturday"]]
    corpus = [chat(ASKED, text, ASKED, text) for text in said] * 3
    alone = Drift().score(corpus[0]).series["entrainment_deficit"]
    assert alone == [None] * 4
    counted = statistics(Drift(), corpus)
    apart = chat(ASKED, "Quantum chromodynamics describes gluons binding quarks inside hadrons.")
    deficits = [
        Drift().score_in(each, Context(statistics=counted)).series["entrainment_deficit"][1]
        for each in (corpus[0], apart)
    ]
    assert deficits[0] is not None
    assert deficits[0] < 0.2
    assert deficits[1] == 1.0


def test_strangers_repeat_each_other_less_than_partners() -> None:
    subjects = ["lake walk mill lunch", "piano sonata pedal score", "soup onion broth spoon"] * 5
    corpus = [chat(f"{s} please today now", f"{s} certainly sir madam") for s in subjects]
    found = statistics(Drift(), corpus)
    assert found["mean"]["assistant"][0] > 0.5
    low, middle, high = found["surrogate"]["assistant"][0]
    assert low <= middle <= high < 0.1


def test_a_repair_that_helps_is_marked_with_its_fall() -> None:
    found = Drift().score(
        chat(ASKED, ANSWERED, REFUSED, ANSWERED, "Sorry, could you repeat that?", ANSWERED,
             "Thanks, great.", ANSWERED, "Perfect, thanks.", ANSWERED)
    )  # fmt: skip
    restored = [each for each in found.findings if each.kind == "restored"]
    assert [(each.turn, each.cause) for each in restored] == [(5, 4)]
    assert [each.turn for each in restored[0].evidence] == [4, 5]
    assert (found.summary["fall"] or 0) > 0


def test_equilibrium_of_the_worked_series() -> None:
    found = equilibrium([0, 0.30, 0.45, 0.525, 0.5625, 0.58125])
    assert found is not None
    assert (found.a, found.b, found.level) == pytest.approx((0.3, 0.5, 0.6))
    assert found.half_life == pytest.approx(1)
    assert equilibrium([0.1, 0.2, 0.4, 0.8, 1.6, 3.2]) is None
    assert equilibrium([0.5] * 9) is None


def test_an_onset_is_found_where_the_level_rises() -> None:
    found = onset([0.2, 0.21] * 5 + [0.5, 0.51] * 4, shuffles=199, most_by_chance=0.05, least=8)
    assert found is not None
    assert (found.place, found.by_chance) == (10, 0)
    assert (found.before, found.after) == pytest.approx((0.205, 0.505))
    assert onset([0.5] * 9 + [0.2] * 9, shuffles=199, most_by_chance=0.05, least=8) is None
    assert onset([0.3] * 20, shuffles=199, most_by_chance=0.05, least=8) is None
    assert onset([0.1, 0.9], shuffles=199, most_by_chance=0.05, least=8) is None


@given(st.permutations([n / 40 for n in range(40)]))
def test_shuffled_values_seldom_have_an_onset(values: list[float]) -> None:
    # One list may well have one; the same values in all orders have it one time in twenty.
    found = onset(values, shuffles=99, most_by_chance=0.05, least=8)
    assert found is None or found.by_chance <= 0.05
    assert onset(values, shuffles=99, most_by_chance=0.05, least=8) == found


def test_the_false_alarm_rate_on_shuffled_turns_is_what_is_said() -> None:
    import random

    draw = random.Random(5)
    values = [n / 40 for n in range(40)]
    alarms = 0
    for _ in range(400):
        draw.shuffle(values)
        alarms += onset(values, shuffles=199, most_by_chance=0.05, least=8) is not None
    assert 8 <= alarms <= 34  # 5 % of 400 is 20; outside by chance one time in a thousand
