"""Putting transcripts through lenses, and writing what they say by COPY."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from annotator.services.storing import copying, new_ids
from annotator.transcript import Transcript
from inspector.lenses.base import Lens, LensResult, SessionLens
from inspector.models import Finding, Run, Score, Series

log = logging.getLogger(__name__)

SCORE_COLUMNS = ["id", "run_id", "conversation_id", "lens", "summary", "unmeasured"]
SERIES_COLUMNS = ["id", "run_id", "conversation_id", "lens", "measure", "values", "low_confidence"]
FINDING_COLUMNS = [
    "id",
    "run_id",
    "conversation_id",
    "lens",
    "kind",
    "turn",
    "evidence",
    "reason",
    "confidence",
    "cause",
]


@dataclass(frozen=True, slots=True)
class Result:
    """What one lens said of one conversation."""

    conversation: int
    lens: str
    said: LensResult


Results = list[Result]


def score(
    lenses: Sequence[Lens],
    conversations: Mapping[int, Transcript],
    earlier: Mapping[int, Sequence[Transcript]] = MappingProxyType({}),
) -> Results:
    """Return what each lens says of each conversation.

    ``earlier`` has the sessions before a conversation, oldest first, for the lenses that look back.
    """
    return [
        Result(pk, lens.name, _score(lens, transcript, earlier.get(pk, ()), pk))
        for pk, transcript in conversations.items()
        for lens in lenses
    ]


def _score(
    lens: Lens, transcript: Transcript, earlier: Sequence[Transcript], pk: int
) -> LensResult:
    # A lens may be anybody's: one that breaks on one conversation must not take the others along.
    try:
        if isinstance(lens, SessionLens):
            return lens.score_after(transcript, earlier)
        return lens.score(transcript)
    except Exception as error:
        log.exception("lens %s on conversation %s", lens.name, pk)
        return LensResult(unmeasured=f"The lens stopped with an error ({type(error).__name__}).")


def write(run: Run, conversation_ids: Iterable[int], results: Results) -> None:
    """Write the results in place of any this run has of these conversations.

    Call it in a transaction.
    """
    ids = list(conversation_ids)
    for model in (Score, Series, Finding):
        model._default_manager.filter(run=run, conversation_id__in=ids).delete()
    _write_scores(run, results)
    _write_series(run, results)
    _write_findings(run, results)


def _write_scores(run: Run, results: Results) -> None:
    ids = new_ids(Score, len(results))
    with copying(Score, SCORE_COLUMNS) as write_row:
        for pk, result in zip(ids, results, strict=True):
            summary = msgspec.json.encode(dict(result.said.summary)).decode()
            write_row(
                (pk, run.pk, result.conversation, result.lens, summary, result.said.unmeasured)
            )


def _write_series(run: Run, results: Results) -> None:
    ids = iter(new_ids(Series, sum(len(result.said.series) for result in results)))
    with copying(Series, SERIES_COLUMNS) as write_row:
        for result in results:
            for measure, values in result.said.series.items():
                unsure = result.said.low_confidence.get(measure)
                row = (next(ids), run.pk, result.conversation, result.lens, measure)
                write_row((*row, list(values), None if unsure is None else list(unsure)))


def _write_findings(run: Run, results: Results) -> None:
    ids = iter(new_ids(Finding, sum(len(result.said.findings) for result in results)))
    with copying(Finding, FINDING_COLUMNS) as write_row:
        for result in results:
            for found in result.said.findings:
                evidence = [[each.turn, each.start, each.end] for each in found.evidence]
                event = (found.kind, found.turn, msgspec.json.encode(evidence).decode())
                why = (found.reason, found.confidence, found.cause)
                write_row((next(ids), run.pk, result.conversation, result.lens, *event, *why))
