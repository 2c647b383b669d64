"""Pooled shares, by hand."""

from inspector.lenses.aggregates.pooled import pooled


def test_conversations_weigh_by_what_they_count() -> None:
    assert pooled([(1.0, 1), (0.25, 4), (None, 3), (0.5, None), (0.5, 0)]) == (2 / 5, 5)
    assert pooled([(None, 2)]) is None
