"""Labels for tests, given the way people and files give them."""

import json
import random
from collections.abc import Mapping, Sequence

from django.core.files.base import ContentFile
from django.utils import timezone

from annotator.formats.mapping import FileMapping, LabelRule
from annotator.models import Annotation, Assignment, Conversation, Corpus, Label, Project, User
from annotator.services import reading, uploads

Given = Mapping[int, Sequence[str]]
KEYS = ("shift", "shade", "continue", "")
# What two coders gave, turn by turn, of three dialogues; None where a turn was not coded.
CODES: list[list[tuple[str | None, str | None]]] = [
    [("shift", "shift"), ("shade", "shift"), ("", ""), ("continue", "continue")],
    [("shift", "shade"), (None, "shift"), ("shade", "shade"), (None, None), ("", "continue")],
    [("continue", "continue"), ("continue", ""), ("shade", None), ("shift", "shift")],
]


def bring(corpus: Corpus, codes: Sequence[Sequence[Sequence[str | None]]], layer: str) -> None:
    """Import dialogues whose turns carry one code of every coder."""
    people = len(codes[0][0])
    lines = [
        {
            "id": f"d{number}",
            "turns": [
                {
                    "speaker": "A",
                    "text": f"{number}.{at}",
                    "codes": dict(zip("abcdef", turn, strict=False)),
                }
                for at, turn in enumerate(dialogue)
            ],
        }
        for number, dialogue in enumerate(codes)
    ]
    known = {key: key for dialogue in codes for turn in dialogue for key in turn if key}
    row = uploads.receive(
        corpus=corpus,
        file=ContentFile("\n".join(map(json.dumps, lines)).encode(), name="coded.jsonl"),
        user=None,
        choices=FileMapping(
            labels=tuple(
                LabelRule(f"codes.{each}", layer, known, f"coder {each}")
                for each in "abcdef"[:people]
            )
        ),
    )
    reading.execute(pk=row.pk)


def many(conversations: int, turns: int, people: int) -> list[list[list[str]]]:
    """Return codes of people who mostly see the same."""
    source = random.Random(3)

    def turn() -> list[str]:
        seen = source.choice(KEYS)
        return [seen if source.random() < 0.7 else source.choice(KEYS) for _ in range(people)]

    return [[turn() for _ in range(turns)] for _ in range(conversations)]


def label(project: Project, key: str, layer: str = "topic") -> Label:
    newest = project.scheme_versions.latest("number")
    return Label.objects.get(layer__scheme_version=newest, layer__key=layer, key=key)


def work(
    conversation: Conversation,
    user: User,
    given: Given,
    *,
    layer: str = "topic",
    complete: bool = True,
    kind: str = Assignment.Kind.WORK,
) -> Assignment:
    """Have ``user`` give the labels, turn by turn, of one layer."""
    now = timezone.now()
    done, _ = Assignment.objects.get_or_create(conversation=conversation, annotator=user, kind=kind)
    turns = {turn.index: turn for turn in conversation.turns.all()}
    for index, keys in given.items():
        for key in keys:
            Annotation.objects.create(
                assignment=done,
                turn=turns[index],
                label=label(conversation.corpus.project, key, layer),
                created_at=now,
            )
    if complete:
        done.status, done.completed_at = Assignment.Status.COMPLETE, now
        done.save()
    return done
