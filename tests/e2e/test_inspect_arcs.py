"""Arcs from trouble to repair beside the inspector's transcript, by lenses and by people."""

import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.annotating import begin, press, saved, upload

pytestmark = pytest.mark.e2e
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
TURNS = [
    ("user", "Three hotels in Paris, please. Cheap ones!"),
    ("assistant", "Here are three hotels in Paris, France."),
    ("user", "No, I meant Paris in Texas."),
    ("assistant", "Paris, Texas: here are two."),
    ("user", "Thanks."),
]
# Where an arc ends and where the turn is that it ends at.
ENDS = """() => [...document.querySelectorAll(".arc")].map((arc) => {
  const turn = document.getElementById(`turn-${arc.dataset.to}`).getBoundingClientRect();
  const head = arc.querySelector("path.head").getBoundingClientRect();
  const line = arc.querySelector("path:not(.head)").getBoundingClientRect();
  return {
    left: line.left - document.getElementById("transcript").getBoundingClientRect().left,
    gap: turn.left - head.right,
    down: head.top - turn.top,
  };
})"""


def link_and_open(page: Page, tmp_path: Path) -> None:
    """Link turn 3 to turn 2 on the annotate page; then open the conversation in the inspector."""
    corpus = upload(page, tmp_path, "Arcs", {"paris": TURNS})
    begin(page, corpus, "paris")
    press(page, "j", "j", "r", "Enter", "Escape")
    saved(page)
    page.goto(corpus)
    page.get_by_role("link", name="paris", exact=True).click()
    deadline = time.monotonic() + 60
    while page.get_by_text("Not scored yet").is_visible():
        assert time.monotonic() < deadline, "no worker scored it"
        page.wait_for_timeout(500)
        page.reload()


def test_a_repair_has_an_arc_by_a_lens_and_one_by_people(page: Page, tmp_path: Path) -> None:
    link_and_open(page, tmp_path)
    solid, dashed = page.locator(".arc:not(.found)"), page.locator(".arc.found")
    expect(solid).to_have_count(1)
    # One lens has turn 2 as the trouble, another the request before it.
    expect(dashed).to_have_count(2)
    dashes = "(arc) => getComputedStyle(arc.querySelector('path')).strokeDasharray"
    assert solid.evaluate(dashes) == "none"
    assert dashed.first.evaluate(dashes) != "none"
    expect(solid.locator("text")).to_have_text("REP")
    ends = page.evaluate(ENDS)
    assert len(ends) == 3
    for end in ends:
        assert end["left"] >= 0  # within the margin
        assert -1 <= end["gap"] <= 8
        assert 0 <= end["down"] <= 48
    # Folding something out moves them along.
    page.set_viewport_size({"width": 1000, "height": 900})
    page.locator("#turn-2, #turn-1").get_by_text("Why").first.click()
    page.wait_for_function(f"() => ({ENDS})().every(({{ down }}) => down >= 0 && down <= 48)")

    # By keyboard there are links, at both ends, and the arcs of the turn stand out.
    expect(page.locator(".arc.lit")).to_have_count(1)
    page.locator("#turn-3 .chip").get_by_role("link", name="linked to turn 2").press("Enter")
    expect(page.locator("#turn-2")).to_have_attribute("aria-current", "true")
    expect(page.locator(".arc.lit")).to_have_count(2)
    page.locator("#turn-2 .linked-from").get_by_role("link", name="turn 3").press("Enter")
    expect(page.locator("#turn-3")).to_have_attribute("aria-current", "true")

    # Of turns that are shown alone there are no arcs to the others.
    page.get_by_label("Turns", exact=True).fill("3")
    page.get_by_label("Turns", exact=True).press("Tab")
    expect(page.locator(".arc")).to_have_count(0)
    page.get_by_role("button", name="Show all turns").click()
    expect(page.locator(".arc")).to_have_count(3)

    # A narrow page has the links alone, and the turns have all of its width.
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.locator(".arcs")).to_be_hidden()
    expect(page.locator("#transcript")).to_have_css("padding-left", "0px")
    expect(page.locator("#turn-3 .chip a")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".arc")).to_have_count(3)
    page.emulate_media(media="print")
    expect(page.locator(".arcs")).to_be_hidden()
    expect(page.locator("#transcript")).to_have_css("padding-left", "0px")
    expect(page.locator("#turn-3 .chip a")).to_be_visible()
    page.emulate_media(media="screen")
    for theme in ("light", "dark"):
        page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
