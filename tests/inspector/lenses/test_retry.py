"""Retries in conversations and in trials; reflections and how specific they are."""

from pathlib import Path

import pytest

from annotator.formats.base import Options, Record
from annotator.formats.reflexion import Reflexion
from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import LensResult
from inspector.lenses.reflections import specificity
from inspector.lenses.retries import similarity
from inspector.lenses.retry import RetryAndReflection

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT
LOGS = Path(__file__).parents[4] / "shared" / "data" / "samples" / "reflexion_trials.jsonl"
ASK = (U, "Write a function that sums numbers.")
FIRST = (A, "```python\ndef add(a): return sum(a) + 1\n```\nIt sums 3 numbers.")
FAILS = (U, "It doesn't work, the total is too large by one.")
MENDED = (A, "I forgot to drop the extra one from the total.\n```python\ntotal = sum(numbers)\n```")
THANKS = (U, "Perfect, thank you!")


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


def score(*turns: tuple[Role, str]) -> LensResult:
    return RetryAndReflection().score(chat(*turns))


def trial(number: int, outcome: float | None, done: str = "", thought: str = "") -> Transcript:
    """A trial that first holds a reflection, then what is done."""
    turns = [Turn(Role.SYSTEM, "task", "Clean the plate.")]
    turns += [Turn(A, "assistant", thought, None, {"reflection": True})] if thought else []
    turns += [Turn(A, "assistant", done)] if done else []
    return Transcript(tuple(turns), trial=number, outcome=outcome, task_key="plate")


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("Sorry, I'll be more careful next time.", 0),
        ("You're right, I apologize for the mistake.", 0),
        ("I forgot the plate on the counter.", 1),
        ("In the next trial I will go to the sink with the plate.", 1),
        ("I forgot the plate on the counter. Next time I will clean the plate first.", 2),
    ],
)
def test_specificity(text: str, degree: int) -> None:
    assert specificity(text) == degree


def test_similarity_by_hand() -> None:
    assert similarity(frozenset("abc"), frozenset("bcd")) == 0.5
    assert similarity(frozenset(), frozenset()) is None


def test_a_retry_that_heeds_what_was_said() -> None:
    result = score(ASK, FIRST, FAILS, MENDED, THANKS)
    # Of work, total and large the retry has total, which the first attempt had not.
    assert list(result.series["addressed"]) == [None, None, None, 1 / 3, None]
    assert result.series["specificity"][3] == 1
    assert result.summary["retries"] == 1
    assert result.summary["repeated_error_rate"] == 0
    assert result.summary["retries_reflected"] == result.summary["solved_reflected"] == 1
    assert result.summary["retries_plain"] == 0
    assert result.summary["attempts_to_success"] == 2
    (found,) = [each for each in result.findings if each.kind == "retry"]
    assert (found.turn, found.cause, found.evidence[0].turn) == (3, 2, 2)


def test_the_same_again() -> None:
    result = score(ASK, FIRST, FAILS, FIRST, (U, "No, that's wrong."))
    assert result.series["similarity"][3] == 1
    assert result.summary["repeated_error_rate"] == 1
    assert result.summary["retries_plain"] == 1
    assert result.summary["solved_plain"] == 0
    kinds = [each.kind for each in result.findings]
    assert kinds == ["retry", "repeated-error", "unaddressed"]


def test_an_answer_that_nobody_turns_down_is_no_retry() -> None:
    result = score(ASK, FIRST, (U, "Thanks! It must also take a list."), MENDED)
    assert result.summary["retries"] == 0
    assert result.summary["repeated_error_rate"] is None


def test_a_trial_after_failures_only() -> None:
    lens = RetryAndReflection()
    failed = [trial(0, 0, "go to the sink"), trial(1, 0, "go to the shelf")]
    result = lens.score_after(trial(2, 1, "go to the counter", "I will go to the counter."), failed)
    assert result.summary["attempts"] == 3
    assert result.summary["attempts_to_success"] == 3
    assert result.summary["retries_reflected"] == result.summary["solved_reflected"] == 1
    assert result.series["addressed"][2] == 1
    solved = [*failed, trial(2, 1)]
    assert lens.score_after(trial(3, 1), solved).summary["retries"] == 0
    assert lens.score_after(trial(3, 1), solved).summary["attempts_to_success"] is None


def test_a_reflection_kept_with_the_trial_before_counts_for_the_next() -> None:
    lens = RetryAndReflection()
    first = trial(0, 0, "go to the sink", "I should have gone to the counter with the plate.")
    assert lens.score_after(first, []).summary["retries"] == 0
    assert lens.score_after(trial(1, 0), [first]).summary["retries_reflected"] == 1
    assert lens.score_after(trial(1, 0), [trial(0, 0)]).summary["retries_plain"] == 1


def test_other_tasks_and_unknown_outcomes_make_no_retry() -> None:
    lens = RetryAndReflection()
    other = Transcript((), trial=0, outcome=0, task_key="other")
    assert lens.score_after(trial(1, 1), [other]).summary["retries"] == 0
    assert lens.score_after(trial(1, 1), [trial(0, None)]).summary["retries"] == 0


def test_people_among_themselves_are_not_measured() -> None:
    assert score((P, "Try again."), (P, "Done.")).unmeasured


@pytest.mark.skipif(not LOGS.exists(), reason="the published logs are not here")
def test_retries_in_the_published_logs() -> None:
    groups: dict[str, list[Transcript]] = {}
    with LOGS.open("rb") as stream:
        for item in Reflexion().read(stream, Options()):
            assert isinstance(item, Record)
            groups.setdefault(item.transcript.session_group, []).append(item.transcript)
    found = {"reflexion": [0.0, 0.0], "base": [0.0, 0.0]}
    for trials in groups.values():
        ordered = sorted(trials, key=lambda each: each.trial or 0)
        for place, each in enumerate(ordered):
            summary = RetryAndReflection().score_after(each, ordered[:place]).summary
            found[each.condition][0] += summary["retries"] or 0
            found[each.condition][1] += (summary["solved_reflected"] or 0) + (
                summary["solved_plain"] or 0
            )
    # What the curves 84 … 134 and 84 … 101 come to: 50 and 17 tasks solved by retrying.
    assert found == {"reflexion": [200, 50], "base": [230, 17]}
