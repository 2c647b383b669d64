"""Agreement as an export."""

import io
import json
import zipfile

import pandas as pd
import pytest

from annotator.exports.choices import Choices
from annotator.models import Assignment, Project
from annotator.queries.agreement import reports, table
from annotator.queries.agreement.selection import Selection
from annotator.queries.exporting import agreement
from annotator.services import exporting
from tests.annotator.agreement.labelled import CODES, bring
from tests.factories import make_corpus, make_project

pytestmark = pytest.mark.django_db


def exported(project: Project, **choices: object) -> dict[str, bytes]:
    stream = io.BytesIO()
    asked = Choices(**choices)  # type: ignore[arg-type]  # whatever a test chooses
    exporting.write(project=project, kind="agreement", choices=asked, stream=stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def project() -> Project:
    corpus = make_corpus(make_project())
    bring(corpus, CODES, "topic")
    return corpus.project


def test_it_is_what_the_report_says(project: Project) -> None:
    files = exported(project)
    expected = list(table.rows(reports.compute(project, Selection())))
    found = pd.read_csv(io.BytesIO(files["agreement.csv"]))
    assert list(found.columns) == list(table.COLUMNS) == list(agreement.MEANINGS)
    assert found["coefficient"].tolist() == [row.key for row in expected]
    assert [None if pd.isna(value) else value for value in found["value"]] == [
        row.found.value for row in expected
    ]
    assert set(found["annotator_1"].dropna()) == {"coder a"}
    manifest = json.loads(files["manifest.json"])
    assert [file["rows"] for file in manifest["files"]] == [len(expected)]


def test_names_are_those_of_every_export(project: Project) -> None:
    files = exported(project, anonymous=True)
    assert b"coder" not in files["agreement.csv"]
    assert b"annotator-" in files["agreement.csv"]


def test_gold_has_a_file_of_its_own(project: Project) -> None:
    first = Assignment.objects.values("annotator").order_by("annotator")[:1]
    Assignment.objects.filter(annotator__in=list(first.values_list("annotator", flat=True))).update(
        kind="gold"
    )
    assert "agreement-with-gold.csv" in exported(project)
    assert "agreement.csv" not in exported(project, who="gold")
    assert "agreement-with-gold.csv" not in exported(project, who="work")
