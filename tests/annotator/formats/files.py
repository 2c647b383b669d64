"""Small writers of each format, to read back what they wrote."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import strategies as st

from annotator.formats.base import Item, Options, Problem, Record
from annotator.formats.registry import reader
from annotator.transcript import Role, Transcript, Turn

NASTY = (
    "=1+1",
    'He said "no"; then, left\r\nand came back',
    "مرحبا بالعالم",
    "👩‍👩‍👧 naïve\tcafé",
    "line\u2028separator\u0085and\n\nmore ",
    "-- ---\n---",
    "\ufeffmark",
    "a lone\rreturn | \\u0000 \\",
    "",
)
# Everything that PostgreSQL can store.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
spoken = st.builds(Turn, st.sampled_from(Role), texts.filter(bool), texts)
conversations = st.lists(
    st.builds(Transcript, st.lists(spoken, min_size=1, max_size=6).map(tuple)),
    min_size=1,
    max_size=4,
)


def said(*texts: str, role: Role = Role.USER) -> Transcript:
    return Transcript(tuple(Turn(role, "Ana", text) for text in texts))


def native(found: Sequence[Transcript]) -> bytes:
    return _lines(
        {
            "id": f"c{number}",
            "turns": [{"role": t.role, "speaker": t.speaker, "text": t.text} for t in each.turns],
        }
        for number, each in enumerate(found)
    )


def openai(found: Sequence[Transcript]) -> bytes:
    return _lines(
        {"messages": [{"role": t.role, "name": t.speaker, "content": t.text} for t in each.turns]}
        for each in found
    )


def csv_file(found: Sequence[Transcript], delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    rows = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    rows.writerow(["conversation", "role", "speaker", "text"])
    for number, each in enumerate(found):
        rows.writerows([f"c{number}", t.role.value, t.speaker, t.text] for t in each.turns)
    return stream.getvalue().encode()


WRITERS = {"native": native, "openai-chat": openai, "csv": csv_file}


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def read(name: str, data: bytes | str, options: Options | None = None) -> list[Item]:
    data = data.encode() if isinstance(data, str) else data
    return list(reader(name).read(io.BytesIO(data), options or Options()))


def problems(items: Sequence[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def transcripts(items: Sequence[Item]) -> list[Transcript]:
    return [item.transcript for item in items if isinstance(item, Record)]


def turns(items: Sequence[Item]) -> list[list[tuple[Role, str, str]]]:
    return [[(t.role, t.speaker, t.text) for t in each.turns] for each in transcripts(items)]


def one(items: Sequence[Item]) -> Transcript:
    """Return the only conversation of a file that has no problems."""
    (item,) = items
    assert isinstance(item, Record), item
    return item.transcript
