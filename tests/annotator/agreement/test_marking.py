"""Marks beside gold, counted as agreement counts them."""

import random
from dataclasses import replace

import pytest

from annotator.agreement import links, spans
from annotator.agreement.bootstrap import Statistic
from annotator.agreement.links import End, Link
from annotator.agreement.marking import Mark, Words, mark
from annotator.agreement.spans import Span


def turn(label: str, index: int, layer: str = "act") -> Mark:
    return Mark(layer, label, Words(index))


def test_right_missing_and_extra() -> None:
    given = [turn("repair", 0), turn("display", 1), turn("display", 1)]
    gold = [turn("repair", 0), turn("repair", 2), turn("display", 1, "other")]
    found = mark(given, gold)
    assert found.right == [(given[0], gold[0])]
    assert found.missing == [gold[1], gold[2]]
    assert found.extra == [given[1]]
    assert found.f1 == pytest.approx(2 / 5)
    assert found.counts() == {"act": (1, 1, 1), "other": (0, 1, 0)}


def test_nothing_beside_nothing_is_not_measured() -> None:
    assert mark([], []).f1 is None
    assert mark([turn("repair", 0)], []).f1 == 0
    assert mark([turn("repair", 0)], [turn("repair", 0)]).f1 == 1


def test_details_of_gold_count_beside_a_label_that_is_right() -> None:
    gold = Mark("r", "repair", Words(3), Words(1), {"position": "third", "level": 2, "by": "self"})
    own = replace(gold, details={"position": "third", "level": 3, "format": "restricted"})
    found = mark([own], [gold])
    # The label and its position; the level both ways; who began was left out; gold has no format.
    assert found.counts() == {"r": (2, 2, 1)}
    assert found.f1 == pytest.approx(4 / 7)
    assert mark([], [gold]).counts() == {"r": (0, 1, 0)}  # what is missing is missing once
    assert mark([own], []).counts() == {"r": (0, 0, 1)}
    assert mark([own], [replace(gold, details={})]).f1 == 1


@pytest.mark.parametrize(
    ("place", "right"),
    [
        (Words(0, 3, 8), True),
        (Words(0, 7, 9), True),
        (Words(0, 8, 9), False),
        (Words(0), True),
        (Words(1, 3, 8), False),
    ],
)
def test_words_that_share_a_character_are_the_same(place: Words, right: bool) -> None:
    found = mark([Mark("f", "x", place)], [Mark("f", "x", Words(0, 3, 8))])
    assert bool(found.right) is right


def test_a_link_is_right_where_both_ends_are() -> None:
    gold = Mark("r", "repair", Words(3, 0, 5), Words(1))
    near = Mark("r", "repair", Words(3, 4, 9), Words(1, 2, 4))
    elsewhere = Mark("r", "repair", Words(3, 0, 5), Words(0))
    assert mark([near], [gold]).right == [(near, gold)]
    found = mark([elsewhere, near], [gold])
    assert (found.extra, found.missing) == ([elsewhere], [])


def measured(statistic: Statistic) -> float:
    return float(statistic.value(statistic.sums.sum(axis=0, keepdims=True))[0])


def test_it_counts_as_agreement_counts_spans_and_links() -> None:
    draw = random.Random(7)
    for _ in range(50):
        ours, theirs = [
            [
                Mark("l", draw.choice("ab"), Words(draw.randrange(2), start, start + 3))
                for start in draw.sample(range(12), 5)
            ]
            for _ in range(2)
        ]
        counted = spans.compare([(spans_of(ours), spans_of(theirs))])
        assert mark(ours, theirs).f1 == pytest.approx(measured(counted.overlap()))
        linked = [[replace(each, linked=Words(5, 1, 4)) for each in m] for m in (ours, theirs)]
        both = links.compare([(links_of(linked[0]), links_of(linked[1]))])
        assert mark(*linked).f1 == pytest.approx(measured(both.f1(overlap=True)))


def spans_of(marks: list[Mark]) -> list[Span]:
    return [Span(1, m.place.turn, m.label, m.place.start or 0, m.place.end or 0) for m in marks]


def links_of(marks: list[Mark]) -> list[Link]:
    target = End(5, 1, 4)
    return [Link(1, m.label, End(m.place.turn, m.place.start, m.place.end), target) for m in marks]
