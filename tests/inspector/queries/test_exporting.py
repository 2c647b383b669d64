"""Scores and findings as files, read back with pandas."""

import io
import json
import zipfile

import pandas as pd
import pytest

from annotator.exports.choices import Choices
from annotator.models import Conversation, Corpus
from annotator.services import exporting
from tests.factories import make_conversation, make_corpus, make_project
from tests.inspector.scored import make_finding, make_run, make_score, make_series

pytestmark = pytest.mark.django_db
TURNS = [("user", '=1+1, "please"\n👩‍👧 now'), ("assistant", "Which?"), ("user", "The first.")]
PARAMS = {"weights": {"goal": 0.5}, "terms": ["a,b"]}


def exported(corpus: Corpus, kind: str, *, excel_safe: bool = False) -> dict[str, bytes]:
    stream = io.BytesIO()
    choices = Choices(excel_safe=excel_safe)
    exporting.write(project=corpus.project, kind=kind, choices=choices, stream=stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def frame(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), keep_default_na=False, na_values=[""])


@pytest.fixture
def scored() -> Conversation:
    """One conversation scored twice, another that a lens could not score."""
    corpus = make_corpus(make_project(), "Logs")
    found, other = make_conversation(corpus, TURNS), make_conversation(corpus)
    spec = [{"name": "entrainment", "version": "2", "params": PARAMS}]
    old, new = make_run(corpus), make_run(corpus, spec=spec)
    make_score(old, found, summary={"er": 0.75})
    make_series(old, found, [0.9, 0.9, 0.9])
    make_finding(old, found, 2, lens="entrainment", kind="echo")
    make_score(new, found, summary={"er": 0.1, "els": None})
    make_series(new, found, [None, 0.1, float("nan")], low_confidence=[True, True, False])
    make_series(new, found, [0.0, 1 / 3], measure="dee")
    make_finding(
        new,
        found,
        1,
        lens="entrainment",
        kind="echo",
        reason="=It echoes.",
        evidence=[[0, 0, 4], [0, 16, 19], [1, 0, 5]],
        cause=0,
        confidence=0.5,
    )
    make_score(new, other, summary={}, unmeasured="Nobody answers.")
    return found


def test_scores_are_those_of_the_newest_run_and_nothing_measured_is_no_zero(
    scored: Conversation,
) -> None:
    files = exported(scored.corpus, "scores")
    found = frame(files["scores.csv"])
    assert list(found["measure"].fillna("-")) == ["els", "er", "-"]
    assert found["value"].isna().tolist() == [True, False, True]
    assert found["value"][1] == 0.1
    assert found["unmeasured"][2] == "Nobody answers."
    assert set(found["lens_version"]) == {2}
    assert json.loads(found["params"][0]) == PARAMS
    lenses = frame(files["lenses.csv"])
    assert lenses[["lens", "lens_version", "conversations"]].values.tolist() == [
        ["entrainment", 2, 2]
    ]


def test_series_have_a_row_for_each_turn_and_measure(scored: Conversation) -> None:
    found = frame(exported(scored.corpus, "scores")["series.csv"])
    rows = found[["turn", "measure", "value", "low_confidence"]].astype(object)
    assert rows.where(rows.notna(), None).values.tolist() == [
        [1, "dee", 0.0, None],
        [1, "der", None, None],
        [2, "dee", 1 / 3, None],
        [2, "der", 0.1, "t"],
        [3, "der", None, None],
    ]


def test_wide_series_have_a_row_for_each_turn(scored: Conversation) -> None:
    found = frame(exported(scored.corpus, "scores-wide")["series-wide.csv"])
    assert len(found) == 3 + 4
    assert found["entrainment.dee"][:2].tolist() == [0.0, 1 / 3]
    assert found["entrainment.dee"][2:].isna().all()
    assert found["entrainment.der"].notna().tolist() == [False, True] + [False] * 5
    assert found["entrainment.der.low_confidence"][1] == "t"
    assert "entrainment.dee.low_confidence" not in found
    assert list(json.loads(found["runs"][0])) == ["entrainment"]


def test_findings_come_with_the_words_that_show_them(scored: Conversation) -> None:
    found = frame(exported(scored.corpus, "findings")["findings.csv"])
    assert found[["turn", "role", "finding", "cause", "confidence"]].values.tolist() == [
        [2, "assistant", "echo", 1, 0.5]
    ]
    evidence = json.loads(found["evidence"][0])
    assert [each["words"] for each in evidence] == ["=1+1", TURNS[0][1][16:19], "Which"]
    assert evidence[2] == {"turn": 2, "start": 0, "end": 5, "words": "Which"}
    assert found["reason"][0] == "=It echoes."
    safe = frame(exported(scored.corpus, "findings", excel_safe=True)["findings.csv"])
    assert safe["reason"][0] == "'=It echoes."


def test_a_project_without_scores_has_empty_tables() -> None:
    corpus = make_corpus(make_project())
    for kind in ("scores", "scores-wide", "findings"):
        assert all(
            frame(data).empty for name, data in exported(corpus, kind).items() if "csv" in name
        )
