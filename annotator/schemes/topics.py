"""Where topics begin and end, by keys of labels: the default scheme's, and usual ones."""

BEGIN = frozenset(
    {"shift", "hand-off", "return", "digression", "topic-switch", "topic-shift", "new-topic"}
)
END = frozenset({"close", "topic-close"})
# Given to every turn that goes along: one after the other, they are one stretch.
GO_ALONG = frozenset({"digression"})
