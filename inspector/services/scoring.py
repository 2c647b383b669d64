"""Putting transcripts through lenses, and writing what they say by COPY."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec

from annotator.services.storing import copying, new_ids
from annotator.transcript import Transcript
from inspector.lenses import panel, registry
from inspector.lenses.base import Lens, LensResult
from inspector.models import Finding, Run, Score, Series
from inspector.services import newest

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
    statistics: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Results:
    """Return what each lens says of each conversation.

    ``earlier`` has the sessions before a conversation, oldest first, for the lenses that look back;
    ``statistics``, by lens, what was counted over the corpus.
    """
    return [
        Result(pk, name, said)
        for pk, transcript in conversations.items()
        for name, said in panel.score(
            lenses, transcript, earlier=earlier.get(pk, ()), statistics=statistics, label=pk
        ).items()
    ]


def installed(specs: Iterable[Mapping[str, Any]]) -> tuple[list[Lens], dict[str, str]]:
    """Return the lenses of ``specs``, each after its parts, and why the others can't be had.

    A worker may run other code than the one that planned: what it scores must not go by the name
    of a version it hasn't got.
    """
    found: list[Lens] = []
    missing: dict[str, str] = {}
    for spec in specs:
        try:
            found.append(registry.from_spec(spec))
        except registry.UnknownLens as error:
            missing[spec["name"]] = str(error)
    return panel.ordered(found), missing


def unmeasured(missing: Mapping[str, str], conversations: Iterable[int]) -> Results:
    """Return that lenses could not score, with the reason of each, for every conversation."""
    return [
        Result(pk, name, LensResult(unmeasured=why))
        for pk in conversations
        for name, why in missing.items()
    ]


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
    newest.take(run, ids)


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
