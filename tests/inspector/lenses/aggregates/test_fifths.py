"""Scores by fifths, worked out by hand."""

from inspector.lenses.aggregates.fifths import Fifth, by_first_attempt, by_verbosity


def test_scores_by_the_fifth_of_the_first_attempt() -> None:
    found = by_first_attempt([(1, 20.0), (1, 40.0), (5, 90.0), (None, 7.0), (2, None)])
    assert found == [
        Fifth(1, 2, 30.0), Fifth(2, 0, None), Fifth(3, 0, None), Fifth(4, 0, None),
        Fifth(5, 1, 90.0),
    ]  # fmt: skip


def test_verbosity_is_ranked_within_its_group() -> None:
    short = [("sum", 10.0 * n, 100.0 - n) for n in range(10)]
    long = [("essay", 1000.0 + n, 50.0) for n in range(5)]
    found = by_verbosity([*long, *short, ("alone", 5.0, 0.0), ("sum", None, 0.0)])
    assert [fifth.n for fifth in found] == [3] * 5
    assert found[0].score == (100 + 99 + 50) / 3
    assert found[4].score == (92 + 91 + 50) / 3


def test_equal_lengths_share_a_fifth() -> None:
    found = by_verbosity([("a", 7.0, float(n)) for n in range(6)])
    assert [fifth.n for fifth in found] == [0, 0, 6, 0, 0]
