"""Files that other tools load as they are: Parquet, a Hugging Face folder, ConvoKit."""

from annotator.exports import convokit
from annotator.exports.card import Part, card
from annotator.exports.choices import Choices
from annotator.exports.kinds import FOR_TOOLS, File, Kind
from annotator.models import Project
from annotator.queries import schemes
from annotator.queries.exporting import arrow
from annotator.queries.exporting.labelled import conversations, labelled

FOLDER = "data/"
ORDER = ("labels", "turns", "conversations")


def _huggingface(project: Project, choices: Choices) -> list[File]:
    data = arrow.files(project, choices, FOLDER)
    found = dict(zip(arrow.TABLES, data, strict=True))
    parts = [
        Part(
            name=name,
            path=found[name].name,
            rows=found[name].rows,
            features=arrow.features(arrow.TABLES[name]),
            meanings=found[name].columns,
        )
        for name in ORDER
    ]
    versions = {row.number: schemes.definition(row) for row in schemes.all_of(project)}
    text = card(project.name, parts, versions)
    return [*data, File("README.md", 1, lambda: iter([text.encode()]))]


def _convokit(project: Project, choices: Choices) -> list[File]:
    made = convokit.files(lambda: labelled(project, choices))
    count = conversations(project, choices).count()
    return [
        File(name, count, blocks, convokit.FIELDS if name.endswith(".jsonl") else {})
        for name, blocks in made.items()
    ]


KINDS = (
    Kind(
        FOR_TOOLS,
        "parquet",
        "Parquet",
        "Labels, turns and conversations as typed tables.",
        arrow.files,
    ),
    Kind(
        FOR_TOOLS,
        "huggingface",
        "Hugging Face data set",
        "A folder to load or to publish: Parquet and a card with the scheme. The card says that the"
        " licence is unknown.",
        _huggingface,
    ),
    Kind(
        FOR_TOOLS,
        "convokit",
        "ConvoKit corpus",
        "A folder that ConvoKit loads, with the labels in each utterance's meta.",
        _convokit,
    ),
)
