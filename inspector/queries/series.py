"""The series of a conversation as CSV. docs/inspecting.md describes every column."""

import csv as writer
import io
import json

from annotator.models import Conversation, Turn
from inspector.queries.marks import Line
from inspector.queries.measured import Measured

FIXED = ("conversation", "conversation_id", "turn", "role", "speaker")
LAST = ("run", "lenses")


def csv(conversation: Conversation, measured: Measured) -> str:
    """Return a row for each turn, numbered from 1; a value that was not measured is empty.

    Every row carries the newest run and what it was scored with, so that files can be put together.
    """
    text = io.StringIO(newline="")
    rows = writer.writer(text, lineterminator="\n")
    lines = measured.lines
    columns = [name for line in lines for name in (line.key, f"{line.key}.low_confidence")]
    rows.writerow([*FIXED, *columns, *LAST])
    run = measured.run
    begin = [conversation.external_id or conversation.pk, conversation.pk]
    end = [run.pk, json.dumps(measured.specs, separators=(",", ":"))] if run else ["", ""]
    turns = Turn.objects.filter(conversation=conversation).order_by("index")
    for index, role, speaker in turns.values_list("index", "role", "speaker"):
        values = [cell for line in lines for cell in _cells(line, index)]
        rows.writerow([*begin, index + 1, role, speaker, *values, *end])
    return text.getvalue()


def _cells(line: Line, index: int) -> tuple[float | str, str]:
    value = line.values[index]
    if value is None:
        return "", ""
    return value, "true" if line.unsure[index] else "false"
