"""Vendored files are what their list says, and may be shipped."""

import hashlib
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
ENTRIES = tomllib.loads((VENDOR / "vendor.toml").read_text())["file"]
PERMISSIVE = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "OFL-1.1"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["path"]))
def test_a_file_is_the_one_that_was_recorded(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"] in PERMISSIVE
    assert (VENDOR / entry["licence_file"]).is_file()


def test_no_file_is_unrecorded() -> None:
    recorded = {each[key] for each in ENTRIES for key in ("path", "licence_file")}
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found == recorded | {"vendor.toml"}


def test_plotly_is_the_version_that_the_python_library_writes_for() -> None:
    bundled = files("plotly").joinpath("package_data", "plotly.min.js").read_text()[:300]
    version = re.search(r"plotly\.js v(\S+)", bundled)
    assert version is not None
    assert ENTRIES[0]["version"] == version[1]
