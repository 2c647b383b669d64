"""What can be exported: each kind, its files, and whether it reads back.

Kinds of another package are named by the setting EXPORT_KINDS, since this package knows of none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.exports.choices import Choices

if TYPE_CHECKING:
    from annotator.models import Project

Blocks = Iterator[bytes]
AS_LABELS, FOR_TOOLS, FOR_TRAINING = "Labels", "For other tools", "For training models"
NO_COLUMNS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class File:
    """A file of an export: its name, how many rows it has, its bytes, and its columns' meanings.

    ``blocks`` are made when the file is written, and only then. Where nobody knows before how many
    rows there will be, ``rows`` is how much work it is, and ``made`` tells them afterwards.
    """

    name: str
    rows: int
    blocks: Callable[[], Blocks]
    columns: Mapping[str, str] = field(default_factory=dict)
    made: Callable[[], int] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """Something to export. ``files`` gives its files for a project and somebody's choices.

    Kinds of one ``group`` stand together where they are offered.
    """

    group: str
    key: str
    title: str
    about: str
    files: Callable[["Project", Choices], list[File]]
    reads_back: bool = False
