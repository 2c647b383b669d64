"""The docs name what there is."""

import re
from pathlib import Path

from annotator.agreement.report import MEASURES
from annotator.exports import chat, convokit, distractors, evaluation, preference
from annotator.formats.registry import READERS
from annotator.queries.agreement.table import COLUMNS as AGREEMENT_COLUMNS
from annotator.queries.exporting.tables import (
    ASSIGNMENTS,
    CONVERSATIONS,
    DECISIONS,
    LABELS,
    TURNS,
)
from inspector.lenses import borneout, registry
from inspector.queries import qualitycsv
from inspector.queries.exporting.findings import FINDINGS
from inspector.queries.exporting.scores import LENSES, SCORES
from inspector.queries.exporting.series import LONG

ROOT = Path(__file__).parent.parent


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    source = (ROOT / "annotator" / "config" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', source))
    assert len(names) > 8
    assert {name for name in names if f"`{name}`" not in page("settings.md")} == set()


def test_every_column_of_the_export_is_documented_in_order() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", page("export.md"), re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    own = (LABELS, TURNS, CONVERSATIONS, ASSIGNMENTS, DECISIONS)
    columns = [[*each.columns] for each in (*own, SCORES, LONG, LENSES, FINDINGS)]
    columns += [[*each.FIELDS] for each in (convokit, chat, preference, distractors, evaluation)]
    assert documented == [name for names in columns for name in names]


def test_every_column_of_the_quality_file_is_documented() -> None:
    text = page("lenses/quality.md")
    plain = [name for name in qualitycsv.COLUMNS if not name.endswith(("_low", "_high"))]
    assert [name for name in plain if f"`{name}`" not in text] == []


def test_the_figure_that_pages_quote_of_drift_is_the_one_in_the_tables() -> None:
    quoted, measured = borneout.DRIFT, page("lenses/quality.md")
    assert quoted.version == registry.lenses()[quoted.lens].version
    assert f"{quoted.lens} version {quoted.version}" in measured
    row = rf"^\| {quoted.data} \|.*\| {quoted.label} \|.*\| {re.escape(str(quoted))} \|"
    assert len(re.findall(row, measured, re.MULTILINE)) == 1
    own = rf"^\| `drift` \| [\d,]+ \| {re.escape(str(quoted))} \|"
    assert len(re.findall(own, page("lenses/drift.md"), re.MULTILINE)) == 1


def test_every_coefficient_and_column_of_agreement_is_documented() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", page("agreement.md"), re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert documented[: len(MEASURES)] == [*MEASURES]
    assert documented[len(MEASURES) :] == [*AGREEMENT_COLUMNS]


def test_every_format_is_documented() -> None:
    assert [r.name for r in READERS if f"`{r.name}`" not in page("formats.md")] == []


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 10
    for source in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", source.read_text(encoding="utf-8")):
            assert (source.parent / target).exists(), f"{source.name}: {target}"
