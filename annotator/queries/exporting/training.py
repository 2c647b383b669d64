"""Files to train on: made from the newest revision of every conversation, as JSON Lines."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain

from annotator.exports import chat, distractors, evaluation, preference
from annotator.exports.choices import Choices
from annotator.exports.kinds import FOR_TRAINING, File, Kind
from annotator.exports.told import Found, Told
from annotator.models import Annotation, Assignment, Layer, Project
from annotator.queries.exporting.labelled import conversations, labelled
from annotator.transcript import Transcript

Maker = Callable[[Iterable[Transcript]], Iterable[Found]]


def _files(
    name: str, maker: Maker, fields: Mapping[str, str]
) -> Callable[[Project, Choices], list[File]]:
    def files(project: Project, choices: Choices) -> list[File]:
        told = Told()
        lines = File(
            name=name,
            rows=conversations(project, choices, newest=True).count(),
            blocks=lambda: told.lines(maker(labelled(project, choices, newest=True))),
            columns=fields,
            made=lambda: told.made,
        )
        return [lines, File("made.json", 1, lambda: iter([told.report()]))]

    return files


def _chats(transcripts: Iterable[Transcript]) -> Iterator[Found]:
    for transcript in transcripts:
        yield from chat.chat(transcript)


def _distractors(transcripts: Iterable[Transcript]) -> Iterator[Found]:
    for transcript in transcripts:
        yield from distractors.distractors(transcript)


def _evaluation(project: Project, choices: Choices) -> list[File]:
    layers = _used(project, choices)

    def made(transcripts: Iterable[Transcript]) -> Iterator[Found]:
        return chain.from_iterable(evaluation.evaluation(each, layers) for each in transcripts)

    return _files("evaluation.jsonl", made, evaluation.FIELDS)(project, choices)


def _used(project: Project, choices: Choices) -> dict[str, Collection[str]]:
    """Return the layers that completed work uses, with the roles that each asks about."""
    labels = Annotation.objects.filter(
        assignment__conversation__corpus__project=project,
        assignment__status=Assignment.Status.COMPLETE,
        assignment__kind__in=choices.kinds,
        removed_at=None,
    )
    used = labels.order_by().values_list("label__layer__key", flat=True).distinct()
    newest = project.scheme_versions.order_by("-number").values("pk")[:1]
    roles = dict(Layer.objects.filter(scheme_version__in=newest).values_list("key", "roles"))
    return {layer: roles.get(layer, ()) for layer in used if choices.layer in {"", layer}}


KINDS = (
    Kind(
        FOR_TRAINING,
        "chat",
        "Chat messages for fine-tuning",
        "JSON Lines of messages with roles, complete turns only. made.json says what was left out.",
        _files("chat.jsonl", _chats, chat.FIELDS),
    ),
    Kind(
        FOR_TRAINING,
        "preference",
        "Preference pairs",
        "JSON Lines of a prompt with a chosen and a rejected answer, from repairs, retries, terms"
        " and distractors that annotators agree on. made.json says why others could not be made.",
        _files("preference.jsonl", preference.preferences, preference.FIELDS),
    ),
    Kind(
        FOR_TRAINING,
        "distractors",
        "Distractor dialogues",
        "JSON Lines of conversations with the turns that leave their scope, and how they were"
        " answered.",
        _files("distractors.jsonl", _distractors, distractors.FIELDS),
    ),
    Kind(
        FOR_TRAINING,
        "evaluation",
        "Labels to evaluate and train lenses by",
        "JSON Lines for manage.py evaluate and train_models: what gold says or annotators agree on,"
        " in common terms. made.json says what was left out.",
        _evaluation,
    ),
)
