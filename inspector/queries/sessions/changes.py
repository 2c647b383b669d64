"""What was changed between one conversation of a group and the next: pure, but for one query."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Q

from annotator.models import Conversation, Turn
from annotator.transcript import Role, Transcript
from inspector.lenses.carried import memory_lines

SHOWN = 160  # characters of a reflection


@dataclass(frozen=True, slots=True)
class Setting:
    """What a conversation was held with beside its words.

    ``prompt`` is what its system turns say, ``memory`` the lines of its logged memory,
    ``reflections`` the turns that its source marks as reflections, by number from 1.
    """

    group: str = ""
    model: str = ""
    condition: str = ""
    task: str = ""
    prompt: str = ""
    memory: frozenset[str] = frozenset()
    reflections: Mapping[int, str] = field(default_factory=dict)


def settings(rows: Sequence[Conversation]) -> list[Setting]:
    """Return the settings of conversations, in one query."""
    told = Turn.objects.filter(
        Q(role=Role.SYSTEM) | Q(meta__reflection=True), conversation__in=[row.pk for row in rows]
    ).order_by("conversation_id", "index")
    prompts: dict[int, list[str]] = {row.pk: [] for row in rows}
    reflections: dict[int, dict[int, str]] = {row.pk: {} for row in rows}
    for turn in told:
        if turn.role == Role.SYSTEM:
            prompts[turn.conversation_id].append(turn.text)
        else:
            reflections[turn.conversation_id][turn.index + 1] = _short(turn.text)
    return [
        Setting(
            row.session_group,
            row.model,
            row.condition,
            row.task_key,
            "\n".join(prompts[row.pk]),
            frozenset(line.text for line in memory_lines(Transcript((), meta=row.meta))),
            reflections[row.pk],
        )
        for row in rows
    ]


def changes(of: Sequence[Setting]) -> list[list[str]]:
    """Return for each setting what differs from the one before, in words; nothing of the first."""
    return [[], *(list(_between(one, other)) for one, other in pairwise(of))][: len(of)]


def _between(one: Setting, other: Setting) -> Iterator[str]:
    for name, before, after in (
        ("Session group", one.group, other.group),
        ("Model", one.model, other.model),
        ("Condition", one.condition, other.condition),
        ("Task", one.task, other.task),
    ):
        if before != after:
            yield f"{name}: {before or 'none'} → {after or 'none'}"
    if one.prompt != other.prompt:
        yield (
            "System prompt added"
            if not one.prompt
            else "System prompt changed"
            if other.prompt
            else "System prompt gone"
        )
    if one.reflections:
        yield "Reflection written in the one before"
    added, gone = len(other.memory - one.memory), len(one.memory - other.memory)
    if added or gone:
        yield f"Logged memory: {added} line{'' if added == 1 else 's'} added, {gone} gone"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"
