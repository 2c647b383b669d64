"""What maintenance points at: self-repairs, repairs begun and passed over, and topic events."""

from collections.abc import Iterator, Sequence

from inspector.lenses.actrules import short
from inspector.lenses.acts import View
from inspector.lenses.base import Evidence, Finding, Kind
from inspector.lenses.ownturns import repairs_own
from inspector.lenses.repairs import UNANSWERED, Repair
from inspector.lenses.selfrepair import self_repair
from inspector.lenses.topicevents import TopicEvent

KINDS = {
    "repair": Kind("Repair begun", "RB", "star-diamond", "A speaker stops to mend understanding."),
    "self-repair": Kind(
        "Self-repair", "SR", "star-diamond-open",
        "A speaker puts something else in the place of what they just said, in the same turn or"
        " the next of theirs.",
    ),
    "unanswered-repair": Kind(
        "Unanswered repair", "UN", "x",
        "A turn passes over a repair, and no later one completes it.",
    ),
    "shift": Kind("Topic shift", "TS", "triangle-right", "A new subject begins."),
    "return": Kind("Topic return", "TR", "triangle-left", "A subject that was left comes back."),
    "hand-off": Kind(
        "Topic hand-off", "HO", "triangle-right-open",
        "One speaker closes or passes the floor, another opens a subject.",
    ),
    "close": Kind("Topic close", "TC", "square-x", "A speaker brings the talk to its end."),
}  # fmt: skip


def self_repairs(seen: Sequence[View]) -> Iterator[Finding]:
    """Yield the self-repairs of turns, at most one of each, at the turn in which it is made."""
    for place, view in enumerate(seen):
        trouble, where = view, "in the same turn"
        found = self_repair(view.text, view.words)
        if found is None and (found := repairs_own(seen, place)):
            trouble, where = view.own[0], "of their turn before"
        if found is not None:
            old, new = trouble.text[slice(*found.trouble)], view.text[slice(*found.repair)]
            yield Finding(
                kind="self-repair",
                turn=view.index,
                reason=f"“{short(old)}” gives way to “{short(new)}”: self-repair {where}.",
                evidence=(Evidence(view.index, found.start, found.end),),
                confidence=found.confidence,
                cause=trouble.index,
            )


def of_repair(each: Repair) -> Iterator[Finding]:
    """Yield a repair where it is begun and, if it stays unanswered, where it is passed over."""
    evidence = (Evidence(each.opened, each.start, each.end),) if each.end > each.start else ()
    outcome = each.outcome
    if each.closed is not None:
        outcome = f"completed in turn {each.closed + 1}"
    yield Finding(
        kind="repair",
        turn=each.opened,
        reason=(
            f"{each.initiation.capitalize()}-initiated repair of turn {each.source + 1}, in"
            f" {each.position} by {each.format}, {outcome}."
        ),
        evidence=evidence,
        confidence=each.confidence,
        cause=each.source,
    )
    if each.outcome == UNANSWERED and each.passed is not None:
        yield Finding(
            kind="unanswered-repair",
            turn=each.passed,
            reason=f"Nothing here takes up what turn {each.opened + 1} asked to have mended.",
            confidence=round(0.6 * each.confidence, 3),
            cause=each.source,
        )


def of_topic(event: TopicEvent) -> Finding:
    """Return a topic event, with what it takes up by name, where there is something."""
    named = ", ".join(f"“{word}”" for word in event.named)
    how = "marked" if event.marked else "bridged" if event.bridged else "neither marked nor bridged"
    reason = {
        "shift": f"A new subject{f' ({named})' if named else ''}, {how}.",
        "return": f"A subject that was left comes back{f' ({named})' if named else ''}, {how}.",
        "hand-off": f"Taken up after the floor was passed{f': {named}' if named else ''}, {how}.",
        "close": f"{named} closes the talk.",
    }[event.kind]
    evidence = (Evidence(event.view.index, event.start, event.end),)
    return Finding(
        event.kind, event.view.index, reason, evidence, round(event.confidence, 3), event.cause
    )
