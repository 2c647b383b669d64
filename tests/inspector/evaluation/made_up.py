"""Conversations whose turns say themselves what a lens of ours finds in them."""

import json
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any, ClassVar

from annotator.agreement.bootstrap import Resampler
from annotator.formats.base import Problem
from annotator.transcript import Transcript
from inspector.evaluation.judging import Judge
from inspector.evaluation.mapping import CLASSES
from inspector.evaluation.outcome import Outcome, outcome
from inspector.evaluation.reading import read
from inspector.lenses.base import Direction, Finding, Kind, Lens, LensResult, Measure

KINDS = ("acknowledgement", "clarification", "shift", "return", "distractor")


class Parrot(Lens):
    """Finds the kinds that a turn's text names, as sure as the number after each: "shift .5"."""

    title = version = source = description = "made up"
    measures = (
        Measure("apart", "Apart", "", 0.0, 1.0, Direction.MORE_DRIFT, ""),
        Measure("close", "Close", "", 0.0, 1.0, Direction.LESS_DRIFT, ""),
    )
    summaries = ()
    kinds: ClassVar = {kind: Kind(kind, "X", "x", "") for kind in KINDS}
    blind_spots = ()

    def __init__(self, name: str) -> None:
        self.name = name  # type: ignore[misc]  # stands in for the lens of that name

    def score(self, transcript: Transcript) -> LensResult:
        if "silence" in transcript.turns[0].text:
            return LensResult(unmeasured="Nobody speaks.")
        said = [turn.text.split() for turn in transcript.turns]
        findings = [
            Finding(kind, turn, "made up", confidence=float(sure) if sure != "?" else None)
            for turn, words in enumerate(said)
            for kind, sure in pairwise(words)
            if kind in KINDS
        ]
        apart = [float(words[0]) if words[:1] and words[0][0].isdigit() else None for words in said]
        close = [None if value is None else 1 - value for value in apart]
        return LensResult({"apart": apart, "close": close}, {}, findings)


def turn(text: str, **mapped: Any) -> dict[str, Any]:
    return {"speaker": "A", "role": "participant", "text": text, "mapped": mapped}


def lines(*conversations: Sequence[dict[str, Any]]) -> bytes:
    rows = ({"id": f"c{n}", "turns": list(turns)} for n, turns in enumerate(conversations))
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def judged(data: bytes, lenses: Iterable[str], asked: Sequence[str] = ()) -> Outcome:
    classes = [label for label in CLASSES if label.lens in asked or not asked]
    judge = Judge([Parrot(name) for name in lenses], classes)
    for item in read(BytesIO(data)):
        assert not isinstance(item, Problem)
        judge.add(item)
    return outcome(
        "made-up", judge, resampler=Resampler(resamples=200), unmapped=not asked, unused=True
    )
