"""The formats that can be read, and finding out which one a file is of."""

from annotator.formats import csv_turns
from annotator.formats.anthropic_messages import AnthropicMessages
from annotator.formats.archive import Archive
from annotator.formats.base import FormatError, Reader
from annotator.formats.bundle import Bundle
from annotator.formats.chat_completions import ChatCompletions
from annotator.formats.chatgpt_export import ChatGPTExport
from annotator.formats.claude_export import ClaudeExport
from annotator.formats.convokit import ConvoKit
from annotator.formats.csv_turns import CSVTurns
from annotator.formats.head import Head, ranked
from annotator.formats.langchain import LangChain
from annotator.formats.lost_in_conversation import LostInConversation
from annotator.formats.native import Native
from annotator.formats.openai_chat import OpenAIChat
from annotator.formats.otel_genai import OTelGenAI
from annotator.formats.parquet import Parquet
from annotator.formats.plain import Plain
from annotator.formats.preference_pairs import PreferencePairs
from annotator.formats.reflexion import Reflexion
from annotator.formats.sharegpt import ShareGPT
from annotator.formats.subtitles import Subtitles
from annotator.formats.task_dialogues import MultiWOZ, TaskDialogues
from annotator.formats.wildchat import WildChat
from annotator.formats.xlsx import XLSX

JSON_READERS: tuple[Reader, ...] = (
    Native(),
    OpenAIChat(),
    ChatCompletions(),
    AnthropicMessages(),
    ShareGPT(),
    WildChat(),
    ChatGPTExport(),
    ClaudeExport(),
    LangChain(),
    OTelGenAI(),
    PreferencePairs(),
    LostInConversation(),
    Reflexion(),
    TaskDialogues(),
    MultiWOZ(),
)
FILE_READERS: tuple[Reader, ...] = (*JSON_READERS, CSVTurns(), Subtitles(), Plain())
READERS: tuple[Reader, ...] = (
    *FILE_READERS,
    XLSX(),
    Parquet(JSON_READERS),
    ConvoKit(),
    Bundle(),
    Archive(FILE_READERS),
)


def reader(name: str) -> Reader:
    """Return the reader called ``name``. Raises FormatError if there is none."""
    for each in READERS:
        if each.name == name:
            return each
    raise FormatError(f"There is no format {name!r}.")


def likely(head: Head, most: int = 3) -> list[tuple[str, float]]:
    """Return the titles of the formats that a file may be of, the surest first."""
    return [(each.title, sure) for sure, each in ranked(head, READERS)[:most]]


def recognise(head: Head) -> Reader:
    """Return the reader that is surest of a file that begins with ``head``.

    Raises FormatError if none is sure enough.
    """
    found = ranked(head, READERS)
    if found:
        return found[0][1]
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
