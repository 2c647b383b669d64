"""Lenses for tests of runs: one that counts over the corpus, one that builds on another."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.transcript import Transcript
from inspector.lenses.base import Context, ContextLens, CorpusLens, Lens, LensResult


class Counts(CorpusLens):
    """The turns of the corpus, and what share of them the conversation has."""

    name = "counts"
    version = "1"

    def gather(self, transcripts: Sequence[Transcript]) -> Mapping[str, Any]:
        return {"turns": sum(len(each.turns) for each in transcripts), "calls": 1}

    def finish(self, counts: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"turns": counts["turns"], "calls": counts["calls"], "odd": float("nan")}

    def score_in(self, transcript: Transcript, context: Context) -> LensResult:
        known, size = context.statistics, len(transcript.turns)
        return LensResult(
            series={"turns so far": [None, *(float(size * turn) for turn in range(1, size))]},
            summary={"share": size / known["turns"] if known else None},
        )


class Breaks(Counts):
    """Counts nothing, since it breaks."""

    name = "breaks"

    def gather(self, transcripts: Sequence[Transcript]) -> Mapping[str, Any]:
        raise ZeroDivisionError


class Builds(ContextLens):
    """What the other lens said, once more."""

    name = "builds"
    version = "1"
    parts = (Counts,)

    def score_in(self, transcript: Transcript, context: Context) -> LensResult:
        return LensResult(summary=context.results["counts"].summary)


ALL: dict[str, type[Lens]] = {each.name: each for each in (Builds, Counts, Breaks)}
