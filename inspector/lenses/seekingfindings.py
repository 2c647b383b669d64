"""What the lens of information seeking points at: asking first or not, feedback and its uptake."""

from collections.abc import Iterator

from inspector.lenses.asking import underspecified
from inspector.lenses.base import Evidence, Finding, Kind
from inspector.lenses.corrections import Answered, answered
from inspector.lenses.exchange import Exchange
from inspector.lenses.feedback import CORRECTIVE, Feedback, feedback
from inspector.lenses.feedback import Kind as FeedbackKind
from inspector.lenses.strategies import strategies

GOOD = 0.25  # uptake from which a correction counts as taken up
SHOWN = 4  # words that a reason names

KINDS = {
    "asked-first": Kind(
        "Asked first", "AF", "diamond-dot", "A question before the first answer attempt."
    ),
    "answered-first": Kind(
        "Answered first", "WF", "triangle-up-open",
        "An answer attempt, no question before it, at a request to which more is added.",
    ),
    "correction": Kind(
        "Corrective feedback", "CF", "star", "The user turns down, corrects, reports a failure."
    ),
    "acceptance": Kind("Acceptance", "AC", "circle-open", "The user takes the answer."),
    "feedback-used": Kind(
        "Feedback taken up", "FT", "star-open", "The reply brings words of the correction."
    ),
    "feedback-unused": Kind(
        "Feedback not taken up", "FN", "x-open", "The reply brings no word of the correction."
    ),
    "contradicted-kept": Kind(
        "Contradicted, kept", "CK", "x", "The reply keeps what the correction speaks against."
    ),
}  # fmt: skip

_DOES = {
    FeedbackKind.ACCEPTANCE: "takes",
    FeedbackKind.REJECTION: "turns down",
    FeedbackKind.CORRECTION: "corrects",
    FeedbackKind.FAILURE: "reports a failure of",
}


def findings(talk: Exchange) -> Iterator[Finding]:
    """Yield what can be pointed at, in no order."""
    for request in underspecified(talk):
        if request.question is not None:
            reason = "It asks before the first answer to a request that left something open."
            shown = _strategy(talk, request.question)
            yield Finding("asked-first", request.question, reason, shown, 0.6)
        elif request.attempt is not None:
            reason = "It answers, with no question before, a request to which the user adds later."
            shown = _strategy(talk, request.attempt)
            yield Finding("answered-first", request.attempt, reason, shown, 0.5)
    for each in feedback(talk):
        kind = "correction" if each.kind in CORRECTIVE else "acceptance"
        reason = f"It {_DOES[each.kind]} turn {each.about + 1}."
        yield Finding(kind, each.turn, reason, _of(each), each.confidence, each.about)
    for reply in answered(talk):
        yield from _of_reply(reply)


def _of_reply(each: Answered) -> Iterator[Finding]:
    turn, told = each.reply, each.feedback
    if each.uptake is not None and not each.few:
        if each.uptake >= GOOD:
            reason = f"It brings {each.uptake:.0%} of the correction's words, new to the answer."
            yield Finding("feedback-used", turn, reason, _of(told), 0.5, told.turn)
        elif not each.uptake:
            reason = "It brings none of the correction's words that were not there before."
            yield Finding("feedback-unused", turn, reason, _of(told), 0.4, told.turn)
    if each.kept:
        kept = ", ".join(sorted(each.kept)[:SHOWN])
        reason = f"Turn {told.turn + 1} speaks against what it still says ({kept})."
        yield Finding("contradicted-kept", turn, reason, _of(told), 0.4, told.turn)


def _strategy(talk: Exchange, turn: int) -> tuple[Evidence, ...]:
    found = strategies(talk)[turn]
    return (Evidence(turn, found.start, found.end),) if found.end > found.start else ()


def _of(told: Feedback) -> tuple[Evidence, ...]:
    return (Evidence(told.turn, told.start, told.end),) if told.end > told.start else ()
