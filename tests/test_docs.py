"""The docs name what there is."""

import re
from pathlib import Path

from django.core.management import get_commands, load_command_class

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
from inspector.charts.presets import PRESETS
from inspector.lenses import borneout, registry
from inspector.lenses.learned.model import WEIGHTS
from inspector.queries import comparingtable, conductcsv, qualitycsv, series
from inspector.queries.exporting.findings import FINDINGS
from inspector.queries.exporting.scores import LENSES, SCORES
from inspector.queries.exporting.series import LONG
from inspector.queries.rates import csv as rates
from inspector.queries.runcomparison import csv as runs
from inspector.queries.sessions import csv as sessions
from inspector.training import cards

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


def test_the_tables_of_quality_are_of_the_lenses_and_models_there_are() -> None:
    text, lenses = page("lenses/quality.md"), registry.lenses()
    (measured,) = re.findall(r"^Measured with (.*)\.$", text, re.MULTILINE)
    versions = dict(each.split(" version ") for each in measured.split(", "))
    assert versions == {name: lenses[name].version for name in versions}
    assert cards.as_markdown(WEIGHTS) in text


def test_every_coefficient_and_column_of_agreement_is_documented() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", page("agreement.md"), re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert documented[: len(MEASURES)] == [*MEASURES]
    assert documented[len(MEASURES) :] == [*AGREEMENT_COLUMNS]


def test_every_format_is_documented() -> None:
    assert [r.name for r in READERS if f"`{r.name}`" not in page("formats.md")] == []


def test_every_column_of_the_inspector_s_files_is_documented() -> None:
    text = page("inspecting.md")
    ends = ("_low", "_high", "_conversations", "_turns", "_why")
    rates_of = [name for name in rates.COLUMNS if not name.endswith(ends)]
    columns = [
        *(*conductcsv.COLUMNS, *rates_of, *comparingtable.COLUMNS, *runs.HEAD),
        *(*series.FIXED, *series.LAST, *sessions.ABOUT),
    ]
    assert [name for name in columns if f"`{name}`" not in text] == []
    assert [name for name in PRESETS if f"| `{name}`" not in text] == []


def test_every_module_of_the_annotate_page_is_documented() -> None:
    modules = [path.name for path in (ROOT / "static" / "js" / "annotate").glob("*.js")]
    assert len(modules) > 30
    assert [name for name in modules if f"`{name}`" not in page("annotating.md")] == []


PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def named(pattern: str) -> list[tuple[Path, str]]:
    """Return what a pattern finds in all pages, with the page."""
    return [
        (path, found)
        for path in PAGES
        for found in re.findall(pattern, path.read_text(encoding="utf-8"))
    ]


def test_links_between_the_pages_lead_somewhere() -> None:
    links = named(r"\]\(([^)#:]+)\)")
    assert len({source for source, _ in links}) > 10
    assert [(s.name, target) for s, target in links if not (s.parent / target).exists()] == []


def test_every_file_that_pages_name_is_there() -> None:
    files = named(r"`((?:annotator|inspector|static|templates|tests)/[\w./-]+)`")
    assert len(files) > 15
    assert [(s.name, file) for s, file in files if not (ROOT / file).exists()] == []


def test_every_command_that_pages_name_is_there_with_its_options() -> None:
    apps, options = get_commands(), re.compile(r"--[a-z-]+")
    lines = named(r"manage\.py (\w+[^`#\n]*)")
    assert len(lines) > 20
    for source, line in lines:
        name = line.split()[0]
        assert name in apps, f"{source.name}: {line}"
        app = apps[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        known = options.findall(command.create_parser("manage.py", name).format_help())
        assert set(options.findall(line)) <= set(known), f"{source.name}: {line}"


def test_everything_that_is_to_be_made_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    names = {name for _, name in named(r"(?:`|\n)make ([a-z-]+)")}
    assert {"run", "test", "bench"} <= names <= targets
