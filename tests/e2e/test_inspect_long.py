"""A long conversation in the inspector: a range fills the chart, and loads its part."""

import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
LONG = 260  # turns: two parts of the transcript
RANGE = "() => document.getElementById('chart').layout.xaxis.range"


def open_long(page: Page, tmp_path: Path) -> None:
    """Upload a long conversation and open it once it is scored."""
    file = tmp_path / "long.jsonl"
    said = ("Could you book the room on floor {}?", "The room on floor {} is booked for Tuesday.")
    roles = ("user", "assistant")
    turns = [{"role": roles[n % 2], "text": said[n % 2].format(n)} for n in range(LONG)]
    file.write_text(json.dumps({"id": "long-one", "turns": turns}), encoding="utf-8")
    page.goto("/p/demo/upload/")
    page.get_by_label("Files").set_input_files(file)
    page.get_by_label("Name of the new corpus").fill("Long ones")
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Import 1 conversation").click()
    page.get_by_role("link", name="Open Long ones").click(timeout=60_000)
    page.get_by_role("link", name="long-one").click()
    deadline = time.monotonic() + 60
    while page.get_by_text("Not scored yet").is_visible():
        assert time.monotonic() < deadline, "no worker scored it"
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#chart .scatterlayer").first).to_be_visible(timeout=20_000)


def test_a_range_fills_the_chart_and_loads_its_part(page: Page, tmp_path: Path) -> None:
    open_long(page, tmp_path)
    whole = page.evaluate(RANGE)
    page.get_by_label("Turns", exact=True).fill("40")
    page.get_by_label("to", exact=True).fill("49")
    page.get_by_label("to", exact=True).press("Tab")
    turns = page.locator(".inspected-turn:visible")
    expect(turns).to_have_count(10)
    assert page.evaluate(RANGE) == pytest.approx([39.4, 49.6])
    # The theme draws the chart anew; the axis stays where it was brushed.
    page.evaluate("document.dispatchEvent(new CustomEvent('themechange'))")
    page.wait_for_timeout(300)
    assert page.evaluate(RANGE) == pytest.approx([39.4, 49.6])
    page.get_by_role("button", name="Show all turns").click()
    assert page.evaluate(RANGE) == pytest.approx(whole)
    page.get_by_label("Turns", exact=True).fill("230")
    page.get_by_label("Turns", exact=True).press("Tab")
    expect(page.locator("#turn-230")).to_have_attribute("aria-current", "true")
    assert "part=2" in page.url
    assert "from=230&to=260" in page.url
    expect(turns).to_have_count(31)
