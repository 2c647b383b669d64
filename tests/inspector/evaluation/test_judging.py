"""Which lens is given which conversation, and with what before it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest

from annotator.transcript import Transcript
from inspector.evaluation.judging import Judge
from inspector.evaluation.reading import Labelled, read
from inspector.evaluation.tally import Tally
from inspector.lenses.base import (
    Context,
    ContextLens,
    CorpusLens,
    Finding,
    LensResult,
    SessionLens,
)
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
    judge = Judge([Rewound("grounding-acts")])
    for group in ("a", "b", "a", "a", None, None):
        row = {"turns": [turn("x", grounding="none")], "meta": {"session_group": group}}
        judge.add(only(row))
    assert tally(judge).scores == [0.0, 0.0, 0.1, 0.2, 0.0, 0.0]


class Counting(Parrot, CorpusLens):
    """Finds a clarification, as sure as the corpus has conversations, in tenths."""

    def gather(self, transcripts: Sequence[Transcript]) -> Mapping[str, Any]:
        return {"conversations": len(transcripts)}

    def finish(self, counts: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"sure": counts["conversations"] / 10}

    def score_in(self, _: Transcript, context: Context) -> LensResult:
        sure = (context.statistics or {})["sure"]
        return LensResult(findings=[Finding("clarification", 0, "counted", confidence=sure)])


def test_lenses_that_count_over_the_corpus_do_so_first() -> None:
    rows = [only({"turns": [turn("x", grounding="none")]})] * 3
    judge = Judge([Counting("grounding-acts")])
    judge.prepare(lambda: rows)
    for row in rows:
        judge.add(row)
    assert tally(judge).scores == [0.3, 0.3, 0.3]


def test_a_corpus_is_counted_while_it_is_read() -> None:
    read: list[Labelled] = []
    read_by_then: list[int] = []
    row = only({"turns": [turn("x", grounding="none")]})

    class Watched(Counting):
        def gather(self, transcripts: Sequence[Transcript]) -> Mapping[str, Any]:
            read_by_then.append(len(read))
            return super().gather(transcripts)

    def corpus() -> Iterator[Labelled]:
        read.clear()
        for _ in range(250):
            read.append(row)
            yield row

    Judge([Watched("grounding-acts")]).prepare(corpus)
    assert read_by_then == [100, 200, 250]


class Upon(Parrot, ContextLens):
    """Says what its part says."""

    parts = (Parrot,)

    def score_in(self, _: Transcript, context: Context) -> LensResult:
        return context.results["part"]


def test_lenses_that_build_on_others_get_what_those_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Parrot, "name", "part", raising=False)
    judge = Judge([Upon("grounding-acts"), Parrot("part")])
    judge.add(only({"turns": [turn("clarification .5", grounding="none")]}))
    assert tally(judge).scores == [0.5]


class Broken(Parrot):
    """Breaks on every conversation that says so."""

    def score(self, transcript: Transcript) -> LensResult:
        if transcript.turns[0].text == "break":
            raise ValueError(transcript.id)
        return super().score(transcript)


def test_a_lens_that_breaks_on_a_conversation_leaves_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    judge = Judge([Broken("grounding-acts")])
    for text in ("break", "clarification 1"):
        judge.add(only({"turns": [turn(text, grounding="clarify")]}))
    clarifications = tally(judge)
    assert (clarifications.found, clarifications.left_out) == (
        [True],
        {"The lens stopped with an error (ValueError).": 1},
    )
    assert "grounding-acts" in caplog.text
