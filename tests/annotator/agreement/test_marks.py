"""Spans and links."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import links, spans
from annotator.agreement.bootstrap import Resampler, estimate
from annotator.agreement.links import End, Link
from annotator.agreement.matching import matched
from annotator.agreement.spans import Span, SpanCounts


def marked(*places: tuple[int, int], label: str = "repair", conversation: int = 1) -> list[Span]:
    return [Span(conversation, 0, label, start, end) for start, end in places]


def measures(counts: SpanCounts) -> list[float | None]:
    each = (counts.exact(), counts.overlap(), counts.found(), counts.characters())
    return [estimate(statistic).value for statistic in each]


def test_spans_that_differ_in_their_ends() -> None:
    counts = spans.compare([(marked((0, 4), (10, 20)), marked((0, 4), (12, 16), (17, 19)))])
    # one of five pairs exactly, two by overlap; all found; 4 + 6 characters of 14 and 10
    assert measures(counts) == [2 / 5, 4 / 5, 1, 20 / 24]
    assert counts.units == 5


def test_the_end_is_not_inside_a_span() -> None:
    assert measures(spans.compare([(marked((0, 4)), marked((4, 8)))])) == [0, 0, 0, 0]


def test_spans_of_other_labels_turns_and_conversations_are_no_match() -> None:
    theirs = [
        *marked((0, 4), label="topic"),
        Span(1, 1, "repair", 0, 4),
        Span(2, 0, "repair", 0, 4),
    ]
    assert measures(spans.compare([(marked((0, 4)), theirs)])) == [0, 0, 0, 0]


def test_without_spans_nothing_is_defined() -> None:
    found = estimate(spans.compare([([], [])]).exact(), Resampler())
    assert (found.value, found.reason) == (None, spans.NOTHING)


def test_pairs_of_annotators_add_up_by_conversation() -> None:
    one = [*marked((0, 4)), *marked((0, 4), conversation=2)]
    other = [*marked((0, 4)), *marked((6, 9), conversation=2)]
    counts = spans.compare([(one, other), (one, one)], raters=3)
    found = estimate(counts.exact(), Resampler())
    assert found.value == pytest.approx(6 / 8)
    assert (found.conversations, found.units, found.raters) == (2, 8, 3)
    assert (found.low, found.high) == (0.5, 1)


@given(
    st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=4),
)
def test_no_matching_is_larger(fits: list[list[bool]]) -> None:
    rows, columns = range(len(fits)), range(4)
    expected = max(
        sum(fits[row][column] for row, column in zip(rows, order, strict=False))
        for order in permutations(columns)
    )
    assert matched(rows, columns, lambda row, column: fits[row][column]) == expected


def link(source: End, target: End, **attributes: str) -> Link:
    return Link(1, "repairs", source, target, tuple(sorted(attributes.items())))


def f1s(one: list[Link], other: list[Link]) -> list[float | None]:
    counts = links.compare([(one, other)])
    return [
        estimate(counts.f1(overlap=overlap, attributes=attributes)).value
        for overlap in (False, True)
        for attributes in (False, True)
    ]


def test_links_with_and_without_attributes() -> None:
    theirs = link(End(3), End(1), position="second")
    assert f1s([theirs], [link(End(3), End(1), position="second")]) == [1, 1, 1, 1]
    assert f1s([theirs], [link(End(3), End(1), position="third")]) == [1, 0, 1, 0]
    assert f1s([theirs], [link(End(1), End(3), position="second")]) == [0, 0, 0, 0]


def test_ends_of_links_match_exactly_or_by_overlap() -> None:
    theirs = link(End(3), End(1, 5, 9))
    assert f1s([theirs], [link(End(3), End(1, 7, 12))]) == [0, 0, 1, 1]
    assert f1s([theirs], [link(End(3), End(1))]) == [0, 0, 1, 1]
    assert f1s([theirs], [link(End(3), End(1, 9, 12))]) == [0, 0, 0, 0]
    assert f1s([], []) == [None] * 4
