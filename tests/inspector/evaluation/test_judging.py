"""Which lens is given which conversation, and with what before it."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest

from annotator.transcript import Transcript
from inspector.evaluation.judging import Judge
from inspector.evaluation.reading import Labelled, read
from inspector.evaluation.tally import Tally
from inspector.lenses.base import Finding, LensResult, SessionLens
from tests.inspector.evaluation.made_up import Parrot, turn


def only(row: dict[str, Any]) -> Labelled:
    [found] = read(BytesIO(json.dumps(row).encode()))
    assert isinstance(found, Labelled)
    return found


def tally(judge: Judge) -> Tally:
    """Return what was kept of clarifications."""
    [[found]] = [
        found
        for label, found in judge.tallies.items()
        if (label.layer, label.name) == ("mapped.grounding", "clarification")
    ]
    return found


class Rewound(Parrot, SessionLens):
    """Finds a clarification in each turn, as sure as there are sessions before."""

    def score_after(self, _: Transcript, earlier: Sequence[Transcript]) -> LensResult:
        said = "".join(each.turns[0].text for each in earlier)
        return LensResult(findings=[Finding("clarification", 0, said, confidence=len(said) / 10)])


def test_lenses_that_look_back_get_the_sessions_before() -> None:
    judge = Judge({"grounding-acts": Rewound("grounding-acts")})
    for group in ("a", "b", "a", "a", None, None):
        row = {"turns": [turn("x", grounding="none")], "meta": {"session_group": group}}
        judge.add(only(row))
    assert tally(judge).scores == [0.0, 0.0, 0.1, 0.2, 0.0, 0.0]


class Broken(Parrot):
    """Breaks on every conversation that says so."""

    def score(self, transcript: Transcript) -> LensResult:
        if transcript.turns[0].text == "break":
            raise ValueError(transcript.id)
        return super().score(transcript)


def test_a_lens_that_breaks_on_a_conversation_leaves_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    judge = Judge({"grounding-acts": Broken("grounding-acts")})
    for text in ("break", "clarification 1"):
        judge.add(only({"turns": [turn(text, grounding="clarify")]}))
    clarifications = tally(judge)
    assert (clarifications.found, clarifications.left_out) == (
        [True],
        {"The lens stopped with an error (ValueError).": 1},
    )
    assert "grounding-acts" in caplog.text
