"""Learning curves and the yield of reflections, by hand and on published logs where they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats.base import Options, Record
from annotator.formats.reflexion import Reflexion
from annotator.transcript import Transcript
from inspector.lenses.aggregates.trials import Trial, Yield, learning_curve, reflection_yield

LOGS = Path(__file__).parents[5] / "shared" / "data" / "samples" / "reflexion_trials.jsonl"


def test_a_task_once_solved_stays_solved() -> None:
    trials = [
        Trial("a", 0, success=False), Trial("b", 0, success=True), Trial("a", 2, success=True),
        Trial("b", 2, success=False), Trial("c", 2, success=False), Trial("a", 3, success=False),
    ]  # fmt: skip
    assert learning_curve(trials) == [(0, 1), (2, 2), (3, 2)]
    assert learning_curve([]) == []


def test_the_yield_counts_retries_of_tasks_not_yet_solved() -> None:
    trials = [
        Trial("a", 0, success=False), Trial("a", 1, success=False, reflected=True),
        Trial("a", 2, success=True, reflected=True), Trial("a", 3, success=True, reflected=True),
        Trial("b", 0, success=False), Trial("b", 1, success=False, reflected=False),
        Trial("c", 0, success=True, reflected=True), Trial("d", 1, success=True, reflected=False),
        Trial("e", 0, success=False), Trial("e", 1, success=True),
    ]  # fmt: skip
    found = reflection_yield(trials)
    assert found == Yield(reflected=2, reflected_solved=1, plain=1, plain_solved=0)
    assert found.difference == 0.5
    assert reflection_yield(trials[:4]).difference is None


def logged() -> Iterator[Transcript]:
    with LOGS.open("rb") as stream:
        for item in Reflexion().read(stream, Options()):
            assert isinstance(item, Record)
            yield item.transcript


@pytest.mark.skipif(not LOGS.exists(), reason="the published logs are not here")
def test_the_published_curves() -> None:
    curves = {}
    for run in ("reflexion", "base"):
        trials = [
            Trial(each.task_key, each.trial, success=each.outcome == 1)
            for each in logged()
            if each.condition == run and each.trial is not None
        ]
        curves[run] = dict(learning_curve(trials))
    with_reflection = {0: 84, 1: 103, 2: 111, 5: 118, 8: 128, 11: 130, 12: 131, 14: 134}
    assert curves["reflexion"].items() >= with_reflection.items()
    assert curves["base"].items() >= {0: 84, 1: 94, 3: 98, 6: 101}.items()
