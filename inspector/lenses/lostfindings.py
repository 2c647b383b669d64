"""What the lens of lost conversations points at: strategies, requirements, early answers, gaps."""

from collections.abc import Iterator

from inspector.lenses.attempts import attempts
from inspector.lenses.base import Evidence, Finding, Kind
from inspector.lenses.coverage import covered
from inspector.lenses.exchange import Exchange
from inspector.lenses.gaps import gaps
from inspector.lenses.ledger import Requirement, Status, requirements
from inspector.lenses.requirements import Kind as RequirementKind
from inspector.lenses.strategies import strategies

LONG = 120  # characters from which an answer can be expected to take up a condition
SHOWN = 60

KINDS = {
    "answer-attempt": Kind("Answer attempt", "AA", "circle", "Tells what could be the answer."),
    "clarification": Kind("Clarification", "C1", "diamond", "Briefly asks one specific question."),
    "interrogation": Kind("Interrogation", "C2", "diamond-tall", "Asks several questions."),
    "discussion": Kind("Discussion", "DI", "square-open", "Neither answers nor asks nor declines."),
    "hedge": Kind("Hedge", "HE", "diamond-wide", "Gives several answers, each on a condition."),
    "refusal": Kind("Refusal", "RF", "octagon", "Declines to answer."),
    "missing": Kind("Missing", "MI", "octagon-open", "Says nothing."),
    "premature": Kind(
        "Premature attempt", "PA", "triangle-up", "Answers before the user has said all."
    ),
    "requirement-added": Kind(
        "Requirement added", "R+", "cross-thin", "The user asks for something or sets a condition."
    ),
    "requirement-changed": Kind(
        "Requirement changed", "R~", "x-thin", "The user changes what was asked for."
    ),
    "requirement-withdrawn": Kind(
        "Requirement withdrawn", "R-", "line-ew", "The user takes back what was asked for."
    ),
    "requirement-missed": Kind(
        "Requirement missed", "RM", "triangle-down", "The last answer has none of its words."
    ),
    "ambiguous-reference": Kind(
        "Ambiguous reference", "G1", "hexagram", "It is not clear which one is meant."
    ),
    "missing-target": Kind("Missing target", "G2", "hexagram", "An action without an object."),
    "unclear-action": Kind("Unclear action", "G3", "hexagram", "Material without a request."),
    "missing-constraint": Kind(
        "Missing constraint", "G4", "hexagram", "A condition that comes after the answer."
    ),
    "unclear-criterion": Kind(
        "Unclear success criterion", "G5", "hexagram", "A grade (“better”) without a measure."
    ),
    "context-mismatch": Kind(
        "Context mismatch", "G6", "hexagram", "The answer took something else to be meant."
    ),
    "implicit-assumption": Kind(
        "Implicit assumption", "G7", "hexagram", "The answer takes something for granted."
    ),
}


def findings(talk: Exchange) -> Iterator[Finding]:
    """Yield what can be pointed at, in no order."""
    for each in strategies(talk).values():
        shown = (Evidence(each.turn, each.start, each.end),) if each.end > each.start else ()
        yield Finding(f"{each.kind}", each.turn, each.reason, shown, each.confidence)
    entries = requirements(talk)
    for entry in entries:
        yield from _of_entry(entry, entries)
    yield from _premature(talk)
    yield from _missed(talk)
    for gap in gaps(talk):
        yield Finding(gap.kind, gap.turn, gap.reason, gap.evidence, gap.confidence, gap.cause)


def _of_entry(entry: Requirement, entries: tuple[Requirement, ...]) -> Iterator[Finding]:
    shown = (_of(entry),)
    if entry.replaces is None:
        what = f"It is a {entry.kind}" + (" that was asked for." if entry.asked_for else ".")
        yield Finding("requirement-added", entry.turn, what, shown, 0.7)
    else:
        old = entries[entry.replaces]
        reason = f"It changes “{_short(old.text)}” of turn {old.turn + 1}."
        yield Finding("requirement-changed", entry.turn, reason, (*shown, _of(old)), 0.5, old.turn)
    if entry.status == Status.WITHDRAWN and entry.changed_by is not None:
        reason = f"It takes back “{_short(entry.text)}” of turn {entry.turn + 1}."
        yield Finding("requirement-withdrawn", entry.changed_by, reason, shown, 0.5, entry.turn)


def _premature(talk: Exchange) -> Iterator[Finding]:
    entries = requirements(talk)
    opened: dict[int, int] = {}
    for entry in entries:
        opened.setdefault(entry.request, entry.turn)
    for attempt in attempts(talk):
        if attempt.too_early_for is not None:
            added = entries[attempt.too_early_for]
            reason = f"Turn {added.turn + 1} adds “{_short(added.text)}” to what it answers."
            yield Finding(
                "premature", attempt.turn, reason, (_of(added),), 0.5, opened[attempt.request]
            )


def _missed(talk: Exchange) -> Iterator[Finding]:
    """Yield the conditions of which a request's last attempt has no word."""
    last = {attempt.request: attempt for attempt in attempts(talk)}
    said = {view.index: marks for view, marks in zip(talk.seen, talk.marks, strict=True)}
    for entry in requirements(talk):
        answer = last.get(entry.request)
        if answer is None or answer.turn < entry.turn or answer.length < LONG:
            continue
        asked = entry.kind == RequirementKind.CONSTRAINT and entry.status != Status.WITHDRAWN
        if asked and len(entry.holds) > 1 and not covered(entry, said[answer.turn]):
            reason = f"No word of “{_short(entry.text)}” is in the last answer to the request."
            shown = (_of(entry),)
            yield Finding("requirement-missed", answer.turn, reason, shown, 0.3, entry.turn)


def _of(entry: Requirement) -> Evidence:
    return Evidence(entry.turn, entry.start, entry.end)


def _short(text: str) -> str:
    flat = " ".join(text.split()).strip(" ,.")
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"
