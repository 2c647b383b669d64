"""The demo corpora: conversations written for them, one phenomenon each, and labels by two people.

Those of ``SESSIONS`` belong together: three with one person, three trials of one task.

``meta.shows`` of a conversation says what it is there to show.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ASSISTANT = Path(__file__).with_name("assistant.jsonl")
PEOPLE = Path(__file__).with_name("people.jsonl")
SESSIONS = Path(__file__).with_name("sessions.jsonl")
LABELS = Path(__file__).with_name("labels.csv")


@dataclass(frozen=True, slots=True)
class DemoLabel:
    """One label: ``turn`` counts from 0, ``layer`` and ``label`` are the default scheme's keys."""

    conversation: str
    turn: int
    annotator: str
    layer: str
    label: str


def labels() -> Iterator[DemoLabel]:
    """Yield the labels in the order in which they were given."""
    with LABELS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield DemoLabel(
                conversation=row["conversation"],
                turn=int(row["turn"]),
                annotator=row["annotator"],
                layer=row["layer"],
                label=row["label"],
            )
