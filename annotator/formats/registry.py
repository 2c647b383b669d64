"""The formats that can be read, and finding out which one a file is of."""

from annotator.formats import csv_turns
from annotator.formats.base import FormatError, Reader
from annotator.formats.csv_turns import CSVTurns
from annotator.formats.head import Head
from annotator.formats.native import Native
from annotator.formats.openai_chat import OpenAIChat
from annotator.formats.plain import Plain

READERS: tuple[Reader, ...] = (Native(), OpenAIChat(), CSVTurns(), Plain())
SURE_ENOUGH = 0.2


def reader(name: str) -> Reader:
    """Return the reader called ``name``. Raises FormatError if there is none."""
    for each in READERS:
        if each.name == name:
            return each
    raise FormatError(f"There is no format {name!r}.")


def ranked(head: Head) -> list[tuple[float, Reader]]:
    """Return the readers that could be a file's, with how sure they are, the surest first."""
    found = [(each.sniff(head), each) for each in READERS]
    return sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])


def recognise(head: Head) -> Reader:
    """Return the reader that is surest of a file that begins with ``head``.

    Raises FormatError if none is sure enough.
    """
    best = next(iter(ranked(head)), None)
    if best and best[0] >= SURE_ENOUGH:
        return best[1]
    filename = head.filename
    if filename.lower().removesuffix(".gz").endswith((".csv", ".tsv")):
        csv_turns.refuse(head)
    if head.objects:
        names = ", ".join(list(head.objects[0])[:12])
        raise FormatError(
            f"{filename} is JSON, but of no shape that is known: its first object has {names}."
            ' Expected a list of "messages" or "turns", or one of the other formats.'
        )
    known = "; ".join(each.title for each in READERS)
    raise FormatError(f"{filename} is of no format that can be read. These can: {known}.")
