"""Sentence vectors: by hand on small ones, and that those shipped know what words mean."""

import json
from pathlib import Path

import numpy as np
import pytest

from inspector.lenses.learned.arrayfile import BadFile, arrays
from inspector.lenses.learned.vectors import (
    SHIPPED,
    WordVectors,
    cosines,
    directions,
    word_vectors,
)

SMALL = WordVectors({"bread": 0, "cheese": 1, "train": 2}, np.array([[3.0, 4], [6, 8], [-8, 6]]))


def test_running_sums_give_the_vector_of_any_stretch_of_turns() -> None:
    sums = SMALL.running_sums([{"bread", "unknown"}, set(), {"cheese", "train"}])
    assert sums.tolist() == [[0, 0], [3, 4], [3, 4], [1, 18]]
    assert (sums[3] - sums[1]).tolist() == [-2, 14]
    assert SMALL.running_sums([]).tolist() == [[0, 0]]
    assert SMALL.running_sums([set(), {"unknown"}]).tolist() == [[0, 0]] * 3


def test_cosines_and_directions_by_hand() -> None:
    rows = SMALL.weighted
    assert cosines(rows, rows[[1, 2, 2]]).tolist() == pytest.approx([1, 0, 1])
    assert directions(rows)[0].tolist() == pytest.approx([0.6, 0.8])
    nothing = np.zeros((1, 2))
    assert cosines(rows[:1], nothing).tolist() == [0]
    assert directions(nothing).tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("said", "near", "far"),
    [
        ("bread cheese", "dinner kitchen", "train station"),
        ("dog puppy", "cat pets", "mortgage"),
        ("laptop software", "computers programs", "wedding"),
    ],
)
def test_turns_that_share_no_word_can_be_near(said: str, near: str, far: str) -> None:
    one, other, third = np.diff(
        word_vectors().running_sums([each.split() for each in (said, near, far)]), axis=0
    )[:, None]
    assert cosines(one, other)[0] > cosines(one, third)[0] + 0.2


def test_common_words_weigh_less_than_rare_ones() -> None:
    vectors = word_vectors()
    file = arrays(SHIPPED)
    weight = dict(zip(vectors.places, file["weights"].tolist(), strict=True))
    assert weight["people"] < weight["dinner"] < weight["pasta"]


def test_the_shipped_vectors_have_a_card_that_fits_them() -> None:
    card = json.loads(SHIPPED.with_suffix(".json").read_text(encoding="utf-8"))
    vectors = word_vectors()
    assert vectors.weighted.shape == (card["words kept"], card["dimensions"])
    assert len(vectors.places) == card["words kept"]
    assert np.array_equal(vectors.weighted, np.rint(vectors.weighted))
    assert SHIPPED.stat().st_size < 1_000_000


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(BadFile, match=r"v\.npz"):
        arrays(path)
