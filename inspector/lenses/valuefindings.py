"""What collaboration value points at: questions that brought something, offers, effort spent."""

from collections.abc import Iterator, Mapping

from inspector.lenses import cues
from inspector.lenses.acts import View
from inspector.lenses.base import Evidence, Finding, Kind, all_of

FRUITFUL = 3  # new content words in the reply to a question

KINDS = {
    "fruitful-question": Kind(
        "Fruitful question", "QF", "diamond-cross",
        "A question whose reply brings new information.",
    ),
    "idle-question": Kind(
        "Idle question", "QI", "diamond-x-open", "A question whose reply brings nothing new."
    ),
    "stock-closing": Kind(
        "Stock closing", "GC", "line-ew-open", "An offer of help that fits any turn."
    ),
    "effort": Kind(
        "Effort spent", "EF", "cross", "The user spends words on a repair or a repeat."
    ),
}  # fmt: skip


def closing(view: View) -> Evidence | None:
    """Return where a turn ends in an offer that fits any turn."""
    last = view.sentences[-1] if view.sentences else None
    if last is None or not cues.CLOSING.search_in(last):
        return None
    return Evidence(view.index, last.start, last.end)


def of_turn(view: View, reply: View | None, gained: Mapping[int, int]) -> Iterator[Finding]:
    """Yield an assistant turn's stock closing, and what the user's ``reply`` makes of its question.

    ``gained`` has for each turn the content words in it that nobody had said.
    """
    if offer := closing(view):
        yield Finding(
            "stock-closing", view.index, "It ends in an offer that fits any turn.", (offer,), 0.7
        )
    if not view.questions or reply is None:
        return
    question = view.questions[-1]
    evidence = (Evidence(view.index, question.start, question.end),)
    new = gained[reply.index]
    if new >= FRUITFUL:
        reason = f"The reply brings {new} content words that nobody had said."
        yield Finding("fruitful-question", view.index, reason, evidence, 0.6)
    elif not new:
        reason = "The reply brings no content word that nobody had said."
        yield Finding("idle-question", view.index, reason, evidence, 0.4)


def spent(view: View) -> Finding:
    """Return a user's turn that repairs or repeats, with its words as evidence."""
    cause = view.previous.index if view.previous else None
    reason = f"The user spends {len(view.words)} words on a repair or a repeat."
    shown = all_of(view.index, view.text)
    return Finding("effort", view.index, reason, shown, confidence=0.5, cause=cause)
