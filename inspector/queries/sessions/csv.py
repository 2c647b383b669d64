"""Groups, and one of them, as CSV. docs/inspecting.md describes the columns."""

from collections.abc import Iterator, Sequence

from inspector.queries.csvtext import lines, safe
from inspector.queries.curves import Point
from inspector.queries.sessions.group import Group, Member
from inspector.queries.sessions.listed import Group as Listed
from inspector.queries.sessions.track import Track
from inspector.queries.sessions.trials import Curve

ABOUT = ("place", "conversation", "conversation_id")


def groups(found: Sequence[Listed]) -> str:
    """Return a row for each group."""
    head = ("group", "conversations", "turns", "outcomes", "solved", "last_outcome")
    rows = (
        [
            *(safe(row.name), row.conversations, row.turns, row.known, row.solved),
            *(row.last, row.drift, row.worst),
        ]
        for row in found
    )
    return lines([(*head, "worst_mean_drift", "conversation_id"), *rows])


def trials(found: Sequence[Curve]) -> str:
    """Return a row for each condition and trial."""
    head = ("condition", "trial", "n", "succeeded", "share", "low", "high", "solved_by_then")
    rows = (
        [
            *(safe(curve.condition), each.number, each.n, each.succeeded, each.share),
            *(*(each.interval or ("", "")), each.solved, each.tasks),
        ]
        for curve in found
        for each in curve.points
    )
    return lines([(*head, "tasks"), *rows])


def places(lens: str, measure: str, found: Sequence[Point]) -> str:
    """Return a row for each place in the groups."""
    head = ("lens", "measure", "place", "n", "mean", "low", "high", "p10", "p90")
    rows = (
        [
            *(lens, measure, each.number, each.mean.n, each.mean.value),
            *(each.mean.low, each.mean.high, each.low, each.high),
        ]
        for each in found
    )
    return lines([head, *rows])


def conversations(group: Group) -> str:
    """Return a row for each conversation: outcome, trial, what was changed, what was measured."""
    measures = [f"{each.lens}.{each.measure.key}" for each in group.columns]
    head = [*ABOUT, "session_order", "trial", "outcome", "turns", "model", "condition", "changed"]
    return lines([[*head, *measures], *map(_row, group.members)])


def turns(track: Track) -> Iterator[str]:
    """Yield a header, then a row for each turn in pieces; a value not measured is empty."""
    voices = {place: voice.name for voice in track.voices for place in voice.turns}
    yield lines([[*ABOUT, "turn", "who", *(line.key for line in track.lines)]])
    for each in track.stretches:
        rows = (
            [
                *_about(each.member),
                turn + 1,
                safe(voices.get(each.start + turn, "")),
                *(line.values[each.start + turn] for line in track.lines),
            ]
            for turn in range(each.size)
        )
        yield lines(rows)


def _row(member: Member) -> Sequence[object]:
    row = member.conversation
    return [
        *_about(member),
        *(row.session_order, row.trial, row.outcome, row.turn_count),
        *(safe(row.model), safe(row.condition), safe("; ".join(member.changes))),
        *member.values,
    ]


def _about(member: Member) -> Sequence[object]:
    return [member.number, safe(member.conversation.external_id), member.conversation.pk]
