"""Which labels say the same as which events and measures of which lens.

This table is data: a lens that isn't installed, or has no such event, measures nothing here, and a
label that stands in no row is measured by no lens. Both are said, neither counts as 0.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from inspector.evaluation.layers import plain
from inspector.lenses.base import Finding, Lens

ANY_MEASURE = "*"


@dataclass(frozen=True, slots=True)
class Sign:
    """Events of ``kind``; with ``saying``, only those that have these words in their reason."""

    kind: str
    saying: str = ""

    def matches(self, finding: Finding) -> bool:
        """Whether a finding is such an event."""
        return finding.kind == self.kind and self.saying in finding.reason


@dataclass(frozen=True, slots=True)
class LabelClass:
    """Labels of one meaning, and what a lens says where it sees the same.

    A turn is positive where its ``layer`` has one of ``values``. The lens finds it where it has an
    event of one of ``signs``. Its scores are those events' confidence, or the values of the measure
    ``score``; ANY_MEASURE stands for the events and, beside them, each measure of the lens in turn.
    With ``rest`` it is the other way round: turns that are labelled, and found, to be none of it.
    """

    name: str
    layer: str
    values: frozenset[str]
    lens: str
    signs: tuple[Sign, ...] = ()
    score: str = ""
    rest: bool = False

    def positive(self, said: Collection[str]) -> bool:
        """Whether a turn that is labelled with ``said`` is one of this class."""
        return any(plain(value) in self.values for value in said) != self.rest


def row(name: str, layer: str, values: str, lens: str, *signs: str, score: str = "") -> LabelClass:
    """Return a row; ``values`` are separated by blanks, a sign is a kind or "kind: saying"."""
    parted = (sign.partition(": ") for sign in signs)
    return LabelClass(
        name=name,
        layer=layer,
        values=frozenset(map(plain, values.split())),
        lens=lens,
        signs=tuple(Sign(kind, saying) for kind, _, saying in parted),
        score=score,
    )


ACTS, TOPICS, REPAIRS = "mapped.grounding", "mapped.topic", "mapped.repair"
RIFTS = (
    *("follow-up", "clarification", "repair", "repeat", "topic-switch", "acknowledgement"),
    *("display", "agreement", "disagreement", "response", "over-response"),
)
SWITCHES = ("shift", "hand-off", "return", "digression")
INITIATED = "repair: Other-initiated"

CLASSES: tuple[LabelClass, ...] = (
    row("acknowledgement", ACTS, "acknowledge acknowledgement", "grounding-acts",
           "acknowledgement"),
    row("clarification", ACTS, "clarify clarification", "grounding-acts", "clarification"),
    row("follow-up", ACTS, "follow-up", "grounding-acts", "follow-up"),
    row("display", ACTS, "display", "grounding-acts", "display"),
    row("repair-request", ACTS, "signal-non-understanding repair-request", "grounding-acts",
           "repair-request"),
    row("needs-clarification", "labels.needs_clarification", "needs-clarification",
        "grounding-acts", "underspecified"),
    *(row(tag, "labels.rifts", tag, "grounding-acts", tag) for tag in RIFTS),
    row("self", REPAIRS, "self", "maintenance", "self-repair"),
    row("other-initiated", REPAIRS,
           "other-open other-restricted other-offer other-unspecified other-correction",
           "maintenance", INITIATED),
    row("other-open", REPAIRS, "other-open", "maintenance", "repair: by open request"),
    row("other-restricted", REPAIRS, "other-restricted", "maintenance",
           "repair: by restricted request"),
    row("other-offer", REPAIRS, "other-offer", "maintenance", "repair: by restricted offer"),
    row("other-unspecified", REPAIRS, "other-unspecified", "maintenance",
           "repair: by open request", "repair: by restricted request"),
    row("other-correction", REPAIRS, "other-correction", "maintenance",
           "repair: in next turn by correction"),
    row("third-position", REPAIRS, "third-position", "maintenance",
           "repair: in third position"),
    row("switch", TOPICS, "shift resume return hand-off digression", "maintenance", *SWITCHES,
        score="topic_switch"),
    row("shift", TOPICS, "shift", "maintenance", "shift", "hand-off"),
    row("return", TOPICS, "resume return", "maintenance", "return"),
    row("hand-off", TOPICS, "hand-off", "maintenance", "hand-off"),
    row("digression", TOPICS, "digression", "topic-control", "distractor", score="distraction"),
    row("close", TOPICS, "close", "maintenance", "close"),
    row("distractor", "mapped.distractor", "yes", "topic-control", "distractor",
           score="distraction"),
    replace(row("on-topic", "mapped.distractor", "yes", "topic-control", "distractor",
                score="distraction"), rest=True),
    row("uptake", "labels.uptake_majority", "uptake", "information-seeking", score="taken_up"),
    row("high-uptake", "labels.uptake_majority", "high-uptake", "information-seeking",
           score="taken_up"),
    row("dissatisfied", "labels.satisfaction", "dissatisfied", "drift", "failing",
        score=ANY_MEASURE),
)  # fmt: skip

BOUNDARIES = frozenset({"switch"})


def unseen(label: LabelClass, lens: Lens | None) -> str:
    """Return why a class can't be measured; empty where it can."""
    if lens is None:
        return "no lens measures this"
    if label.score == ANY_MEASURE:
        return ""
    if label.signs and not any(sign.kind in lens.kinds for sign in label.signs):
        return f"{lens.name} has no such event"
    measures = {measure.key for measure in lens.measures}
    if not label.signs and label.score not in measures:
        return f"{lens.name} has no such measure"
    return ""
