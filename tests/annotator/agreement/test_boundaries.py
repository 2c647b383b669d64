"""Where topics change."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import boundaries
from annotator.agreement.arrays import Bools
from annotator.agreement.bootstrap import estimate
from annotator.agreement.boundaries import Segmented


def cut(marks: str) -> Bools:
    return np.array([mark == "1" for mark in marks], dtype=bool)


FIRST, SECOND, THIRD = cut("000100000010"), cut("000010000100"), cut("100000010000")


def test_nltks_vectors() -> None:
    assert boundaries.window_diff(FIRST, FIRST, 3) == 0
    assert boundaries.window_diff(FIRST, SECOND, 3) == pytest.approx(0.30)
    assert boundaries.window_diff(SECOND, THIRD, 3) == pytest.approx(0.80)
    regular = cut("0100" * 100)
    assert boundaries.pk(regular, cut("1" * 400), 2) == pytest.approx(0.498747, abs=5e-7)
    assert boundaries.pk(regular, cut("0" * 400), 2) == pytest.approx(0.501253, abs=5e-7)
    assert boundaries.pk(regular, regular, 2) == 0


def test_the_window_is_half_a_segment_of_the_reference() -> None:
    assert boundaries.window(FIRST) == 2  # 13 turns in 3 segments
    assert boundaries.window(cut("00000")) == 3
    assert boundaries.window(cut("1111")) == 1
    assert boundaries.pk(FIRST, THIRD) == boundaries.pk(FIRST, THIRD, 2)


def test_what_is_too_short_is_not_measured() -> None:
    assert boundaries.pk(cut(""), cut("")) is None
    assert boundaries.window_diff(cut("01"), cut("01"), 3) is None
    with pytest.raises(ValueError, match="unequal"):
        boundaries.pk(cut("01"), cut("011"))
    cuts = [Segmented(1, cut(""), cut("")), Segmented(2, cut("010"), cut("010"))]
    found = estimate(boundaries.mean_pk(cuts))
    assert (found.value, found.units, found.missing) == (0, 1, 1)
    short = [Segmented(1, cut("1"), cut("0")), Segmented(2, cut(""), cut(""))]
    assert estimate(boundaries.mean_pk(short)).value == 1
    uncut = estimate(boundaries.mean_window_diff(cuts[:1]))
    assert (uncut.value, uncut.reason) == (None, boundaries.NO_BOUNDARY)


def test_boundaries_pair_off_within_a_tolerance() -> None:
    cuts = [Segmented(1, FIRST, SECOND), Segmented(2, SECOND, THIRD)]
    assert estimate(boundaries.f1(cuts)).value == 0
    assert estimate(boundaries.f1(cuts, tolerance=1)).value == pytest.approx(0.5)
    more = [Segmented(1, cut("0100"), cut("0111"))]
    assert estimate(boundaries.precision(more)).value == pytest.approx(1 / 3)
    assert estimate(boundaries.recall(more)).value == 1
    none = estimate(boundaries.f1([Segmented(1, cut("00"), cut("00"))]))
    assert (none.value, none.reason) == (None, boundaries.NO_BOUNDARY)


def best(reference: list[int], hypothesis: list[int], tolerance: int) -> int:
    short, long = sorted((reference, hypothesis), key=len)
    return max(
        sum(abs(one - other) <= tolerance for one, other in zip(short, order, strict=False))
        for order in permutations(long, len(short))
    )


@given(st.text("01", min_size=7, max_size=7), st.text("01", min_size=7, max_size=7))
def test_no_pairing_is_larger(one: str, other: str) -> None:
    reference, hypothesis = cut(one), cut(other)
    for tolerance in range(3):
        expected = best(
            np.flatnonzero(reference).tolist(), np.flatnonzero(hypothesis).tolist(), tolerance
        )
        assert boundaries.matched(reference, hypothesis, tolerance) == expected
