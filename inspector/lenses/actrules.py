"""The rules that see grounding acts in a turn, from cues and from the turns before it.

What they say of acknowledgement, clarification, follow-up, display and repair requests also goes
into the model of `inspector.lenses.learnedacts`, which has the last word on these five: change a
rule of theirs, and the model has to be trained again.
"""

import re
from collections.abc import Callable

import msgspec

from annotator.transcript import Role
from inspector.lenses import cues, displays
from inspector.lenses.acts import View, alike
from inspector.lenses.marked import asks_again, clarifies, turns_away
from inspector.lenses.memo import once
from inspector.lenses.shifts import GENERIC, new_request
from inspector.lenses.stems import stems_of
from inspector.lenses.text import Sentence, words

SHOWN = 60  # characters of the words that a reason quotes
NARROW = 10  # words of a question that a short answer can cover
BROAD = 25  # words of an answer that says more than such a question asks


class Act(msgspec.Struct, frozen=True):
    """An act that a rule sees in a turn: where, how surely, and why."""

    kind: str
    start: int
    end: int
    confidence: float
    reason: str
    cause: int | None = None


@once
def acts(view: View) -> list[Act]:
    """Return the acts of one turn, at most one of a kind."""
    if not view.words:
        return []
    found: dict[str, Act] = {}
    for rule in RULES:
        act = rule(view, found)
        if act is not None:
            found[act.kind] = act
    return list(found.values())


Rule = Callable[[View, dict[str, Act]], Act | None]


def _repair_request(view: View, _: dict[str, Act]) -> Act | None:
    if view.previous is None or len(view.words) > 40:
        return None
    seen = asks_again(view)
    return _cued("repair-request", *seen, 0.8, "asks for it again", view) if seen else None


def _repair(view: View, found: dict[str, Act]) -> Act | None:
    if view.previous is None or not view.own or "repair-request" in found:
        return None
    sentences = view.sentences[:4]
    if view.role == Role.ASSISTANT:
        sentences = [sentence for sentence in sentences if not sentence.is_question]
    seen = cues.REPAIR.first(view.folded, sentences)
    if seen is None:
        return None
    answers_no = view.previous.questions and seen[1][0].lstrip().startswith("no")
    sure = 0.35 if answers_no or view.role == Role.ASSISTANT else 0.65
    return _cued("repair", *seen, sure, "corrects how it was taken", view)


def _clarification(view: View, found: dict[str, Act]) -> Act | None:
    if view.previous is None or "repair-request" in found:
        return None
    for sentence in view.questions:
        if cue := clarifies(sentence):
            return _cued("clarification", sentence, cue, 0.7, "asks what is meant", view)
        if cues.offers_alternative(sentence) and view.role != Role.USER:
            return _whole("clarification", sentence, 0.6, "asks which of several is meant", view)
    if view.mostly_question and _asked_for_help(view):
        return _whole(
            "clarification", view.questions[0], 0.55, "answers a request with a question", view
        )
    return None


def _asked_for_help(view: View) -> bool:
    """Whether somebody else brought the matter up, and this speaker has asked for nothing."""
    if view.previous is None or view.role == Role.USER:
        return False
    if view.role == Role.ASSISTANT:
        return view.previous.asks and not view.previous.mostly_question
    return not any(earlier.asks for earlier in view.own)


def _follow_up(view: View, found: dict[str, Act]) -> Act | None:
    if view.previous is None or not view.own or found.keys() & {"clarification", "repair-request"}:
        return None
    if view.role == Role.ASSISTANT and view.questions and not view.mostly_question:
        return _whole("follow-up", view.questions[-1], 0.4, "asks on after answering", view)
    if view.role != Role.ASSISTANT and view.questions:
        shared = view.terms & view.previous.terms
        sure = 0.6 if shared or len(view.words) < 12 else 0.45
        return _whole("follow-up", view.questions[0], sure, "asks on from what was said", view)
    if view.role == Role.USER and (asked := _request(view)):
        return _whole("follow-up", asked, 0.4, "asks for more after an answer", view)
    return None


def _acknowledgement(view: View, found: dict[str, Act]) -> Act | None:
    if view.previous is None or found.keys() & {"repair-request", "repair"}:
        return None
    cue = cues.ACKNOWLEDGE.match(view.text)
    if cue is None:
        return None
    if view.previous.questions and cues.YES_NO.match(view.text):
        sure = 0.25
    elif cues.FORMULA.match(view.text) and view.role == Role.ASSISTANT:
        sure = 0.4
    else:
        rest = len(words(view.text[cue.end() :]))
        sure = 0.85 if rest <= 2 else 0.6 if rest <= 12 else 0.5
    said = cue[0].strip()
    start = cue.start() + cue[0].index(said) if said else cue.start()
    reason = f"“{short(said)}” takes up what was said."
    return Act("acknowledgement", start, start + len(said), sure, reason, view.previous.index)


def _display(view: View, _: dict[str, Act]) -> Act | None:
    if view.previous is None:
        return None
    found = displays.display(view, view.previous)
    if found is None:
        return None
    return Act("display", found.start, found.end, found.sure, found.reason, view.previous.index)


def _repeat(view: View, _: dict[str, Act]) -> Act | None:
    if len(view.terms) < 3 or view.role == Role.ASSISTANT:
        return None
    for earlier in view.own[:6]:
        if len(earlier.terms) < 3 or not earlier.asks:
            continue
        share = alike(view, earlier)
        if share >= 0.7:
            reason = (
                f"It says turn {earlier.index + 1} again, with {share:.0%} of its content words."
            )
            return Act("repeat", 0, len(view.text), min(0.9, share), reason, earlier.index)
    return None


def _topic_switch(view: View, _: dict[str, Act]) -> Act | None:
    if not view.own or view.previous is None:
        return None
    seen = turns_away(view)
    if seen is not None:
        return _cued("topic-switch", *seen, 0.6, "turns to something else", view)
    if view.role == Role.USER and (asked := _about_something_else(view, view.previous)):
        return _whole("topic-switch", asked, 0.5, "asks for something not spoken of yet", view)
    return None


def _about_something_else(view: View, previous: View) -> Sentence | None:
    own = stems_of(view) - GENERIC
    if not (own.isdisjoint(stems_of(view.own[0])) and own.isdisjoint(stems_of(previous))):
        return None
    return new_request(view, previous, frozenset().union(*map(stems_of, view.own)))


def _agreement(view: View, _: dict[str, Act]) -> Act | None:
    if view.previous is None or (view.previous.mostly_question and view.role != Role.ASSISTANT):
        return None
    if view.role == Role.ASSISTANT:
        if view.previous.asks and (cue := cues.FORMULA.match(view.text)) and len(view.words) > 3:
            return _cued("agreement", view.sentences[0], cue, 0.5, "agrees to do it", view)
        return None
    seen = cues.AGREE.first(view.folded, view.sentences[:2])
    return _cued("agreement", *seen, 0.6, "agrees", view) if seen else None


def _disagreement(view: View, found: dict[str, Act]) -> Act | None:
    if view.previous is None or "repair" in found:
        return None
    seen = cues.DISAGREE.first(view.folded, view.sentences[:3])
    if seen is None:
        return None
    sure = 0.3 if view.previous.questions and cues.YES_NO.match(seen[0].text) else 0.6
    return _cued("disagreement", *seen, sure, "refuses or contradicts", view)


def _response(view: View, found: dict[str, Act]) -> Act | None:
    previous = view.previous
    if (
        previous is None
        or view.mostly_question
        or found.keys() & {"repair-request", "disagreement"}
    ):
        return None
    to_assistant = view.role == Role.ASSISTANT and previous.role == Role.USER
    if not previous.asks and not (to_assistant and _wants_something(previous)):
        return None
    acknowledged = found.get("acknowledgement")
    if acknowledged and len(view.words) <= 2 and acknowledged.confidence > 0.5:
        return None
    if reason := _overdone(view, previous):
        return Act("over-response", 0, len(view.text), 0.4, reason, previous.index)
    sure = 0.7 if previous.questions else 0.5
    reason = f"It answers what turn {previous.index + 1} asked."
    return Act("response", 0, len(view.text), sure, reason, previous.index)


def _wants_something(view: View) -> bool:
    """Whether a user's turn names something to be told about, as a search would."""
    return len(view.content) >= 2 and not cues.ACKNOWLEDGE.match(view.text)


def _overdone(view: View, previous: View) -> str:
    """Return why a turn says more than it was asked for; empty if it doesn't."""
    if view.role != Role.ASSISTANT:
        return ""
    if cues.EXTRA.search_in(view):
        return f"It gives turn {previous.index + 1} more than was asked for."
    narrow = len(previous.words) <= NARROW and cues.NARROW.search_in(previous)
    if narrow and len(view.words) >= BROAD and len(view.sentences) > 1:
        return f"Turn {previous.index + 1} could have been answered in fewer words."
    return ""


RULES: tuple[Rule, ...] = (
    _repair_request,
    _repair,
    _clarification,
    _follow_up,
    _acknowledgement,
    _display,
    _repeat,
    _topic_switch,
    _agreement,
    _disagreement,
    _response,
)
RULED = (
    "repair-request", "repair", "clarification", "follow-up", "acknowledgement", "display",
    "repeat", "topic-switch", "agreement", "disagreement", "response", "over-response",
)  # fmt: skip


def _request(view: View) -> Sentence | None:
    return next(filter(cues.REQUEST.match_in, view.sentences), None)


def _cued(  # noqa: PLR0917
    kind: str, sentence: Sentence, cue: re.Match[str], sure: float, what: str, view: View
) -> Act:
    start, end = sentence.start + cue.start(), sentence.start + cue.end()
    cause = view.previous.index if view.previous else None
    return Act(kind, start, end, sure, f"“{short(view.text[start:end])}” {what}.", cause)


def _whole(kind: str, sentence: Sentence, sure: float, what: str, view: View) -> Act:
    cause = view.previous.index if view.previous else None
    reason = f"“{short(sentence.text)}” {what}."
    return Act(kind, sentence.start, sentence.end, sure, reason, cause)


def short(text: str) -> str:
    """Return the words of ``text`` as a reason quotes them."""
    flat = " ".join(text.split()).strip(" ,.")
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"
