"""Findings that were looked for, as CSV. docs/inspecting.md describes every column."""

import json
from collections.abc import Iterator, Sequence

from inspector.queries.conductfound import Hits, rows
from inspector.queries.conductpage import Found, shown
from inspector.queries.csvtext import lines, safe

CHUNK = 500  # findings whose words are in memory at once
COLUMNS = (
    *("conversation", "conversation_id", "turn", "speaker", "lens", "kind", "reason", "evidence"),
    *("confidence", "cause", "before", "run"),
)


def csv(hits: Hits) -> Iterator[str]:
    """Yield the CSV in pieces: a row for each finding; what isn't known is empty."""
    yield lines([COLUMNS])
    for start in range(0, hits.total, CHUNK):
        yield lines([_row(each) for each in shown(rows(hits.ids[start : start + CHUNK]))])


def _row(found: Found) -> Sequence[object]:
    quotes = [{"turn": quote.number, "words": quote.words} for quote in found.evidence]
    return [
        safe(found.conversation.external_id),
        found.conversation.pk,
        found.number,
        safe(found.who),
        found.lens,
        found.key,
        safe(found.reason),
        json.dumps(quotes, ensure_ascii=False) if quotes else "",
        found.confidence,
        found.cause,
        safe(found.before.words) if found.before else "",
        found.run,
    ]
