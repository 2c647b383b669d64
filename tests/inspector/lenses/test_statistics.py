"""Counting over a corpus: sums of one shape, folds that a conversation can't choose."""

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.statistics import added, fold


def said(text: str, name: str = "") -> Transcript:
    return Transcript((Turn(Role.USER, "user", text),), id=name)


def test_counts_are_added_in_their_shape() -> None:
    one = {"words": {"a": 1, "b": 2}, "by place": [1, 2], "n": 1}
    other = {"words": {"b": 3, "c": 4}, "by place": [10, 20, 30], "n": 0.5, "new": [1]}
    both = {
        "words": {"a": 1, "b": 5, "c": 4},
        "by place": [11, 22, 30],
        "n": 1.5,
        "new": [1],
    }
    assert added(one, other) == both
    assert added(other, one) == both
    assert added({}, one) == one


def test_a_fold_goes_by_the_words_alone_and_all_folds_are_used() -> None:
    assert fold(said("Hello", "a"), 5) == fold(said("Hello", "b"), 5)
    assert {fold(said(str(number)), 5) for number in range(100)} == set(range(5))
