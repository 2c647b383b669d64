"""Maintenance: repairs and what comes of them, topic events, and what each turn points back to.

The classes are those of conversation analysis (see repairs.py); the debt and the rules that find
topic events are our own. docs/lenses/maintenance.md says how well they do.
"""

from collections.abc import Iterator, Sequence
from statistics import fmean, median
from typing import ClassVar

from annotator.transcript import Role, Transcript
from inspector.lenses.acts import View, views
from inspector.lenses.base import (
    Direction,
    Lens,
    LensResult,
    Measure,
    in_order,
    share,
)
from inspector.lenses.checks import checks as spoken_checks
from inspector.lenses.maintenancefindings import KINDS, of_repair, of_topic, self_repairs
from inspector.lenses.repairs import RESOLVED, UNANSWERED, Repair, debts, repairs
from inspector.lenses.series import spread
from inspector.lenses.shifts import BACK
from inspector.lenses.stems import stems_of
from inspector.lenses.switches import switches
from inspector.lenses.topicevents import SWITCHES, TopicEvent, topic_events

SIDES = (Role.USER, Role.ASSISTANT, Role.PARTICIPANT)
FAR = "explicit", "anaphor", "none"


def _switches(side: Role) -> Measure:
    return Measure(
        f"switches_{side.value}", f"Topic switches, {side.value}", "per ten turns", 0.0, 10.0,
        Direction.NEITHER, f"Shifts, returns and hand-offs of the {side.value} per ten utterances.",
    )  # fmt: skip


class Maintenance(Lens):
    """Repairs with their outcomes, topic events, back-reference, and grounding debt."""

    name = "maintenance"
    title = "Conversation maintenance"
    version = "8"
    source = (
        "Schegloff, Jefferson & Sacks 1977, Language 53(2); Schegloff 1992, American Journal of"
        " Sociology 97(5); Dingemanse & Enfield 2015, Open Linguistics 1; cohesion: Hearst 1997."
        " Grounding debt is our own proposal, experimental."
    )
    description = (
        "How the talk is kept in order: repairs from their trouble source to their outcome, where"
        " the subject changes and who changes it, and how much stands open. A repair is no fault;"
        " one that is passed over is a debt."
    )
    measures = (
        Measure(
            "debt", "Grounding debt", "weighted repairs", 0.0, None, Direction.MORE_DRIFT,
            "Repairs that were passed over and are still open, each halved with every half-life.",
            "the repairs begun so far",
        ),
        Measure(
            "oldest_open", "Age of the oldest open repair", "utterances", 0.0, None,
            Direction.MORE_DRIFT, "Utterances since the oldest repair that is open was begun.",
            "the repairs begun so far",
        ),
        Measure(
            "back_reference", "Distance of back-reference", "utterances", 1.0, None,
            Direction.NEITHER,
            "How far back the latest turn lies that this one takes up, by a content word or, as 1,"
            " by a pronoun alone; nothing where it takes up none.",
            "all utterances before this one",
        ),
        Measure(
            "topic_switch", "Topic switch", "score", 0.0, 1.0, Direction.NEITHER,
            "How much speaks for another subject beginning here: from 0.5 up, a shift, return or"
            " hand-off.",
            "the utterances just before, and the next two",
        ),
    )  # fmt: skip
    summaries = (
        Measure(
            "repairs", "Repairs", "repairs", 0.0, None, Direction.NEITHER,
            "Repairs of an earlier turn that were begun.",
        ),
        Measure(
            "self_repairs", "Self-repairs", "repairs", 0.0, None, Direction.NEITHER,
            "Turns in which speakers mend what they just said.",
        ),
        share(
            "repair_success", "Repair success", "Repairs that were completed, of those begun.",
            Direction.LESS_DRIFT,
        ),
        Measure(
            "repair_length", "Length of repair", "utterances", 1.0, None, Direction.MORE_DRIFT,
            "Median count of utterances from the beginning of a repair to its completion.",
        ),
        Measure(
            "unanswered", "Unanswered repairs", "repairs", 0.0, None, Direction.MORE_DRIFT,
            "Repairs that were passed over and never completed.",
        ),
        Measure(
            "debt_mean", "Mean grounding debt", "weighted repairs", 0.0, None,
            Direction.MORE_DRIFT, "Mean of the debt over all utterances.",
        ),
        *(_switches(side) for side in SIDES),
        share(
            "marked", "Marked switches", "Switches that a phrase announces.", Direction.NEITHER
        ),
        share(
            "bridged", "Bridged switches",
            "Switches that share a content word with one of the two turns before.",
            Direction.NEITHER,
        ),
        *(
            share(
                f"refers_{kind}", f"Turns with back-reference: {kind}",
                "Share of the utterances after the first.", Direction.NEITHER,
            )
            for kind in FAR
        ),
    )  # fmt: skip
    kinds: ClassVar = KINDS
    blind_spots = (
        "It knows English cues only.",
        "Self-repair is told by editing terms; a repetition or cut-off without one isn't seen.",
        "Whether a repair was completed is judged by shared words, not by sense.",
        "Between people, readers mark fewer than half of the shifts that it reports.",
        "Word for word the same subject can be another one, and other words the same one.",
        "Several threads in one channel look like many shifts and returns.",
    )

    def __init__(self, *, half_life: float = 4.0) -> None:
        """Let an open repair weigh half as much after ``half_life`` utterances (above 0)."""
        self.half_life = half_life

    def score(self, transcript: Transcript) -> LensResult:
        """Return the debt and back-reference of each utterance, with repairs and topic events."""
        seen = views(transcript)
        if not any(view.words for view in seen):
            return LensResult(unmeasured="No turn has a word in it.")
        said = [stems_of(view) for view in seen]
        turned = switches(transcript, seen, said)
        mended, events = repairs(seen, spoken_checks(transcript)), topic_events(seen, said, turned)
        size = len(transcript.turns)
        debt: list[float | None] = [None] * size
        oldest: list[float | None] = [None] * size
        distance: list[float | None] = [None] * size
        referred = list(_references(seen, said))
        standing = debts(seen, mended, self.half_life)
        for view, owed, (_, back) in zip(seen, standing, referred, strict=True):
            debt[view.index], oldest[view.index] = owed
            distance[view.index] = back
        within = list(self_repairs(seen))
        findings = [found for each in mended for found in of_repair(each)]
        findings += [*within, *map(of_topic, events)]
        return LensResult(
            series={
                "debt": debt,
                "oldest_open": oldest,
                "back_reference": distance,
                "topic_switch": spread(
                    (each.score for each in turned), (view.index for view in seen), size
                ),
            },
            summary={
                **_of_repairs(mended),
                "self_repairs": float(len(within)),
                "debt_mean": fmean(value for value in debt if value is not None),
                **_of_topics(seen, events),
                **_of_references([kind for kind, _ in referred[1:]]),
            },
            findings=in_order(findings),
        )


def _references(
    seen: Sequence[View], said: Sequence[frozenset[str]]
) -> Iterator[tuple[str, float | None]]:
    """Yield for each utterance how it points back, and how far."""
    places: dict[str, int] = {}
    for place, (view, own) in enumerate(zip(seen, said, strict=True)):
        back = max((places[word] for word in own if word in places), default=None)
        if back is not None:
            yield "explicit", float(place - back)
        elif place and not BACK.isdisjoint(view.vocabulary):
            yield "anaphor", 1.0
        else:
            yield "none", None
        places.update(dict.fromkeys(own, place))


def _of_repairs(found: Sequence[Repair]) -> dict[str, float | None]:
    lengths = [each.length for each in found if each.length is not None]
    done = sum(each.outcome == RESOLVED for each in found)
    return {
        "repairs": float(len(found)),
        "repair_success": done / len(found) if found else None,
        "repair_length": float(median(lengths)) if lengths else None,
        "unanswered": float(sum(each.outcome == UNANSWERED for each in found)),
    }


def _of_topics(seen: Sequence[View], events: Sequence[TopicEvent]) -> dict[str, float | None]:
    switches = [event for event in events if event.kind in SWITCHES]
    summary: dict[str, float | None] = {}
    for side in SIDES:
        made = sum(event.view.role == side for event in switches)
        speaks = any(view.role == side for view in seen)
        summary[f"switches_{side.value}"] = 10 * made / len(seen) if speaks else None
    for key in ("marked", "bridged"):
        count = sum(getattr(event, key) for event in switches)
        summary[key] = count / len(switches) if switches else None
    return summary


def _of_references(kinds: Sequence[str]) -> dict[str, float | None]:
    return {f"refers_{kind}": kinds.count(kind) / len(kinds) if kinds else None for kind in FAR}
