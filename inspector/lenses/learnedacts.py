"""Acts that a model sees where rules alone don't do, and what becomes of what the rules saw.

Acknowledgements, displays, repair requests and, in speech, clarifications were learned from
meetings; clarifications and follow-ups elsewhere from help channels and from questions to an
assistant. Rules decide the rest. The model's card, beside the weights, says more.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from msgspec.structs import replace

from annotator.transcript import Role, Transcript
from inspector.lenses import cues
from inspector.lenses.actrules import RULED, Act, acts, short
from inspector.lenses.acts import View, views
from inspector.lenses.learned.assessments import assessments
from inspector.lenses.learned.context import Column, Seen
from inspector.lenses.learned.features import Features, features
from inspector.lenses.learned.listening import listening
from inspector.lenses.learned.model import shipped
from inspector.lenses.learned.openness import openness, request
from inspector.lenses.learned.wordsets import INVERTED, LEADING, WH
from inspector.lenses.memo import of_latest, once
from inspector.lenses.text import Sentence, containment

MODEL = "grounding-acts"
LEARNED = ("acknowledgement", "repair-request", "clarification", "follow-up", "display")
AMONG_PEOPLE = frozenset({"display", "repair-request"})  # the model knows these of people only
BRIEF = 6  # words of a repair request that only its form shows
AGAIN = 0.5  # share of a query's content words that the speaker's last turn had too
NAMES = {
    "acknowledgement": "an acknowledgement",
    "repair-request": "a repair request",
    "clarification": "a clarification",
    "follow-up": "a follow-up",
    "display": "a display",
}


class Judged(msgspec.Struct, frozen=True):
    """An utterance and, by kind of act, what the rules see, and the model's probability of it.

    ``least`` is the probability from which it counts.
    """

    view: View
    seen: Seen
    ruled: Mapping[str, Act]
    sure: Mapping[str, float]
    least: Mapping[str, float]
    assisted: bool

    def likely(self, kind: str) -> bool:
        """Whether the model says so."""
        return self.sure[kind] >= self.least[kind]

    def excess(self, kind: str) -> float:
        """Return its odds over those from which it counts: rare acts count from lower ones."""
        sure, least = self.sure[kind], self.least[kind]
        return sure * (1 - least) / max((1 - sure) * least, 1e-12)


def found_acts(transcript: Transcript, seen: Sequence[View]) -> dict[int, list[Act]]:
    """Return the acts of each utterance of ``seen``, by its turn; a turn may have none."""
    if not seen:
        return {}
    known = features(transcript)
    assisted, spoken = (bool(known.named[name][0]) for name in ("assisted", "spoken"))
    classes = _classes(assisted=assisted, spoken=spoken)
    found, by_class = probabilities(transcript), thresholds()
    least = {kind: by_class[name] for kind, name in classes.items()}
    rows = zip(*(found[name] for name in classes.values()), strict=True)
    return {
        view.index: _decided(
            Judged(
                view=view,
                seen=said,
                ruled={act.kind: act for act in acts(view)},
                sure=dict(zip(classes, row, strict=True)),
                least=least,
                assisted=assisted,
            )
        )
        for view, said, row in zip(seen, known.turns, rows, strict=True)
    }


def _classes(*, assisted: bool, spoken: bool) -> dict[str, str]:
    """Return the model's class for each kind of act in this kind of talk."""
    classes = {kind: kind for kind in LEARNED}
    if spoken:
        classes["clarification"] = "understanding-check"
    if assisted:
        classes["follow-up"] = "dependent-question"
    return {**classes, "underspecified": "needs-clarification"}


@of_latest
def probabilities(transcript: Transcript) -> Mapping[str, list[float]]:
    """Return the model's probabilities by class, one for each utterance."""
    model, known = shipped(MODEL), features(transcript)
    found = model.probabilities(known, act_columns(transcript, known))
    return dict(zip(model.classes, found.T.tolist(), strict=True))


def thresholds() -> Mapping[str, float]:
    """Return for each class of the model the probability from which a turn counts."""
    model = shipped(MODEL)
    return dict(zip(model.classes, model.thresholds.tolist(), strict=True))


def act_columns(transcript: Transcript, known: Features) -> Mapping[str, Column]:
    """Return the named features that only this model has, a value for each utterance."""
    return {
        **_rule_columns(transcript),
        **assessments(known.turns),
        **listening(transcript, known),
        **openness(known.turns),
    }


def _rule_columns(transcript: Transcript) -> Mapping[str, Column]:
    """Return how sure the rules are of their acts."""
    seen = views(transcript)
    sure = {kind: np.zeros(len(seen)) for kind in RULED}
    for row, view in enumerate(seen):
        for act in acts(view):
            sure[act.kind][row] = act.confidence
    return {f"rule:{kind}": column for kind, column in sure.items()}


def _decided(turn: Judged) -> list[Act]:
    kept = [act for act in turn.ruled.values() if act.kind not in LEARNED]
    if not turn.view.words:
        return kept
    if turn.view.previous is not None:
        kept += [act for kind in LEARNED if (act := _act(kind, turn)) is not None]
    if _underspecified(turn):
        undated = "It asks for a figure and doesn't say of when."
        like = "It has the form of requests that were answered with a question back."
        reason = undated if request(turn.seen).undated_figure else like
        sure = turn.sure["underspecified"]
        kept.append(Act("underspecified", 0, len(turn.view.text), sure, reason))
    return kept


def _act(kind: str, turn: Judged) -> Act | None:
    if turn.assisted and kind in AMONG_PEOPLE:
        return turn.ruled.get(kind)
    if kind == "follow-up":
        return _follow_up(turn)
    if kind == "clarification":
        return _seen(kind, turn) if _clarifies(turn) else None
    if kind == "repair-request" and len(turn.view.words) > BRIEF:
        return turn.ruled.get(kind)
    return _seen(kind, turn) if turn.likely(kind) else None


def _clarifies(turn: Judged) -> bool:
    """Whether it asks what is meant; an assistant that asks on after an answer does not."""
    if not turn.likely("clarification") or not _asks(turn.view):
        return False
    asks_on = turn.view.role == Role.ASSISTANT and not turn.view.mostly_question
    return not asks_on or "clarification" in turn.ruled


def _follow_up(turn: Judged) -> Act | None:
    view = turn.view
    if view.role == Role.ASSISTANT:
        return turn.ruled.get("follow-up")
    if view.role == Role.USER and "?" not in view.text:
        return None if _only_answers(view) else turn.ruled.get("follow-up") or _query_on(turn)
    surer = turn.excess("follow-up") >= turn.excess("clarification")
    if turn.likely("follow-up") and _asks(view) and (surer or not _clarifies(turn)):
        return _seen("follow-up", turn)
    return None


def _only_answers(view: View) -> bool:
    """Whether a turn says what was asked for: “I'd like …” is a request only where nobody asked."""
    if view.previous is None or not view.previous.questions:
        return False
    requests = (s.text.lower() for s in view.sentences if cues.REQUEST.match_in(s))
    return all(re.match(r"\W*i\b", text) for text in requests)


def _query_on(turn: Judged) -> Act | None:
    """See a user go on with the words of the request before, as in a search."""
    view = turn.view
    if view.role != Role.USER or not view.own or turn.ruled.keys() & {"repeat", "topic-switch"}:
        return None
    share = containment(view.terms, view.own[0].terms)
    if len(view.content) < 2 or share < AGAIN or cues.ACKNOWLEDGE.match(view.text):
        return None
    reason = f"It goes on with {share:.0%} of its content words from turn {view.own[0].index + 1}."
    return Act("follow-up", 0, len(view.text), 0.5, reason, view.own[0].index)


def _underspecified(turn: Judged) -> bool:
    asks = turn.view.role == Role.USER and turn.assisted and _asks(turn.view)
    return asks and turn.likely("underspecified")


@once
def _asks(view: View) -> bool:
    """Whether a turn has the form of a question that is no polite closing, marked or not."""
    if "?" in view.text:
        return bool(view.questions)
    opening = next((word for word in view.words if word not in LEADING), "")
    return opening in WH or opening in INVERTED


def _seen(kind: str, turn: Judged) -> Act:
    """Return what the model sees, where the rules see it too or where it most likely stands."""
    view, sure = turn.view, turn.sure[kind]
    if (ruled := turn.ruled.get(kind)) is not None:
        return replace(ruled, confidence=sure)
    sentence = _place(kind, view)
    reason = f"“{short(sentence.text)}” has the form and the place of {NAMES[kind]}."
    cause = view.previous.index if view.previous else None
    return Act(kind, sentence.start, sentence.end, sure, reason, cause)


def _place(kind: str, view: View) -> Sentence:
    whole = Sentence(view.text, 0, len(view.text))
    if kind == "display":
        return whole
    if kind == "acknowledgement":
        return next(iter(view.sentences), whole)
    return next(iter(view.questions[-1:] or view.sentences), whole)
