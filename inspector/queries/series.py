"""The series of a conversation as CSV. docs/inspecting.md describes every column."""

import json
from collections.abc import Sequence

from annotator.models import Conversation, Turn
from inspector.queries.csvtext import lines, safe
from inspector.queries.marks import Line
from inspector.queries.measured import Measured

FIXED = ("conversation", "conversation_id", "turn", "role", "speaker")
LAST = ("run", "lenses")


def csv(conversation: Conversation, measured: Measured) -> str:
    """Return a row for each turn, numbered from 1; a value that was not measured is empty.

    Every row carries the newest run and what it was scored with, so that files can be put together.
    """
    series = measured.lines
    columns = [name for line in series for name in (line.key, f"{line.key}.low_confidence")]
    rows: list[Sequence[object]] = [[*FIXED, *columns, *LAST]]
    run = measured.run
    begin = [safe(conversation.external_id) or conversation.pk, conversation.pk]
    end = [run.pk, json.dumps(measured.specs, separators=(",", ":"))] if run else ["", ""]
    turns = Turn.objects.filter(conversation=conversation).order_by("index")
    for index, role, speaker in turns.values_list("index", "role", "speaker"):
        values = [cell for line in series for cell in _cells(line, index)]
        rows.append([*begin, index + 1, role, safe(speaker), *values, *end])
    return lines(rows)


def _cells(line: Line, index: int) -> tuple[float | str, str]:
    value = line.values[index]
    if value is None:
        return "", ""
    return value, "true" if line.unsure[index] else "false"
