"""Labels that come with a file, kept as the labels of whoever gave them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from annotator.formats.mapping import FileMapping, LabelRule, labels_in
from annotator.models import (
    Assignment,
    Label,
    Layer,
    Turn,
    Upload,
)
from annotator.services import bulk, gold
from annotator.services.bulk import NewLabel, NewWork
from annotator.services.storing import Stored
from annotator.transcript import Transcript

Place = tuple[int, int]  # conversation and source, by id


@dataclass(frozen=True, slots=True)
class Labels:
    """The rules of a mapping, the ids of their sources by name, and of labels by layer and key.

    ``gold`` is the source among them that is the project's gold, if any.
    """

    rules: tuple[LabelRule, ...]
    sources: Mapping[str, int]
    gold: int | None
    known: Mapping[tuple[str, str], int]


@dataclass(slots=True)
class Said:
    """What one source says of one conversation.

    ``asked`` has, layer by layer, the turns it says something of; ``given`` turn index and label
    id, each pair once.
    """

    asked: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    given: dict[str, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))


def prepare(upload: Upload, choices: FileMapping) -> Labels | None:
    """Return what is needed to store an upload's labels; None if it brings none.

    The sources are made when they are missing. Labels that a file brings as the project's gold are
    gold.
    """
    if not choices.labels:
        return None
    project = upload.corpus.project
    sources, true = {}, None
    for name in {rule.source for rule in choices.labels}:
        source = bulk.source(project, name or choices.source or upload.filename)
        sources[name] = source.pk
        if source.username == gold.source_name(project):
            true = source.pk
    version = project.scheme_versions.order_by("-number").values("pk")[:1]
    known = {
        (label.layer.key, label.key): label.pk
        for label in Label.objects.filter(
            layer__scheme_version__in=version, layer__unit=Layer.Unit.TURN
        ).select_related("layer")
    }
    return Labels(choices.labels, sources, true, known)


def store(labels: Labels, stored: Stored) -> int:
    """Write the labels of an upload's conversations, each one's as complete; return how many.

    A conversation that the corpus had already gets them, too. What a source has said of a layer of
    it stays as it is. Call it in the transaction that stored the conversations.
    """
    records = {**stored.known, **stored.conversations}
    found = {
        (pk, source): said
        for pk, record in records.items()
        for source, said in _said(labels, record.transcript).items()
    }
    assignments = _assignments(found, labels.gold)
    turns = _turns({conversation for conversation, _ in found})
    names, now = {pk: "/".join(key) for key, pk in labels.known.items()}, timezone.now()
    return bulk.write_labels(
        NewLabel(assignments[place], turns[place[0], index], label, names[label], now)
        for place, said in found.items()
        for index, label in sorted(set().union(*said.given.values()))
    )


def _said(labels: Labels, transcript: Transcript) -> dict[int, Said]:
    """Return what each source says of a conversation, by the source's id."""
    found: dict[int, Said] = defaultdict(Said)
    layers = {layer for layer, _ in labels.known}
    for rule, index, keys in labels_in(transcript, labels.rules):
        if rule.layer in layers:
            said = found[labels.sources[rule.source]]
            said.asked[rule.layer].add(index)
            said.given[rule.layer] |= {
                (index, labels.known[rule.layer, key])
                for key in keys
                if (rule.layer, key) in labels.known
            }
    return found


def _assignments(found: dict[Place, Said], true: int | None) -> dict[Place, int]:
    """Return the assignments' ids; what a source said of a layer before is taken out of ``found``.

    Missing assignments are made.
    """
    before = {
        (row.conversation_id, row.annotator_id): row
        for row in Assignment.objects.select_for_update().filter(
            conversation__in={conversation for conversation, _ in found},
            annotator__in={source for _, source in found},
        )
        if (row.conversation_id, row.annotator_id) in found
    }
    for place, row in before.items():
        _add_to(row, found[place])
    Assignment.objects.bulk_update(before.values(), ["asked"])
    fresh = [place for place in found if place not in before]
    now = timezone.now()
    ids = bulk.write_work(
        [
            NewWork(
                conversation=place[0],
                annotator=place[1],
                kind=Assignment.Kind.GOLD if place[1] == true else Assignment.Kind.WORK,
                status=Assignment.Status.COMPLETE,
                asked=_plain(found[place]),
                created_at=now,
                completed_at=now,
            )
            for place in fresh
        ]
    )
    return {
        **{place: row.pk for place, row in before.items()},
        **dict(zip(fresh, ids, strict=True)),
    }


def _add_to(row: Assignment, said: Said) -> None:
    known = row.asked
    if known is None:  # it answers every layer already
        said.asked.clear()
        said.given.clear()
        return
    for layer in known:
        said.asked.pop(layer, None)
        said.given.pop(layer, None)
    row.asked = {**known, **_plain(said)}


def _plain(said: Said) -> dict[str, list[int]]:
    return {layer: sorted(turns) for layer, turns in said.asked.items()}


def _turns(conversations: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return the ids of the conversations' turns by conversation and index."""
    rows = Turn.objects.filter(conversation__in=conversations).order_by()
    return {
        (pk, index): turn for pk, index, turn in rows.values_list("conversation", "index", "pk")
    }
