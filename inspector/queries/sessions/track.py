"""The turns of a group's conversations on one axis, with a free place at every boundary."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.models import Corpus, Turn
from inspector.lenses.base import UTTERING
from inspector.models import Series
from inspector.queries import backdrops, bands, turns
from inspector.queries.marks import Backdrop, Event, Line, Voice
from inspector.queries.measured import line
from inspector.queries.sessions.group import Group, Member

SERIES = (
    *("drift.drift", "carrier-audit.reprovision", "carrier-audit.claim_support"),
    *("memory-fidelity.recall_support", "memory-fidelity.memory_support"),
    *("retry.similarity", "retry.addressed"),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A conversation on the axis: its turns stand at ``start`` and after, from 0."""

    member: Member
    start: int

    @property
    def size(self) -> int:
        """How many turns it has."""
        return self.member.conversation.turn_count


@dataclass(frozen=True, slots=True)
class Row:
    """A turn, from 1, for a table: ``cells`` follow the lines, empty where not measured."""

    turn: int
    who: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Track:
    """All conversations on one axis of ``length`` places.

    ``lines``, ``voices`` and ``events`` count places, not turns; a line is None at a boundary.
    """

    stretches: Sequence[Stretch]
    length: int
    lines: Sequence[Line]
    voices: Sequence[Voice]
    events: Sequence[Event]
    backdrops: dict[str, list[Backdrop]]

    @property
    def table(self) -> list[tuple[Member, list[Row]]]:
        """Return the turns of each conversation."""
        who = {place: voice.name for voice in self.voices for place in voice.turns}
        return [
            (
                each.member,
                [
                    Row(
                        place - each.start + 1,
                        who.get(place, ""),
                        [turns.shown(line, place) for line in self.lines],
                    )
                    for place in range(each.start, each.start + each.size)
                ],
            )
            for each in self.stretches
        ]


def track(corpus: Corpus, group: Group, keys: Sequence[str]) -> Track:
    """Return a group's conversations on one axis with the series of ``keys``, in three queries.

    Series that were measured nowhere are left out.
    """
    stretches: list[Stretch] = []
    length = 0
    for member in group.members:
        stretches.append(Stretch(member, length))
        length += member.conversation.turn_count + 1
    lines = _lines(group, stretches, keys, length - 1)
    return Track(
        stretches,
        length - 1,
        lines,
        _voices(stretches),
        [_shifted(event, each.start) for each in stretches for event in each.member.events],
        _behind(corpus, stretches, [line.key for line in lines]),
    )


def _lines(
    group: Group, stretches: Sequence[Stretch], keys: Sequence[str], length: int
) -> list[Line]:
    starts = {each.member.conversation.pk: each for each in stretches}
    rows = Series.objects.filter(
        conversation__in=starts,
        run__in={score.run_id for score in group.newest.values()},
        lens__in={key.partition(".")[0] for key in keys},
        measure__in={key.partition(".")[2] for key in keys},
    )
    values: dict[str, list[float | None]] = {}
    unsure: dict[str, list[bool]] = {}
    drawn: dict[str, Line] = {}
    for row in rows:
        score = group.newest.get((row.conversation_id, row.lens))
        if score is None or score.run_id != row.run_id:
            continue
        at = starts[row.conversation_id]
        found = line(row, at.size)
        drawn.setdefault(found.key, found)
        place = slice(at.start, at.start + at.size)
        values.setdefault(found.key, [None] * length)[place] = found.values
        unsure.setdefault(found.key, [False] * length)[place] = found.unsure
    lines = [
        replace(drawn[key], values=values[key], unsure=unsure[key]) for key in keys if key in drawn
    ]
    return [each for each in lines if each.measured]


def _voices(stretches: Sequence[Stretch]) -> list[Voice]:
    starts = {each.member.conversation.pk: each.start for each in stretches}
    said = Turn.objects.filter(conversation__in=starts, role__in=sorted(UTTERING))
    rows = said.values_list("conversation_id", "index", "role", "speaker")
    names = {
        starts[pk] + index: speaker if role == "participant" else role
        for pk, index, role, speaker in rows
    }
    # Nobody has the place at a boundary, and nobody's line crosses it.
    between = [each.start - 1 for each in stretches[1:]]
    return [replace(voice, turns=sorted([*voice.turns, *between])) for voice in turns.voices(names)]


def _shifted(event: Event, start: int) -> Event:
    cause = None if event.cause is None else event.cause + start
    return replace(event, turn=event.turn + start, cause=cause)


def _behind(
    corpus: Corpus, stretches: Sequence[Stretch], keys: Sequence[str]
) -> dict[str, list[Backdrop]]:
    """Return the corpus behind each conversation, at its own turns."""
    found: dict[str, list[Backdrop]] = {}
    for (lens, measure), spread in bands.of_corpus(corpus).items():
        if f"{lens}.{measure}" in keys:
            behind = ((each.start, backdrops.of_corpus(spread, each.size)) for each in stretches)
            found[f"{lens}.{measure}"] = [
                replace(back, turns=[start + turn for turn in back.turns])
                for start, back in behind
                if back.turns
            ]
    return found
