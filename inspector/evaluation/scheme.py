"""Which labels of a project's scheme say the same as which events and measures of which lens.

By the keys of layers and labels, as the ready schemes have them; a scheme of one's own is measured
where it uses the same keys.
"""

from inspector.evaluation.mapping import ANY_MEASURE, RIFTS, SWITCHES, LabelClass, row

LOST = "lost-in-conversation"
ACTS, TOPICS, STRATEGIES = "grounding-act", "topic", "response-strategy"
RESPONSES = (
    *("answer-attempt", "clarification", "interrogation", "discussion", "hedge", "refusal"),
    "missing",
)
CHANGES = ("added", "changed", "withdrawn")
GAPS = (
    *("ambiguous-reference", "missing-target", "unclear-action", "missing-constraint"),
    *("context-mismatch", "implicit-assumption"),
)
ANSWERS = ("deflected", "engaged", "mixed")
RECALLS = ("supported", "unsupported", "contradicted")

SCHEME: tuple[LabelClass, ...] = (
    *(row(tag, ACTS, tag, "grounding-acts", tag) for tag in RIFTS),
    row("switch", TOPICS, " ".join(SWITCHES), "maintenance", *SWITCHES),
    *(row(event, TOPICS, event, "maintenance", event) for event in SWITCHES[:3]),
    row("close", TOPICS, "close", "maintenance", "close"),
    row("digression", TOPICS, "digression", "topic-control", "distractor", score="distraction"),
    row("repair", "repair", "repair", "maintenance", "repair"),
    row("underspecified", "need", "underspecified", "grounding-acts", "underspecified"),
    row("friction", "friction", "friction", "drift", score=ANY_MEASURE),
    *(row(each, STRATEGIES, each, LOST, each) for each in RESPONSES),
    *(row(each, "requirement", each, LOST, f"requirement-{each}") for each in CHANGES),
    *(row(each, "intent-gap", each, LOST, each) for each in GAPS),
    row("unclear-success", "intent-gap", "unclear-success", LOST, "unclear-criterion"),
    row("accepted", "proactive-unit", "accepted", "proactivity", "accepted"),
    row("ignored", "proactive-unit", "ignored", "proactivity", "unused"),
    row("avoidable", "avoidable", "avoidable", "proactivity", "avoidable"),
    row("pact-broken", "entrained-term", "pact-broken", "conventions", "term-replaced"),
    row("distractor", "scope", "distractor", "topic-control", "distractor", score="distraction"),
    *(row(each, "response-to-distractor", each, "topic-control", each) for each in ANSWERS),
    row("supported", "continuity-claim", "supported", "carrier-audit", "supported-claim"),
    row("unsupported", "continuity-claim", "unsupported", "carrier-audit", "unsupported-claim"),
    row("said-again", "re-provision", "said-again", "carrier-audit", "reprovided"),
    *(row(each, "recall", each, "memory-fidelity", f"recall-{each}") for each in RECALLS),
    row("condition-lost", "recall", "condition-lost", "memory-fidelity", "condition-lost"),
    row("merged", "recall", "merged", "memory-fidelity", "merged"),
    row(
        "feedback",
        "feedback",
        "verdict diagnosis correction",
        "information-seeking",
        "correction",
        "acceptance",
    ),
    row("reflection", "reflection", "reflection", "retry", "reflection"),
)
