"""Coordination, surprise and convergence on vectors worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.lenses.coordination import (
    convergence,
    coordination,
    frequent_word_entrainment,
    mean_coordination,
    pearson,
    surprises,
    synchrony,
)

SAID = [
    each.split()
    for each in (
        "the cat ran and slept",
        "the dog barked",
        "we saw a bird",
        "it flew away",
        "the end came",
        "the story stopped",
        "you like an apple",
        "an apple fell",
        "run fast",
        "go now",
        "see them",
        "the sun rose",
    )
]
B_AFTER_A = list(zip(SAID[::2], SAID[1::2], strict=True))
A_AFTER_B = list(zip(SAID[1::2], SAID[2::2], strict=False))


@pytest.mark.parametrize(
    ("pairs", "marker", "expected"),
    [
        (B_AFTER_A, "article", 1 / 12),
        (B_AFTER_A, "personal pronoun", 0.0),
        (A_AFTER_B, "article", 1 / 15),
        (B_AFTER_A, "negation", None),
    ],
)
def test_coordination(
    pairs: list[tuple[list[str], list[str]]], marker: str, expected: float | None
) -> None:
    assert coordination(pairs, marker) == pytest.approx(expected)


def test_mean_coordination_leaves_out_classes_that_never_occur() -> None:
    assert mean_coordination([(["no"], ["no"]), (["yes"], ["yes"])]) == 0.5
    assert mean_coordination([(["yes"], ["no"])]) is None


@pytest.mark.parametrize(
    ("before", "turn", "expected"),
    [
        ("a a b", "a c", 1.2424533),
        ("the cat sat on the mat", "the dog sat", 1.8876535),
    ],
)
def test_surprise(before: str, turn: str, expected: float) -> None:
    assert list(surprises([before.split(), [], turn.split()])) == [
        None,
        None,
        pytest.approx(expected),
    ]


def test_convergence_is_not_synchrony() -> None:
    lengths = [(10.0, 4.0), (9.0, 5.0), (8.0, 6.0), (7.0, 7.0)]
    assert convergence(lengths) == pytest.approx(-1)
    assert synchrony(lengths) == pytest.approx(-1)
    together = [(4.0, 3.0), (8.0, 6.0), (2.0, 1.0)]
    assert (synchrony(together) or 0) > 0.9


def test_frequent_words() -> None:
    assert frequent_word_entrainment(["a", "a", "b"], ["a", "b", "b", "b"], most=2) == -3 / 7
    assert frequent_word_entrainment(["a"], ["b"], most=1) == -1
    assert frequent_word_entrainment(["a", "b"], ["b", "a"]) == 0
    assert frequent_word_entrainment([], ["a"]) is None


def test_r_of_what_does_not_vary_is_not_measured() -> None:
    assert pearson([1, 1, 1], [1, 2, 3]) is None
    assert pearson([1, 2], [1, 2]) is None


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=6))
def test_surprise_is_never_negative(turns: list[list[str]]) -> None:
    assert all(value is None or value >= 0 for value in surprises(turns))
