"""Proactivity: information that an assistant gives without being asked, and what becomes of it.

The notion: Balaraman & Magnini 2020, Proactive systems and influenceable users: simulating
proactivity in task-oriented dialogues, SemDial. How units, requests and uses are found is our own.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from annotator.transcript import Role, Transcript
from inspector.lenses.base import (
    Direction,
    Evidence,
    Finding,
    Kind,
    Lens,
    LensResult,
    Measure,
    in_order,
    uttered,
)
from inspector.lenses.units import Asked
from inspector.lenses.volunteered import Told, needless, told

SHOWN = 4  # units that a reason names


def _count(key: str, title: str, description: str, direction: Direction) -> Measure:
    return Measure(key, title, "units", 0.0, None, direction, description, "the user's turn before")


class Proactivity(Lens):
    """Units given, asked for, volunteered, used; user turns that an answer could have saved."""

    name = "proactivity"
    title = "Proactivity"
    version = "1"
    source = (
        "Balaraman & Magnini 2020, Proactive systems and influenceable users, SemDial. The rules"
        " that find units, requests and uses are our own."
    )
    description = (
        "What the assistant tells without being asked: times, prices, addresses, counts, names,"
        " key-value pairs. If the user takes it up, it saved a turn; if nobody does, the same act"
        " is an over-response."
    )
    measures = (
        _count(
            "given", "Information given", "New units in an assistant's turn.", Direction.NEITHER
        ),
        _count(
            "volunteered", "Information volunteered",
            "New units that the user's turn before did not ask for.", Direction.NEITHER,
        ),
        _count(
            "unused", "Volunteered and unused",
            "Volunteered units that no later user turn takes up; nothing where none follows.",
            Direction.MORE_DRIFT,
        ),
        Measure(
            "avoidable", "Avoidable turn", "0 or 1", 0.0, 1.0, Direction.MORE_DRIFT,
            "A user turn that has to ask for a detail of something already presented.",
            "what the assistant presented before",
        ),
    )  # fmt: skip
    summaries = (
        _count("given_total", "Information given", "New units in all.", Direction.NEITHER),
        Measure(
            "proactivity", "Proactivity", "share", 0.0, 1.0, Direction.NEITHER,
            "Volunteered units over units given.",
        ),
        Measure(
            "precision", "Precision of what is volunteered", "share", 0.0, 1.0,
            Direction.LESS_DRIFT, "Accepted units over those volunteered before a user's turn.",
        ),
        Measure(
            "avoidable_turns", "Avoidable turns", "turns", 0.0, None, Direction.MORE_DRIFT,
            "User turns that ask for a detail of something already presented.",
        ),
        Measure(
            "saveable", "Turns saveable", "share of turns", 0.0, 1.0, Direction.MORE_DRIFT,
            "Twice the avoidable turns over all turns: each takes its answer with it.",
        ),
    )  # fmt: skip
    kinds: ClassVar = {
        "accepted": Kind(
            "Volunteered, used", "VU", "circle-cross",
            "Information nobody asked for, which the user then takes up.",
        ),
        "unused": Kind(
            "Volunteered, unused", "VN", "circle-x-open",
            "Information nobody asked for, which the user never takes up.",
        ),
        "avoidable": Kind(
            "Avoidable turn", "AV", "hourglass",
            "The user must ask for a detail of what was already presented.",
        ),
    }  # fmt: skip
    blind_spots = (
        "It knows the forms of English, western prices and phone numbers, and names in capitals.",
        "Information in whole sentences, without a number, a name or a label, is not counted.",
        "A user can use what was volunteered without saying so; that counts as unused.",
        "A turn is called avoidable as if the assistant had known the detail all along.",
    )

    def score(self, transcript: Transcript) -> LensResult:
        """Return units given, volunteered and unused by assistant turn, avoidable by user turn."""
        roles = {transcript.turns[index].role for index in uttered(transcript)}
        if not {Role.USER, Role.ASSISTANT} <= roles:
            return LensResult(unmeasured="It needs turns of a user and of an assistant.")
        given_by, avoidable_by = told(transcript), needless(transcript)
        size = len(transcript.turns)
        given: list[float | None] = [None] * size
        volunteered: list[float | None] = [None] * size
        unused: list[float | None] = [None] * size
        avoidable: list[float | None] = [None] * size
        for each in given_by:
            given[each.turn] = float(each.given)
            volunteered[each.turn] = float(len(each.volunteered))
            unused[each.turn] = float(len(each.unused)) if each.settled else None
        for index in uttered(transcript):
            if transcript.turns[index].role == Role.USER:
                avoidable[index] = float(index in avoidable_by)
        total = sum(each.given for each in given_by)
        offered = sum(len(each.volunteered) for each in given_by)
        settled = [each for each in given_by if each.settled]
        asked_for = sum(len(each.volunteered) for each in settled)
        accepted = sum(len(each.accepted) for each in settled)
        spoken = sum(turn.role in {Role.USER, Role.ASSISTANT} for turn in transcript.turns)
        return LensResult(
            series={
                "given": given, "volunteered": volunteered, "unused": unused,
                "avoidable": avoidable,
            },
            summary={
                "given_total": float(total),
                "proactivity": offered / total if total else None,
                "precision": accepted / asked_for if asked_for else None,
                "avoidable_turns": float(len(avoidable_by)),
                "saveable": min(1.0, 2 * len(avoidable_by) / spoken),
            },
            findings=in_order(_findings(given_by, avoidable_by, transcript)),
        )  # fmt: skip


def _findings(
    given_by: Sequence[Told], avoidable_by: dict[int, tuple[int, Asked]], transcript: Transcript
) -> Iterator[Finding]:
    for each in given_by:
        if not each.settled:
            continue
        for kind, found in (("accepted", each.accepted), ("unused", each.unused)):
            if found:
                shown = ", ".join(
                    f"“{transcript.turns[each.turn].text[u.start : u.end]}”" for u in found[:SHOWN]
                )
                fate = "taken up later" if kind == "accepted" else "not taken up"
                yield Finding(
                    kind=kind,
                    turn=each.turn,
                    reason=f"Not asked for and {fate}: {shown}.",
                    evidence=tuple(Evidence(each.turn, u.start, u.end) for u in found[:SHOWN]),
                    confidence=0.5,
                )
    for index, (source, request) in avoidable_by.items():
        yield Finding(
            kind="avoidable",
            turn=index,
            reason=f"It asks for a detail of what turn {source + 1} presented.",
            evidence=(Evidence(index, request.start, request.end),),
            confidence=0.5,
            cause=source,
        )
