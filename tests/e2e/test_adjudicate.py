"""Deciding by keyboard alone, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.annotating import press

pytestmark = pytest.mark.e2e
UNIT = re.compile(r"/adjudicate/\d+/")


def test_disagreements_are_decided_without_a_mouse(page: Page) -> None:
    page.goto("/p/demo/adjudicate/")
    expect(page.get_by_role("link", name="Begin")).to_be_focused()
    found = re.search(r"(\d+) disagreements", page.locator("main").inner_text())
    assert found
    count = int(found[1])
    press(page, "Enter")
    page.wait_for_url(UNIT)
    first = page.url
    # Choose, take back, choose the other, say why.
    press(page, "1")
    expect(page.locator("[data-key='1']")).to_be_checked()
    press(page, "1", "2")
    expect(page.locator("[data-key='1']")).not_to_be_checked()
    press(page, "r")
    page.keyboard.type("the second is right: 1 or 2")
    press(page, "Escape", "Enter")
    page.wait_for_url(lambda url: url != first and UNIT.search(url) is not None)
    expect(page.get_by_text(f"{count - 1} to decide")).to_be_visible()
    press(page, "s")
    page.wait_for_url(re.compile(r"skip=1"))
    press(page, "0")
    page.wait_for_url(lambda url: "skip" not in url)
    expect(page.get_by_text(f"{count - 2} to decide")).to_be_visible()
    press(page, "w")
    expect(page.locator(".turn[aria-current]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/annotate/\d+/#turn-\d+"))
