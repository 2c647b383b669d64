"""The command, and the rows it shares with the page's CSV."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from sklearn.metrics import cohen_kappa_score

from annotator.models import Corpus
from tests.annotator.agreement.labelled import CODES, bring
from tests.factories import make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
BOTH = [turn for dialogue in CODES for turn in dialogue if None not in turn]
KAPPA = cohen_kappa_score([one for one, _ in BOTH], [other for _, other in BOTH])


@pytest.fixture
def corpus() -> Corpus:
    corpus = make_corpus(make_project(make_user()))
    bring(corpus, CODES, "topic")
    return corpus


def told(where: Corpus, **options: object) -> str:
    said = io.StringIO()
    call_command("agreement", project=where.project.slug, stdout=said, **options)
    return said.getvalue()


def test_a_table(corpus: Corpus) -> None:
    text = told(corpus, corpus=corpus.slug)
    assert "3 conversations that two or more have done, completed work only" in text
    (line,) = (line for line in text.splitlines() if "coder a and " in line and "κ" in line)
    assert f"{KAPPA:.6f}" in line
    assert "Krippendorff’s α" in text
    assert "Nothing to compare" in told(corpus, layer="friction")


def test_json_and_csv_have_all_digits(corpus: Corpus) -> None:
    said = json.loads(told(corpus, json=True))
    (pair,) = said["report"]["layers"][0]["report"]["pairs"]
    assert pair["measures"]["kappa"]["value"] == pytest.approx(KAPPA, abs=1e-12)
    assert said["selection"]["unfinished"] is False
    rows = list(csv.DictReader(io.StringIO(told(corpus, csv=True))))
    (row,) = (row for row in rows if row["annotator_1"] and row["coefficient"] == "kappa")
    assert float(row["value"]) == pytest.approx(KAPPA, abs=1e-12)
    assert (row["units"], row["missing"]) == ("10", "2")
    undefined = [row for row in rows if row["reason"]]
    assert undefined
    assert {row["value"] for row in undefined} == {""}


def test_which_labels_begin_a_topic_can_be_said(corpus: Corpus) -> None:
    def boundaries(**options: object) -> object:
        said = json.loads(told(corpus, json=True, **options))
        return said["report"]["layers"][0]["report"]["whole"]["boundaries"]["value"]

    assert (boundaries(), boundaries(begins=["continue"])) == pytest.approx((2 / 3, 1 / 2))
    assert boundaries(begins=["shift"]) == boundaries()


def test_a_project_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="no project"):
        call_command("agreement", project="none")
