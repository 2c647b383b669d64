"""Which labels of a project's scheme say the same as which events and measures of which lens.

By the keys of layers and labels, as the scheme that new projects start with has them; a scheme of
one's own is measured where it uses the same keys.
"""

from inspector.evaluation.mapping import ANY_MEASURE, RIFTS, SWITCHES, LabelClass, row

ACTS, TOPICS, STRATEGIES = "grounding-act", "topic", "response-strategy"
RESPONSES = (
    *("answer-attempt", "clarification", "interrogation", "discussion", "hedge", "refusal"),
    "missing",
)

SCHEME: tuple[LabelClass, ...] = (
    *(row(tag, ACTS, tag, "grounding-acts", tag) for tag in RIFTS),
    row("switch", TOPICS, " ".join(SWITCHES), "maintenance", *SWITCHES),
    *(row(event, TOPICS, event, "maintenance", event) for event in SWITCHES[:3]),
    row("close", TOPICS, "close", "maintenance", "close"),
    row("digression", TOPICS, "digression", "topic-control", "distractor", score="distraction"),
    *(row(each, STRATEGIES, each, "lost-in-conversation", each) for each in RESPONSES),
    row("repair", "repair", "repair", "maintenance", "repair"),
    row("friction", "friction", "friction", "drift", score=ANY_MEASURE),
)
