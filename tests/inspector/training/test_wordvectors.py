"""Making word vectors from a small file in GloVe's form."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from inspector.lenses.learned.arrayfile import arrays
from inspector.training.wordvectors import BadVectors, made

LINES = """the 1 1 1
bread 5 1 0
42 9 9 9
don't 9 9 9
cheese 4 2 0
train 0 1 6
x 9 9 9
station 1 0 5
"""


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    path.write_text(LINES)
    return path


def test_content_words_are_kept_in_their_order(given: Path) -> None:
    found = made(given)
    assert found.words == ["bread", "cheese", "train", "station"]
    assert found.vectors.dtype == np.int8
    assert int(np.abs(found.vectors.astype(int)).max()) == 127
    assert list(found.weights) == sorted(found.weights)
    assert (found.card["words read"], found.card["dimensions"]) == (8, 3)
    assert made(given, words=3).words == ["bread", "cheese", "train"]


def test_what_all_words_share_is_taken_out(given: Path) -> None:
    vectors = made(given).vectors.astype(float)
    assert np.abs(vectors.mean(axis=0)).max() < 1
    strengths = np.linalg.svd(vectors, compute_uv=False)
    assert strengths[-1] < 2  # one direction less than there are dimensions


def test_the_command_writes_the_same_file_again(given: Path, tmp_path: Path) -> None:
    into = tmp_path / "made" / "words.npz"
    call_command("make_vectors", str(given), "--into", str(into), stdout=StringIO())
    first = into.read_bytes()
    call_command("make_vectors", str(given), "--into", str(into), stdout=StringIO())
    assert into.read_bytes() == first
    assert arrays(into)["words"].tobytes().decode().split("\n")[0] == "bread"
    assert json.loads(into.with_suffix(".json").read_text())["words kept"] == 4


@pytest.mark.parametrize(
    ("line", "said"), [("wine 1 2", "line 9: 2 numbers, not 3"), ("wine 1 b 2", "line 9: could")]
)
def test_a_bad_line_is_named(given: Path, line: str, said: str) -> None:
    given.write_text(f"{LINES}{line}\n")
    with pytest.raises(BadVectors, match=said):
        made(given)
    with pytest.raises(CommandError, match=said):
        call_command("make_vectors", str(given), stdout=StringIO())


@pytest.mark.parametrize(("text", "words"), [("", 9), ("the 1 1 1\nbread 5 1 0\n", 9), (LINES, 2)])
def test_too_few_words_are_refused(given: Path, text: str, words: int) -> None:
    given.write_text(text)
    with pytest.raises(CommandError, match=r"small\.txt: \d content words; it takes at least 3"):
        call_command("make_vectors", str(given), "--words", str(words), stdout=StringIO())


def test_vectors_go_where_they_are_told_to(given: Path, tmp_path: Path) -> None:
    call_command("make_vectors", str(given), "--into", str(tmp_path / "words"), stdout=StringIO())
    assert "bread" in arrays(tmp_path / "words")["words"].tobytes().decode()
    with pytest.raises(CommandError, match=r"small\.txt"):
        call_command("make_vectors", str(given), "--into", str(given / "words"), stdout=StringIO())
