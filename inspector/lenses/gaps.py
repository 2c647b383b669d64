"""Intent gaps: where what a user says leaves open what is meant, as far as words show it.

The types are those listed for intent mismatch by Liu et al. 2026, arXiv 2602.07338; the rules are
our own. Each sees only the plainest cases.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.transcript import Role
from inspector.lenses import repaircues, requestcues
from inspector.lenses.acts import View
from inspector.lenses.attempts import attempts
from inspector.lenses.base import Evidence
from inspector.lenses.exchange import Exchange
from inspector.lenses.ledger import Requirement, requirements
from inspector.lenses.patterns import AnyCase
from inspector.lenses.requirements import Kind
from inspector.lenses.strategies import Strategy, strategies

FEW = 2  # content words up to which a pronoun can stand for nothing that was said

_POINTS = AnyCase(r"\b(?:it|this|that|these|those|they|them|the one)\b")
_WHICH = AnyCase(
    r"\bwhich one\b|\b(?:what|which|who) (?:do|did|are) you (?:mean|refer)|\bdo you mean\b",
)
_BARE = re.compile(
    r"(?:(?:can|could|would) you |please |just )*(?:translate|summari[sz]e|fix|rewrite|explain"
    r"|compare|improve|review|edit|convert|check|debug|proofread|analy[sz]e|shorten)"
    r"(?: for me| please| now)*\W*$",
    re.IGNORECASE,
)
_GRADES = AnyCase(
    r"\bmake (?:it|this|that|them|the \w+) (?:\w+ )?(?:better|nicer|good|great|cleaner)\b"
    r"|\bimprove (?:it|this|that|them)\b|\bgood enough\b|\bas soon as possible\b"
    r"|\bmore (?:engaging|interesting|natural|professional|appealing|readable|formal)\b",
)
_ASSUMES = AnyCase(
    r"\b(?:i(?:'ll| will| am|'m| have|'ve)? assum(?:e|ed|ing)"
    r"|assuming (?:that |you|your|it|the|he|she|they|we|there)|i took (?:it|that|this) (?:as|to)"
    r"|presumably)\b",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of ``kind`` at ``turn``, with the words that show it and the turn that brought it."""

    kind: str
    turn: int
    reason: str
    evidence: tuple[Evidence, ...]
    confidence: float
    cause: int | None = None


def gaps(talk: Exchange) -> list[Gap]:
    """Return the gaps that can be seen, by their turns."""
    entries, answers = requirements(talk), strategies(talk)
    opening: dict[int, list[Requirement]] = {}
    begun: set[int] = set()
    for entry in entries:
        if entry.request not in begun or entry.turn in opening:
            opening.setdefault(entry.turn, []).append(entry)
            begun.add(entry.request)
    found: list[Gap] = []
    for place, view in enumerate(talk.seen):
        if view.role == Role.USER:
            found += _of_request(talk, place, opening.get(view.index, ()), answers)
        elif view.role == Role.ASSISTANT:
            found += _assumed(view, answers[view.index])
    found += _missing_constraints(talk, entries, opening)
    found += _mismatches(talk)
    return sorted(found, key=lambda gap: gap.turn)


def _of_request(
    talk: Exchange, place: int, asked: Sequence[Requirement], answers: Mapping[int, Strategy]
) -> Iterator[Gap]:
    view, code = talk.seen[place], "```" in talk.texts[place]
    reply = talk.seen[place + 1] if place + 1 < len(talk.seen) else None
    if reply is not None and reply.role == Role.ASSISTANT and _asks_which(reply, answers):
        shown = (Evidence(view.index, 0, len(view.text)),) if view.text.strip() else ()
        reason = f"Turn {reply.index + 1} has to ask which one is meant."
        yield Gap("ambiguous-reference", view.index, reason, shown, 0.6)
    elif len(asked) == 1 and not code:
        yield from _unnamed(asked[0], begins=place == 0)
    details = asked and place == 0 and all(entry.kind == Kind.DETAIL for entry in asked)
    if details and not requestcues.ASKS.search_in(view):
        reason = "It tells something and does not say what is to be done with it."
        yield Gap("unclear-action", view.index, reason, (_of(asked[0]),), 0.5)
    for entry in asked:
        if entry.kind in {Kind.REQUEST, Kind.CONSTRAINT} and (grade := _GRADES.search(entry.text)):
            said = entry.text[grade.start() : grade.end()]
            reason = f"“{said}” does not say by what it is to be judged."
            yield Gap("unclear-criterion", view.index, reason, (_of(entry),), 0.3)


def _unnamed(asked: Requirement, *, begins: bool) -> Iterator[Gap]:
    """Yield a request that names nothing: where it ``begins`` the talk, or only has a verb."""
    pronoun = _POINTS.search(asked.text)
    if begins and pronoun and asked.kind != Kind.DETAIL and len(asked.marks) <= FEW:
        said = asked.text[pronoun.start() : pronoun.end()]
        reason = f"“{said}” stands for nothing that was said."
        yield Gap("ambiguous-reference", asked.turn, reason, (_of(asked),), 0.6)
    elif begins and _BARE.match(asked.text):
        reason = "It names an action and nothing that it is to be done to."
        yield Gap("missing-target", asked.turn, reason, (_of(asked),), 0.4)


def _asks_which(reply: View, answers: Mapping[int, Strategy]) -> bool:
    return answers[reply.index].questions > 0 and any(
        _WHICH.search_in(question) for question in reply.questions
    )


def _assumed(view: View, answer: Strategy) -> Iterator[Gap]:
    if answer.questions or not any(word in view.text for word in ("ssum", "I took", "resumab")):
        return
    for sentence in view.sentences:
        if _ASSUMES.search_in(sentence):
            shown = (Evidence(view.index, sentence.start, sentence.end),)
            reason = "It says what it takes for granted, and does not ask."
            yield Gap("implicit-assumption", view.index, reason, shown, 0.7)
            return


def _missing_constraints(
    talk: Exchange, entries: Sequence[Requirement], opening: Mapping[int, Sequence[Requirement]]
) -> Iterator[Gap]:
    openers = {entry.request: entry for asked in opening.values() for entry in asked[:1]}
    for attempt in attempts(talk):
        if attempt.number == 1 and attempt.too_early_for is not None:
            first, added = openers[attempt.request], entries[attempt.too_early_for]
            reason = f"Turn {added.turn + 1} adds a condition after it was answered."
            yield Gap("missing-constraint", first.turn, reason, (_of(first), _of(added)), 0.4)


def _mismatches(talk: Exchange) -> Iterator[Gap]:
    for turn, begun in talk.corrections.items():
        view = talk.at(turn)
        if begun.third and view.previous is not None and repaircues.OWN.search_in(view):
            reason = f"Turn {turn + 1} says that something else was meant."
            shown = (Evidence(turn, begun.start, begun.end),)
            yield Gap("context-mismatch", view.previous.index, reason, shown, 0.5, begun.source)


def _of(entry: Requirement) -> Evidence:
    return Evidence(entry.turn, entry.start, entry.end)
