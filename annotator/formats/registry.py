"""The formats that can be read, and finding out which one a file is of."""

from annotator.formats import csv_turns, jsonl
from annotator.formats.base import FormatError, Reader
from annotator.formats.csv_turns import CSVTurns
from annotator.formats.native import Native
from annotator.formats.openai_chat import OpenAIChat
from annotator.formats.plain import Plain
from annotator.formats.text import decode_head

READERS: tuple[Reader, ...] = (Native(), OpenAIChat(), CSVTurns(), Plain())
SURE_ENOUGH = 0.2


def reader(name: str) -> Reader:
    """Return the reader called ``name``. Raises FormatError if there is none."""
    for each in READERS:
        if each.name == name:
            return each
    raise FormatError(f"There is no format {name!r}.")


def recognise(head: bytes, filename: str) -> Reader:
    """Return the reader that is surest of a file that begins with ``head``.

    Raises FormatError if none is sure enough.
    """
    sure, best = max(((each.sniff(head), each) for each in READERS), key=lambda pair: pair[0])
    if sure >= SURE_ENOUGH:
        return best
    if jsonl.is_document(decode_head(head)):
        raise FormatError(f"{filename}: {jsonl.DOCUMENT}")
    if filename.lower().removesuffix(".gz").endswith((".csv", ".tsv")):
        csv_turns.refuse(head)
    known = "; ".join(each.title for each in READERS)
    raise FormatError(f"{filename} is of no format that can be read. These can: {known}.")
