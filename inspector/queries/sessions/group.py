"""One group: its conversations in order, what was measured of each, and what was found there.

A flat number of queries, however many conversations there are; a long group comes in parts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.models import Conversation, Corpus
from inspector.lenses.base import Measure
from inspector.models import Finding, Score
from inspector.queries import declared
from inspector.queries.conversations import event
from inspector.queries.marks import Event
from inspector.queries.sessions.changes import changes, settings
from inspector.queries.sessions.grouping import SUCCESS, Grouping, members

PART = 40  # conversations on one page
TOLD = ("carrier-audit", "memory-fidelity", "retry")  # lenses whose findings stand at each
DRAWN = (*TOLD, "drift")
SUMMARIES = (
    ("drift", "drift_mean"),
    ("carrier-audit", "reprovision_share"),
    ("carrier-audit", "regrounding"),
    ("carrier-audit", "entrainment_reset"),
    ("carrier-audit", "supported_assistant"),
    ("memory-fidelity", "recalls_supported"),
    ("memory-fidelity", "memory_supported"),
    ("memory-fidelity", "memory_coverage"),
    ("memory-fidelity", "conditions_lost"),
    ("entrainment", "er"),
    ("retry", "repeated_error_rate"),
    ("retry", "mean_addressed"),
)

Newest = Mapping[tuple[int, str], Score]


@dataclass(frozen=True, slots=True)
class Column:
    """A measure of whole conversations that at least one of them has."""

    lens: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Member:
    """A conversation at its place in the group, from 1.

    ``changes`` is what differs from the one before, ``reflections`` those logged in it by turn,
    ``values`` follow the group's columns, None where not measured. ``events`` are all that is
    drawn.
    """

    number: int
    label: str
    conversation: Conversation
    changes: Sequence[str]
    reflections: Mapping[int, str]
    values: Sequence[float | None]
    events: Sequence[Event]

    @property
    def solved(self) -> bool | None:
        """Whether its outcome is a success; None where there is none."""
        outcome = self.conversation.outcome
        return None if outcome is None else outcome >= SUCCESS

    @property
    def told(self) -> list[Event]:
        """What was found of memory, carried text and retries, by turn."""
        found = [each for each in self.events if each.lens in TOLD]
        return sorted(found, key=lambda each: each.turn)


@dataclass(frozen=True, slots=True)
class Group:
    """The ``number``-th part, of ``count``, of a group of ``total`` conversations."""

    grouping: Grouping
    name: str
    members: Sequence[Member]
    columns: Sequence[Column]
    newest: Newest
    total: int
    number: int
    count: int

    @property
    def outcomes(self) -> bool:
        """Whether any of them has an outcome."""
        return any(each.conversation.outcome is not None for each in self.members)

    @property
    def turns(self) -> int:
        """How many turns they have."""
        return sum(each.conversation.turn_count for each in self.members)


def group(corpus: Corpus, grouping: Grouping, name: str, part: int) -> Group | None:
    """Return a part of a group, past the last one the last one; None if there is no such group."""
    inside = members(corpus, grouping, name)
    total = inside.count()
    if not total:
        return None
    count = -(-total // PART)
    part = min(max(1, part), count)
    first = (part - 1) * PART
    # The one before the part says what was changed at its first boundary.
    rows = list(inside[max(0, first - 1) : first + PART])
    about = settings(rows)
    differs, own = changes(about), about
    if first:
        rows, differs, own = rows[1:], differs[1:], own[1:]
    scores = _newest(rows)
    events = _events(scores)
    columns = _columns(scores)
    return Group(
        grouping=grouping,
        name=name,
        members=[
            Member(
                number=first + place + 1,
                label=_label(grouping, row, first + place + 1),
                conversation=row,
                changes=differs[place],
                reflections=own[place].reflections,
                values=[_value(scores, row.pk, each) for each in columns],
                events=events.get(row.pk, ()),
            )
            for place, row in enumerate(rows)
        ],
        columns=columns,
        newest=scores,
        total=total,
        number=part,
        count=count,
    )


def _label(grouping: Grouping, row: Conversation, number: int) -> str:
    return f"{grouping.one} {number}" if row.trial is None else f"Trial {row.trial}"


def _newest(rows: Sequence[Conversation]) -> Newest:
    found = (
        Score.objects.filter(conversation__in=[row.pk for row in rows])
        .order_by("conversation_id", "lens", "-run_id")
        .distinct("conversation_id", "lens")
    )
    return {(score.conversation_id, score.lens): score for score in found}


def _columns(scores: Newest) -> list[Column]:
    known = {
        (lens, key)
        for (_, lens), score in scores.items()
        for key, value in score.summary.items()
        if value is not None
    }
    return [
        Column(lens, declared.summary(lens, key)) for lens, key in SUMMARIES if (lens, key) in known
    ]


def _value(scores: Newest, pk: int, column: Column) -> float | None:
    score = scores.get((pk, column.lens))
    return score.summary.get(column.measure.key) if score else None


def _events(scores: Newest) -> dict[int, list[Event]]:
    wanted = {key: score.run_id for key, score in scores.items() if key[1] in DRAWN}
    rows = Finding.objects.filter(
        conversation__in={pk for pk, _ in wanted}, run__in=set(wanted.values()), lens__in=DRAWN
    )
    found: dict[int, list[Event]] = defaultdict(list)
    for row in rows:
        if wanted.get((row.conversation_id, row.lens)) == row.run_id:
            found[row.conversation_id].append(event(row))
    return found
