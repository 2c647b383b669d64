"""The rules that see grounding acts in a turn, from cues and from the turns before it.

What they say of acknowledgement, clarification, follow-up, display and repair requests also goes
into the model of `inspector.lenses.learnedacts`, which has the last word on these five: change a
rule of theirs, and the model has to be trained again.
"""

from collections.abc import Callable, Iterator

import msgspec

from annotator.transcript import Role
from inspector.lenses import cues, displays
from inspector.lenses.acts import View, alike
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
        for act in rule(view, found):
            found.setdefault(act.kind, act)
    return list(found.values())


Rule = Callable[[View, dict[str, Act]], Iterator[Act]]


def _repair_request(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or len(view.words) > 40:
        return
    for sentence, cue in cues.REPAIR_REQUEST.matches(view.folded, view.sentences):
        yield _cued("repair-request", sentence, cue.span(), 0.8, "asks for it again", view)
        return


def _repair(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or not view.own or "repair-request" in found:
        return
    for sentence, cue in cues.REPAIR.matches(view.folded, view.sentences[:4]):
        if sentence.is_question and view.role == Role.ASSISTANT:
            continue
        answers_no = view.previous.questions and cue[0].lower().lstrip().startswith("no")
        sure = 0.35 if answers_no or view.role == Role.ASSISTANT else 0.65
        yield _cued("repair", sentence, cue.span(), sure, "corrects how it was taken", view)
        return


def _clarification(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or "repair-request" in found:
        return
    for sentence in view.questions:
        if cue := cues.CLARIFY.search_in(sentence):
            yield _cued("clarification", sentence, cue.span(), 0.7, "asks what is meant", view)
            return
        if cues.offers_alternative(sentence.text) and view.role != Role.USER:
            yield _whole("clarification", sentence, 0.6, "asks which of several is meant", view)
            return
    if view.mostly_question and _asked_for_help(view):
        yield _whole(
            "clarification", view.questions[0], 0.55, "answers a request with a question", view
        )


def _asked_for_help(view: View) -> bool:
    """Whether somebody else brought the matter up, and this speaker has asked for nothing."""
    if view.previous is None or view.role == Role.USER:
        return False
    if view.role == Role.ASSISTANT:
        return view.previous.asks and not view.previous.mostly_question
    return not any(earlier.asks for earlier in view.own)


def _follow_up(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or not view.own or found.keys() & {"clarification", "repair-request"}:
        return
    if view.role == Role.ASSISTANT and view.questions and not view.mostly_question:
        yield _whole("follow-up", view.questions[-1], 0.4, "asks on after answering", view)
    elif view.role != Role.ASSISTANT and view.questions:
        shared = view.terms & view.previous.terms
        sure = 0.6 if shared or len(view.words) < 12 else 0.45
        yield _whole("follow-up", view.questions[0], sure, "asks on from what was said", view)
    elif view.role == Role.USER and (asked := _request(view)):
        yield _whole("follow-up", asked, 0.4, "asks for more after an answer", view)


def _acknowledgement(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or found.keys() & {"repair-request", "repair"}:
        return
    cue = cues.ACKNOWLEDGE.match(view.text)
    if cue is None:
        return
    rest = len(words(view.text[cue.end() :]))
    if view.previous.questions and cues.YES_NO.match(view.text):
        sure = 0.25
    elif cues.FORMULA.match(view.text) and view.role == Role.ASSISTANT:
        sure = 0.4
    else:
        sure = 0.85 if rest <= 2 else 0.6 if rest <= 12 else 0.5
    said = cue[0].strip()
    start = cue.start() + cue[0].index(said) if said else cue.start()
    reason = f"“{short(said)}” takes up what was said."
    yield Act("acknowledgement", start, start + len(said), sure, reason, view.previous.index)


def _display(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None:
        return
    found = displays.display(view, view.previous)
    if found is not None:
        yield Act("display", found.start, found.end, found.sure, found.reason, view.previous.index)


def _repeat(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if len(view.terms) < 3 or view.role == Role.ASSISTANT:
        return
    for earlier in view.own[:6]:
        if len(earlier.terms) < 3 or not earlier.asks:
            continue
        share = alike(view, earlier)
        if share >= 0.7:
            reason = (
                f"It says turn {earlier.index + 1} again, with {share:.0%} of its content words."
            )
            yield Act("repeat", 0, len(view.text), min(0.9, share), reason, earlier.index)
            return


def _topic_switch(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if not view.own or view.previous is None:
        return
    for sentence, cue in cues.TOPIC_SWITCH.matches(view.folded, view.sentences[:3]):
        yield _cued("topic-switch", sentence, cue.span(), 0.6, "turns to something else", view)
        return
    if view.role == Role.USER and (asked := _about_something_else(view, view.previous)):
        yield _whole("topic-switch", asked, 0.5, "asks for something not spoken of yet", view)


def _about_something_else(view: View, previous: View) -> Sentence | None:
    own = stems_of(view) - GENERIC
    if not (own.isdisjoint(stems_of(view.own[0])) and own.isdisjoint(stems_of(previous))):
        return None
    return new_request(view, previous, frozenset().union(*map(stems_of, view.own)))


def _agreement(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or (view.previous.mostly_question and view.role != Role.ASSISTANT):
        return
    if view.role == Role.ASSISTANT:
        if view.previous.asks and (cue := cues.FORMULA.match(view.text)) and len(view.words) > 3:
            yield _cued("agreement", view.sentences[0], cue.span(), 0.5, "agrees to do it", view)
        return
    for sentence, found in cues.AGREE.matches(view.folded, view.sentences[:2]):
        yield _cued("agreement", sentence, found.span(), 0.6, "agrees", view)
        return


def _disagreement(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or "repair" in found:
        return
    for sentence, cue in cues.DISAGREE.matches(view.folded, view.sentences[:3]):
        sure = 0.3 if view.previous.questions and cues.YES_NO.match(sentence.text) else 0.6
        yield _cued("disagreement", sentence, cue.span(), sure, "refuses or contradicts", view)
        return


def _response(view: View, found: dict[str, Act]) -> Iterator[Act]:
    previous = view.previous
    if (
        previous is None
        or view.mostly_question
        or found.keys() & {"repair-request", "disagreement"}
    ):
        return
    to_assistant = view.role == Role.ASSISTANT and previous.role == Role.USER
    if not previous.asks and not (to_assistant and _wants_something(previous)):
        return
    acknowledged = found.get("acknowledgement")
    if acknowledged and len(view.words) <= 2 and acknowledged.confidence > 0.5:
        return
    if reason := _overdone(view, previous):
        yield Act("over-response", 0, len(view.text), 0.4, reason, previous.index)
        return
    sure = 0.7 if previous.questions else 0.5
    reason = f"It answers what turn {previous.index + 1} asked."
    yield Act("response", 0, len(view.text), sure, reason, previous.index)


def _wants_something(view: View) -> bool:
    """Whether a user's turn names something to be told about, as a search would."""
    return len(view.content) >= 2 and not cues.ACKNOWLEDGE.match(view.text)


def _overdone(view: View, previous: View) -> str:
    """Return why a turn says more than it was asked for; empty if it doesn't."""
    if view.role != Role.ASSISTANT:
        return ""
    if cues.EXTRA.search(view.text):
        return f"It gives turn {previous.index + 1} more than was asked for."
    narrow = len(previous.words) <= NARROW and cues.NARROW.search(previous.text)
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
    return next((s for s in view.sentences if cues.REQUEST.match(s.text)), None)


def _cued(  # noqa: PLR0917
    kind: str, sentence: Sentence, span: tuple[int, int], sure: float, what: str, view: View
) -> Act:
    start, end = sentence.start + span[0], sentence.start + span[1]
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
