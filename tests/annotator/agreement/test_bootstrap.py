"""Intervals: what is resampled, that seeds are kept to, and what isn't defined."""

from collections.abc import Callable

import numpy as np
import pytest

from annotator.agreement import cohen, krippendorff, observed
from annotator.agreement.bootstrap import BLOCK_CELLS, Resampler, Statistic, estimate, seeded
from annotator.agreement.ratings import Ratings, ratings


def noisy(conversations: int = 30, turns: int = 10) -> Ratings:
    generator = np.random.default_rng(5)
    truth = generator.integers(3, size=conversations * turns)
    codes = np.stack([truth, truth], axis=1)
    slips = generator.random(codes.shape) < 0.2
    codes[slips] = generator.integers(3, size=int(slips.sum()))
    return ratings(codes, np.arange(conversations * turns) // turns)


@pytest.mark.parametrize(
    "measure",
    [observed.percent, observed.fleiss, cohen.cohen, krippendorff.nominal, krippendorff.ordinal],
)
def test_sums_over_drawn_conversations_are_those_of_their_turns(
    measure: Callable[[Ratings], Statistic],
) -> None:
    these = noisy(8)
    statistic = measure(these)
    drawn = [0, 0, 3, 5, 5, 5, 6, 7]
    weights = np.bincount(drawn, minlength=8).astype(float)
    again = np.concatenate([np.flatnonzero(these.place == place) for place in drawn])
    literally = measure(ratings(these.codes[again], range(len(again)), these.categories))
    value = statistic.value(weights[None, :] @ statistic.sums)[0]
    assert value == pytest.approx(estimate(literally).value)


def test_a_seed_gives_the_same_interval_and_another_one_another() -> None:
    statistic = cohen.cohen(noisy())
    once, twice = estimate(statistic, Resampler()), estimate(statistic, Resampler())
    assert once == twice
    assert once.value is not None
    assert once.low is not None
    assert once.high is not None
    assert once.low < once.value < once.high
    assert once.resamples == 1_000
    assert (once.conversations, once.units) == (30, 300)
    assert estimate(statistic, Resampler(seed=1)).low != once.low


def test_a_seed_is_that_of_what_is_resampled_in_any_order() -> None:
    assert seeded([b"one", b"two"]) == seeded([b"two", b"one"])
    different = [[], [b""], [b"one"], [b"one", b"one"], [b"one", b"two"], [b"onetwo"], [b"three"]]
    assert len({seeded(each) for each in different}) == len(different)
    assert 0 <= seeded([b"one"]) < 2**32


def test_draws_do_not_depend_on_how_many_fit_into_memory() -> None:
    rows = BLOCK_CELLS // 50_000
    sums = np.arange(50_000.0)[:, None]
    short, long = Resampler(resamples=rows).sums(sums), Resampler(resamples=rows + 7).sums(sums)
    assert np.array_equal(long[:rows], short)
    assert len(long) == rows + 7


def test_resamples_without_a_value_are_left_out_and_counted() -> None:
    # Only conversation 0 has a second answer: a resample without it has no kappa.
    codes = [[0, 0], [1, 1], [0, 0], [0, 0], [0, 0]]
    found = estimate(cohen.cohen(ratings(codes, [0, 0, 1, 2, 3])), Resampler())
    assert found.value == 1
    assert (found.low, found.high) == (1, 1)
    assert found.resamples == pytest.approx(1_000 * (1 - 0.75**4), abs=50)


def test_one_conversation_has_no_interval() -> None:
    found = estimate(cohen.cohen(ratings([[0, 0], [1, 1], [0, 1]], [4, 4, 4])), Resampler())
    assert found.value == pytest.approx(0.4)
    assert (found.low, found.high, found.resamples) == (None, None, 0)


def test_conversations_that_two_do_not_share_are_not_drawn_for_them() -> None:
    codes = [[0, 0], [1, 1], [0, 1], [1, -1], [-1, 0]]
    found = estimate(cohen.cohen(ratings(codes, [0, 1, 1, 2, 3])), Resampler())
    assert (found.conversations, found.units, found.missing) == (2, 3, 2)
