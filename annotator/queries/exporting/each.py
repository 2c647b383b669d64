"""Formats with a file for each conversation: CHAT and ELAN."""

from collections.abc import Callable
from functools import partial

from annotator.exports.chat_transcript import chat_transcript
from annotator.exports.choices import Choices
from annotator.exports.elan import elan
from annotator.exports.kinds import FOR_TOOLS, Blocks, File, Kind
from annotator.exports.lines import name
from annotator.models import Project
from annotator.queries.exporting.labelled import AT_ONCE, conversations, labelled_of
from annotator.transcript import Transcript

Writer = Callable[[Transcript, str], str]


class _Batches:
    """Conversations by id, read some at a time in the order that their files are written in."""

    def __init__(self, project: Project, choices: Choices, pks: list[int]) -> None:
        self._project = project
        self._choices = choices
        self._places = {pk: place for place, pk in enumerate(pks)}
        self._pks = pks
        self._held: dict[int, Transcript] = {}

    def transcript(self, pk: int) -> Transcript:
        if pk not in self._held:
            begin = self._places[pk] // AT_ONCE * AT_ONCE
            some = self._pks[begin : begin + AT_ONCE]
            self._held = labelled_of(self._project, self._choices, some)
        return self._held[pk]


def _files(ending: str, writer: Writer) -> Callable[[Project, Choices], list[File]]:
    def files(project: Project, choices: Choices) -> list[File]:
        rows = conversations(project, choices).values_list(
            "pk", "external_id", "corpus__slug", "turn_count"
        )
        found = list(rows)
        batches = _Batches(project, choices, [pk for pk, *_ in found])

        def blocks(pk: int, corpus: str) -> Blocks:
            yield writer(batches.transcript(pk), corpus).encode()

        width = len(str(len(found)))
        return [
            File(
                name=f"{corpus}/{number:0{width}}-{name(said, 'conversation')}.{ending}",
                rows=turns,
                blocks=partial(blocks, pk, corpus),
            )
            for number, (pk, said, corpus, turns) in enumerate(found, 1)
        ]

    return files


KINDS = (
    Kind(
        FOR_TOOLS,
        "cha",
        "CHAT (CLAN)",
        "A .cha file for each conversation: words on the main lines, exact text and labels below.",
        _files("cha", chat_transcript),
    ),
    Kind(
        FOR_TOOLS,
        "elan",
        "ELAN",
        "An .eaf file for each conversation: a tier for each speaker, and for each layer and"
        " annotator.",
        _files("eaf", lambda transcript, _corpus: elan(transcript)),
    ),
)
