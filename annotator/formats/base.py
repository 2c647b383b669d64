"""What every reader takes and gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol, runtime_checkable

from annotator.errors import InvalidInput
from annotator.transcript import Transcript

if TYPE_CHECKING:
    from annotator.formats.head import Head

EXCERPT = 200  # characters


class FormatError(InvalidInput):
    """A file can't be read at all; the text says what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one record.

    ``line`` counts from 1 and is where the record begins. ``path`` is a JSON path, a column, or
    empty. ``kept`` says that the record was stored all the same. ``raw`` is the record as it stands
    in the file, where `Options.keep_raw` asks for it and it isn't kept.
    """

    line: int
    path: str
    message: str
    excerpt: str = ""
    kept: bool = False
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Record:
    """One conversation and the line where it begins."""

    line: int
    transcript: Transcript


Item = Record | Problem


@dataclass(frozen=True, slots=True)
class Options:
    """Limits. What goes beyond one is a Problem, never a crash.

    A conversation is stored whole or not at all: where a part of it goes beyond a limit or can't
    be read, all of it is left out.
    """

    max_turns: int = 20_000
    max_characters: int = 2_000_000  # in one turn
    max_line_bytes: int = 64 * 1024 * 1024
    max_depth: int = 100  # of JSON that is kept beside a turn or a conversation
    max_ratio: int = 200  # of a zip file's unpacked size to its packed size
    max_unpacked_bytes: int = 20_000_000_000
    max_members: int = 10_000
    columns: Mapping[str, str] = field(default_factory=dict)  # of a table: meaning → title
    keep_raw: bool = False


class Reader(Protocol):
    """A format. ``name`` is stored with uploads; ``title`` is for people."""

    name: str
    title: str

    def sniff(self, head: "Head") -> float:
        """Return how sure it is, 0 to 1, that a file beginning with ``head`` is of this format."""

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield conversations and problems in the order of the file, in constant memory.

        The same bytes always give the same items, so that reading can resume after the first n.
        ``stream`` can be sought in. Raises FormatError if the file as a whole can't be read.
        """


@runtime_checkable
class Table(Protocol):
    """A reader of files with columns, whose meaning can be chosen by `Options.columns`."""

    def titles(self, head: "Head") -> Sequence[str]:
        """Return the titles of a file's columns, in order."""


def excerpt(text: str) -> str:
    """Return the beginning of ``text``, on one line, for showing what stands there."""
    flat = " ".join(text[: 2 * EXCERPT].replace("\x00", "\ufffd").split())
    return flat if len(flat) <= EXCERPT else flat[: EXCERPT - 1] + "…"
