"""Learning curves and the yield of reflections, by hand and on published logs where they are."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from annotator.formats.base import Options, Record
from annotator.formats.reflexion import Reflexion
from annotator.transcript import Transcript
from inspector.lenses.aggregates.trials import (
    NO,
    UNKNOWN,
    YES,
    Trials,
    Yield,
    learning_curve,
    reflection_yield,
)

LOGS = Path(__file__).parents[5] / "shared" / "data" / "samples" / "reflexion_trials.jsonl"


Row = tuple[str, int, bool, int]


def trials(rows: Sequence[Row]) -> Trials:
    """Return trials from task, number, success and whether there was a reflection."""
    names = sorted({row[0] for row in rows})
    return Trials(
        np.array([names.index(row[0]) for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], bool),
        np.array([row[3] for row in rows], np.int8),
    )


def test_a_task_once_solved_stays_solved() -> None:
    rows: list[Row] = [
        ("a", 0, False, UNKNOWN), ("b", 0, True, UNKNOWN), ("a", 2, True, UNKNOWN),
        ("b", 2, False, UNKNOWN), ("c", 2, False, UNKNOWN), ("a", 3, False, UNKNOWN),
    ]  # fmt: skip
    assert learning_curve(trials(rows)) == [(0, 1), (2, 2), (3, 2)]
    assert learning_curve(trials([])) == []


def test_the_yield_counts_retries_of_tasks_not_yet_solved() -> None:
    rows: list[Row] = [
        ("a", 3, True, YES), ("a", 0, False, UNKNOWN), ("a", 1, False, YES), ("a", 2, True, YES),
        ("b", 0, False, UNKNOWN), ("b", 1, False, NO),
        ("c", 0, True, YES), ("d", 1, True, NO),
        ("e", 0, False, UNKNOWN), ("e", 1, True, UNKNOWN),
    ]  # fmt: skip
    found = reflection_yield(trials(rows))
    assert found == Yield(reflected=2, reflected_solved=1, plain=1, plain_solved=0)
    assert found.difference == 0.5
    assert reflection_yield(trials(rows[:4])).difference is None
    assert reflection_yield(trials([])) == Yield(0, 0, 0, 0)


def logged() -> Iterator[Transcript]:
    with LOGS.open("rb") as stream:
        for item in Reflexion().read(stream, Options()):
            assert isinstance(item, Record)
            yield item.transcript


@pytest.mark.skipif(not LOGS.exists(), reason="the published logs are not here")
def test_the_published_curves() -> None:
    curves = {}
    for run in ("reflexion", "base"):
        rows: list[Row] = [
            (each.task_key, each.trial, each.outcome == 1, UNKNOWN)
            for each in logged()
            if each.condition == run and each.trial is not None
        ]
        curves[run] = dict(learning_curve(trials(rows)))
    with_reflection = {0: 84, 1: 103, 2: 111, 5: 118, 8: 128, 11: 130, 12: 131, 14: 134}
    assert curves["reflexion"].items() >= with_reflection.items()
    assert curves["base"].items() >= {0: 84, 1: 94, 3: 98, 6: 101}.items()
