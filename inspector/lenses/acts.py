"""The rules that see grounding acts in a turn, from cues and from the turns before it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from annotator.transcript import Role, Transcript
from inspector.lenses import cues
from inspector.lenses.base import speaker_of, uttered
from inspector.lenses.memo import of_latest, once
from inspector.lenses.text import (
    Sentence,
    containment,
    is_content,
    sentences,
    without_code,
    words,
)

SHOWN = 60  # characters of the words that a reason quotes


@dataclass(frozen=True, eq=False)
class View:
    """A turn as the rules see it: its own words, and what came before."""

    index: int
    speaker: str
    role: Role
    text: str
    previous: "View | None"  # the last turn of another speaker
    own: tuple["View", ...]  # earlier turns of the same speaker, newest first

    @cached_property
    def words(self) -> list[str]:
        """Every word, in lower case."""
        return words(self.text)

    @cached_property
    def content(self) -> list[str]:
        """The content words, in lower case."""
        return [word for word in self.words if is_content(word)]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, of a very long turn the first and last few."""
        found = list(sentences(self.text))
        return found if len(found) <= 12 else found[:6] + found[-6:]

    @cached_property
    def questions(self) -> list[Sentence]:
        """The sentences that ask something; offers that close a turn don't."""
        return [s for s in self.sentences if s.is_question and not cues.CLOSING.search(s.text)]

    @cached_property
    def asks(self) -> bool:
        """Whether it asks a question or makes a request."""
        return bool(self.questions) or any(cues.REQUEST.match(s.text) for s in self.sentences)

    @cached_property
    def mostly_question(self) -> bool:
        """Whether half its words or more stand in questions."""
        asked = sum(len(words(s.text)) for s in self.questions)
        return bool(asked) and 2 * asked >= len(self.words)


@dataclass(frozen=True, slots=True)
class Act:
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
    for sentence in view.sentences:
        if found := cues.REPAIR_REQUEST.search(sentence.text):
            yield _cued("repair-request", sentence, found.span(), 0.8, "asks for it again", view)
            return


def _repair(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or not view.own or "repair-request" in found:
        return
    for sentence in view.sentences[:4]:
        cue = cues.REPAIR.search(sentence.text)
        if cue is None or (sentence.is_question and view.role == Role.ASSISTANT):
            continue
        answers_no = view.previous.questions and cue[0].lower().lstrip().startswith("no")
        sure = 0.35 if answers_no or view.role == Role.ASSISTANT else 0.65
        yield _cued("repair", sentence, cue.span(), sure, "corrects how it was taken", view)
        return


def _clarification(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or "repair-request" in found:
        return
    for sentence in view.questions:
        if cue := cues.CLARIFY.search(sentence.text):
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
        shared = set(view.content) & set(view.previous.content)
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
    reason = f"“{_short(said)}” takes up what was said."
    yield Act("acknowledgement", start, start + len(said), sure, reason, view.previous.index)


def _display(view: View, _: dict[str, Act]) -> Iterator[Act]:
    previous = view.previous
    if previous is None or len(set(previous.content)) < 2 or len(previous.words) > 60:
        return
    share = containment(previous.content, view.content)
    close = len(view.words) <= 2 * len(previous.words) + 6
    if share >= 0.75 and close:
        reason = f"It says back {share:.0%} of the content words of turn {previous.index + 1}."
        yield Act("display", 0, len(view.text), min(0.8, share - 0.1), reason, previous.index)


def _repeat(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if len(set(view.content)) < 3 or view.role == Role.ASSISTANT:
        return
    for earlier in view.own[:6]:
        if len(set(earlier.content)) < 3 or not earlier.asks:
            continue
        share = min(
            containment(view.content, earlier.content), containment(earlier.content, view.content)
        )
        if share >= 0.7:
            reason = (
                f"It says turn {earlier.index + 1} again, with {share:.0%} of its content words."
            )
            yield Act("repeat", 0, len(view.text), min(0.9, share), reason, earlier.index)
            return


def _topic_switch(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if not view.own:
        return
    for sentence in view.sentences[:3]:
        if cue := cues.TOPIC_SWITCH.search(sentence.text):
            yield _cued("topic-switch", sentence, cue.span(), 0.6, "turns to something else", view)
            return


def _agreement(view: View, _: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or view.previous.mostly_question:
        return
    for sentence in view.sentences[:2]:
        if cue := cues.AGREE.search(sentence.text):
            sure = 0.35 if view.role == Role.ASSISTANT else 0.6
            yield _cued("agreement", sentence, cue.span(), sure, "agrees", view)
            return


def _disagreement(view: View, found: dict[str, Act]) -> Iterator[Act]:
    if view.previous is None or "repair" in found:
        return
    for sentence in view.sentences[:3]:
        if cue := cues.DISAGREE.search(sentence.text):
            sure = 0.3 if view.previous.questions and cues.YES_NO.match(sentence.text) else 0.6
            yield _cued("disagreement", sentence, cue.span(), sure, "refuses or contradicts", view)
            return


def _response(view: View, found: dict[str, Act]) -> Iterator[Act]:
    previous = view.previous
    if previous is None or not previous.asks or view.mostly_question or "repair-request" in found:
        return
    sure = 0.7 if previous.questions else 0.5
    if (
        "acknowledgement" in found
        and len(view.words) <= 2
        and found["acknowledgement"].confidence > 0.5
    ):
        return
    kind = "over-response" if _overdone(view) else "response"
    reason = f"It answers what turn {previous.index + 1} asked."
    if kind == "over-response":
        sure = 0.4
        reason = f"It gives turn {previous.index + 1} more than was asked for."
    yield Act(kind, 0, len(view.text), sure, reason, previous.index)


def _overdone(view: View) -> bool:
    return view.role == Role.ASSISTANT and bool(cues.EXTRA.search(view.text))


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


def _request(view: View) -> Sentence | None:
    return next((s for s in view.sentences if cues.REQUEST.match(s.text)), None)


def _cued(  # noqa: PLR0917
    kind: str, sentence: Sentence, span: tuple[int, int], sure: float, what: str, view: View
) -> Act:
    start, end = sentence.start + span[0], sentence.start + span[1]
    cause = view.previous.index if view.previous else None
    return Act(kind, start, end, sure, f"“{_short(view.text[start:end])}” {what}.", cause)


def _whole(kind: str, sentence: Sentence, sure: float, what: str, view: View) -> Act:
    cause = view.previous.index if view.previous else None
    reason = f"“{_short(sentence.text)}” {what}."
    return Act(kind, sentence.start, sentence.end, sure, reason, cause)


def _short(text: str) -> str:
    flat = " ".join(text.split()).strip(" ,.")
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


@of_latest
def views(transcript: Transcript) -> list[View]:
    """Return the utterances in order, each with its context."""
    latest: dict[str, View] = {}
    history: dict[str, tuple[View, ...]] = {}
    found: list[View] = []
    for index in uttered(transcript):
        turn = transcript.turns[index]
        speaker = speaker_of(transcript, index)
        previous = max(
            (view for name, view in latest.items() if name != speaker),
            key=lambda view: view.index,
            default=None,
        )
        view = View(
            index=index,
            speaker=speaker,
            role=turn.role,
            text=without_code(turn.text),
            previous=previous,
            own=history.get(speaker, ()),
        )
        latest[speaker] = view
        history[speaker] = (view, *history.get(speaker, ()))[:6]
        found.append(view)
    return found
