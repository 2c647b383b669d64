"""What a user says of an answer: takes it, turns it down, corrects it, reports that it fails."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.transcript import Role
from inspector.lenses import feedbackcues, repaircues, requestcues
from inspector.lenses.acts import View
from inspector.lenses.exchange import Exchange
from inspector.lenses.initiations import Initiation
from inspector.lenses.ledger import Requirement, requirements
from inspector.lenses.memo import once
from inspector.lenses.strategies import Kind as Strategy
from inspector.lenses.strategies import strategies

BARE = 3  # content words up to which turning down says nothing of what is wrong


class Kind(StrEnum):
    """What a piece of feedback does."""

    ACCEPTANCE = "acceptance"
    REJECTION = "rejection"
    CORRECTION = "correction"
    FAILURE = "failure-report"


CORRECTIVE = frozenset({Kind.REJECTION, Kind.CORRECTION, Kind.FAILURE})


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback at ``turn`` on the assistant's turn ``about``, and the words that show it."""

    turn: int
    about: int
    kind: Kind
    start: int
    end: int
    confidence: float


@once
def feedback(talk: Exchange) -> tuple[Feedback, ...]:
    """Return what users say of the assistant's turn right before theirs, in order."""
    answers = strategies(talk)
    changed: dict[int, Requirement] = {}
    for entry in requirements(talk):
        if entry.replaces is not None:
            changed.setdefault(entry.turn, entry)
    found = []
    for before, view in zip(talk.seen, talk.seen[1:], strict=False):
        if view.role == Role.USER and before.role == Role.ASSISTANT:
            attempted = answers[before.index].kind == Strategy.ATTEMPT
            each = _feedback(
                view, before, talk.corrections.get(view.index), changed.get(view.index),
                attempted=attempted,
            )  # fmt: skip
            found += [each] if each else []
    return tuple(found)


def _feedback(
    view: View,
    before: View,
    begun: Initiation | None,
    changed: Requirement | None,
    *,
    attempted: bool,
) -> Feedback | None:
    def of(kind: Kind, start: int, end: int, sure: float) -> Feedback:
        return Feedback(view.index, before.index, kind, start, end, sure)

    may_fail = attempted and not feedbackcues.FAILING.isdisjoint(view.vocabulary)
    if may_fail and (fails := feedbackcues.FAILS.search_in(view)):
        return of(Kind.FAILURE, *fails.span(), 0.7)
    rejects = feedbackcues.REJECTS.match(view.text) if attempted else None
    if rejects and not repaircues.DECLINES.match(view.text) and not before.questions:
        kind = Kind.REJECTION if len(view.content) <= BARE else Kind.CORRECTION
        return of(kind, *rejects.span(), 0.6)
    if begun is not None:
        return of(Kind.CORRECTION, begun.start, begun.end, begun.confidence)
    if changed is not None:
        return of(Kind.CORRECTION, changed.start, changed.end, 0.5)
    if attempted and (welcome := _welcome(view)):
        return of(Kind.ACCEPTANCE, *welcome, 0.6)
    return None


def _welcome(view: View) -> tuple[int, int] | None:
    """Return where a turn thanks for an answer or takes it."""
    opening = requestcues.OPENS.match(view.text)
    end = opening.end() if opening else 0
    said = requestcues.SAYS_NOTHING.match(view.text, end)
    if said:
        return end, said.end()
    found = feedbackcues.WELCOMES.match(view.text)
    return found.span() if found else None
