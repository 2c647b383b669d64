"""Which column of a CSV file means what."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from annotator.formats.base import FormatError, excerpt
from annotator.formats.fields import ABOUT

DELIMITERS = ",;\t|"
# The first of its words that is in the header gives a meaning its column.
WORDS = {
    "conversation": (
        "conversation_id conversation conversationid conv_id convid conv dialogue_id dialogue"
        " dialog_id dialog chat_id session_id session thread_id"
    ),
    "turn": "turn_index turn_number turn_no turn index utterance_index turn_id",
    "role": "role",
    "speaker": "speaker author from name participant sender user_name username",
    "text": "text utterance content message body",
    "time": "time timestamp datetime created_at date",
    **{name: name for name in ABOUT},
    "model": "model model_name",
    "task_key": "task_key task_id task",
}
# What a turn has a place for; everything else stays beside it under the column's own title.
PLACED = {"conversation", "role", "speaker", "text", *ABOUT}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands, from 0; ``titles`` are the header's, none empty, none twice."""

    places: dict[str, int]
    titles: tuple[str, ...]

    def beside(self) -> list[tuple[str, int]]:
        """Return title and place of the columns that are kept beside a turn as they are."""
        placed = {place for meaning, place in self.places.items() if meaning in PLACED}
        return [(title, at) for at, title in enumerate(self.titles) if at not in placed]

    def enough(self) -> bool:
        """Say whether there is a column for the text and one for who speaks."""
        return "text" in self.places and not {"speaker", "role"}.isdisjoint(self.places)


def cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; none if it can't be divided."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def delimiter_of(header: str) -> str:
    """Return the delimiter that makes most of a header line."""

    def merit(delimiter: str) -> tuple[int, int]:
        found = cells(header, delimiter)
        return len(columns_of(found).places), len(found)

    return max(DELIMITERS, key=merit)


def columns_of(header: Sequence[str], chosen: Mapping[str, str] = MappingProxyType({})) -> Columns:
    """Return what the columns under ``header`` mean.

    ``chosen`` has the title of the column that somebody gave a meaning; an empty one takes the
    meaning from every column.
    """
    plain = [title.strip().lower().replace(" ", "_").replace("-", "_") for title in header]
    places = {}
    for meaning, words in WORDS.items():
        present = [word for word in words.split() if word in plain]
        if present:
            places[meaning] = plain.index(present[0])
    titles: list[str] = []
    for number, title in enumerate(header, start=1):
        own = title.strip()
        titles.append(own if own and own not in titles else f"column {number}")
    for meaning, title in chosen.items():
        places.pop(meaning, None)
        if title in titles:
            places[meaning] = titles.index(title)
    return Columns(places, tuple(titles))


def required(header: Sequence[str], chosen: Mapping[str, str] = MappingProxyType({})) -> Columns:
    """Return the columns. Raises FormatError if a conversation can't be made of them."""
    columns = columns_of(header, chosen)
    if columns.enough():
        return columns
    found = ", ".join(header[:12])
    raise FormatError(
        "The first row must name a column for the text (text, utterance, content, message) and"
        f" one for who speaks (speaker, author, role). It names: {excerpt(found) or 'nothing'}"
    )
