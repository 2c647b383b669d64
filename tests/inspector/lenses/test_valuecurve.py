"""Value curves: fitted to others, by the state a conversation is in."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses import valuecurve
from inspector.lenses.base import Context
from inspector.lenses.statistics import added, fold, statistics
from inspector.lenses.value import CollaborationValue

U, A = Role.USER, Role.ASSISTANT


def chat(number: int, *, trouble: bool, outcome: float | None) -> Transcript:
    reply = "No, I meant the picnic at home." if trouble else "Fine, that will do."
    said = [(U, f"Plan picnic {number}."), (A, "It is planned."), (U, reply), (A, "Done.")]
    return Transcript(tuple(Turn(r, r.value, text) for r, text in said), outcome=outcome)


CORPUS = [chat(n, trouble=n % 2 == 1, outcome=float(n % 2 == 0)) for n in range(60)]


def test_states_count_turns_and_troubles_up_to_a_last_class() -> None:
    assert list(valuecurve.states([False, True, False, True, True, False])) == [
        (0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2)
    ]  # fmt: skip
    assert list(valuecurve.states([False] * 12))[-2:] == [(9, 0), (9, 0)]


def test_a_value_is_the_mean_outcome_drawn_to_the_mean_of_all() -> None:
    gathered: dict[str, object] = {}
    for number, outcome in enumerate([1.0] * 20 + [0.0] * 10):
        each = chat(number, trouble=False, outcome=outcome)
        (counted,) = valuecurve.counts(each, [False, outcome == 0], outcome).values()
        gathered = added(gathered, {"1": counted})
    curves = valuecurve.curves(gathered)
    assert curves["1"] is None  # nothing but its own fold
    curve = curves["0"]
    assert curve is not None
    assert curve["0 0"] == curve["7 2"] == pytest.approx(2 / 3)
    assert curve["1 0"] == pytest.approx((20 + 5 * 2 / 3) / (30 + 5))


def test_an_advantage_is_the_step_to_the_next_value_and_at_last_to_the_outcome() -> None:
    each = chat(1, trouble=False, outcome=1.0)
    fitted = {str(n): {"0 0": 0.5, "1 0": 0.25} for n in range(valuecurve.FOLDS)}
    found = valuecurve.worth(each, [False, False], fitted)
    assert found == {"value": [0.5, 0.25], "advantage": [-0.25, 0.75]}
    open_ended = chat(1, trouble=False, outcome=None)
    assert valuecurve.worth(open_ended, [False, False], fitted)["advantage"] == [-0.25, None]


@pytest.mark.parametrize("trouble", [True, False])
def test_a_turn_that_brings_trouble_loses_value(trouble: bool) -> None:
    lens = CollaborationValue()
    counted = statistics(lens, CORPUS)
    found = lens.score_in(chat(99, trouble=trouble, outcome=None), Context(statistics=counted))
    _, first, _, second = found.series["value"]
    assert first == pytest.approx(0.5, abs=0.1)
    assert second is not None
    assert (second < 0.3) if trouble else (second > 0.7)
    assert found.series["advantage"][3] is None


def test_no_conversation_tells_its_own_outcome() -> None:
    lens = CollaborationValue()
    for each in CORPUS[:10]:
        here = fold(each, valuecurve.FOLDS)
        with_it = statistics(lens, CORPUS)[str(here)]
        mates = [other for other in CORPUS if fold(other, valuecurve.FOLDS) != here]
        assert statistics(lens, mates)[str(here)] == with_it


def test_without_outcomes_there_is_no_value() -> None:
    lens = CollaborationValue()
    bare = [chat(n, trouble=False, outcome=None) for n in range(60)]
    counted = statistics(lens, bare)
    found = lens.score_in(bare[0], Context(statistics=counted))
    assert not any(found.series["value"])
    assert lens.score(bare[0]).series["advantage"] == [None] * 4
