"""A conversation as an ELAN annotation document (.eaf, EAF 3.0).

A tier for each speaker, and one for each layer and annotator. https://www.mpi.nl/tools/elan/
"""

import html
import re
from collections.abc import Iterator, Mapping

from annotator.transcript import GivenLabel, Transcript, Turn

STEP = 1_000  # milliseconds
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
NO_TIMES = "The file says no times, or not in order: each turn takes one second, in its place."
TIMES = "Turns begin when the file says, in milliseconds from the first, and last until the next."
NOTHING_LEFT_OUT = "Every label is in its turn's annotation; spans and links are said in words."
Spans = list[tuple[int, int]]
Tier = dict[int, str]  # what stands at a turn


def elan(transcript: Transcript) -> str:
    """Return a conversation as XML. Characters that XML 1.0 cannot hold become U+FFFD."""
    spans = times(transcript)
    timed = spans is not None
    slots = spans or [(at * STEP, (at + 1) * STEP) for at in range(len(transcript.turns))]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<ANNOTATION_DOCUMENT AUTHOR="" DATE="1970-01-01T00:00:00Z" FORMAT="3.0" VERSION="3.0"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:noNamespaceSchemaLocation="{SCHEMA}">',
        '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">',
        f'<PROPERTY NAME="conversation">{_text(transcript.id)}</PROPERTY>',
        f'<PROPERTY NAME="times">{TIMES if timed else NO_TIMES}</PROPERTY>',
        f'<PROPERTY NAME="labels">{NOTHING_LEFT_OUT}</PROPERTY>',
        "</HEADER>",
        *_slots(slots),
        *_tiers(transcript),
        '<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt"'
        ' TIME_ALIGNABLE="true"/>',
        "</ANNOTATION_DOCUMENT>",
        "",
    ]
    return "\n".join(lines)


def times(transcript: Transcript) -> Spans | None:
    """Return when turns begin and end, in milliseconds from the first; None where it isn't said.

    It is said where every turn has a time and each is later than the one before.
    """
    said = [turn.time for turn in transcript.turns if turn.time is not None]
    if not said or len(said) < len(transcript.turns):
        return None
    starts = [round((time - said[0]).total_seconds() * 1_000) for time in said]
    ends = [*starts[1:], starts[-1] + STEP]
    if any(end <= start for start, end in zip(starts, ends, strict=True)):
        return None
    return list(zip(starts, ends, strict=True))


def _slots(spans: Spans) -> Iterator[str]:
    yield "<TIME_ORDER>"
    for at, (start, end) in enumerate(spans):
        yield f'<TIME_SLOT TIME_SLOT_ID="ts{2 * at + 1}" TIME_VALUE="{start}"/>'
        yield f'<TIME_SLOT TIME_SLOT_ID="ts{2 * at + 2}" TIME_VALUE="{end}"/>'
    yield "</TIME_ORDER>"


def _tiers(transcript: Transcript) -> Iterator[str]:
    number = 0
    used: set[str] = set()
    for title, who, tier in (*_speakers(transcript), *_layers(transcript)):
        about = f' PARTICIPANT="{_attribute(who)}"' if who else ""
        identifier = _attribute(_unused(title, used))
        yield f'<TIER LINGUISTIC_TYPE_REF="default-lt"{about} TIER_ID="{identifier}">'
        for turn, value in sorted(tier.items()):
            number += 1
            yield (
                f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}"'
                f' TIME_SLOT_REF1="ts{2 * turn + 1}" TIME_SLOT_REF2="ts{2 * turn + 2}">'
                f"<ANNOTATION_VALUE>{_text(value)}</ANNOTATION_VALUE>"
                "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            )
        yield "</TIER>"


def _speakers(transcript: Transcript) -> list[tuple[str, str, Tier]]:
    found: dict[tuple[str, str], Tier] = {}
    for index, turn in enumerate(transcript.turns):
        found.setdefault((turn.speaker, turn.role.value), {})[index] = turn.text
    return [(speaker or role, speaker, tier) for (speaker, role), tier in found.items()]


def _layers(transcript: Transcript) -> list[tuple[str, str, Tier]]:
    found: dict[tuple[str, str], Tier] = {}
    for work in transcript.work:
        for given in work.labels:
            tier = found.setdefault((given.layer, work.annotator), {})
            said = _said(given, transcript.turns[given.turn])
            before = tier.get(given.turn)
            tier[given.turn] = f"{before}; {said}" if before else said
    return [(f"{layer}@{who}", "", tier) for (layer, who), tier in sorted(found.items())]


def _said(given: GivenLabel, turn: Turn) -> str:
    parts = [given.label]
    if given.start is not None:
        parts.append(f'"{turn.text[given.start : given.end]}"')
    if given.to is not None:
        parts.append(f"to turn {given.to.turn + 1}")
    parts += _details(given.attributes)
    return " ".join(parts)


def _details(attributes: Mapping[str, str | int]) -> list[str]:
    return [f"{key}={value}" for key, value in attributes.items()]


def _unused(title: str, used: set[str]) -> str:
    free, number = title, 1
    while free in used:
        number += 1
        free = f"{title} ({number})"
    used.add(free)
    return free


def _text(value: str) -> str:
    return html.escape(ILLEGAL.sub("\ufffd", value)).replace("\r", "&#13;")


def _attribute(value: str) -> str:
    return _text(value).replace("\n", "&#10;").replace("\t", "&#9;")
