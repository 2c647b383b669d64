"""Uploading as a person does it: what is in the file, what is wrong with it, what it means."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
FAULTS = {
    17: "{oops",
    100: "[]",
    333: '{"turns": []}',
    500: '{"turns": [{"role": "king", "text": "x"}]}',
    501: '{"turns": [{"role": "user"}]}',
    777: '{"turns": [{"role": "user", "text": "x"}], "outcome": "good"}',
    1000: '{"id": {}, "turns": [{"role": "user", "text": "x"}]}',
}


def lines() -> list[str]:
    return [
        FAULTS.get(number)
        or json.dumps({"turns": [{"role": "user", "text": f"Line {number}", "act": "ask"}]})
        for number in range(1, 1001)
    ]


def test_a_broken_file_shows_its_faults_and_gives_what_is_whole(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text("\n".join(lines()), encoding="utf-8")
    page.goto("/p/demo/upload/")
    page.get_by_label("Files").set_input_files(file)
    words = page.evaluate_handle("new DataTransfer()")  # dropped there, they choose nothing else
    page.locator(".dropzone").dispatch_event("drop", {"dataTransfer": words})
    page.get_by_label("Name of the new corpus").fill("Broken")
    page.get_by_role("button", name="Upload").click()
    importing = page.get_by_role("button", name="Import 993 conversations")
    expect(importing).to_be_visible()
    told = page.locator("section:has(#problems) tbody tr")
    expect(told).to_have_count(7)
    shown = [int(text) for text in told.locator("td:first-child").all_inner_texts()]
    assert shown == sorted(FAULTS)
    assert told.locator("td:nth-child(2)").all_inner_texts()[3] == "$.turns[0].role"

    with page.expect_download() as download:
        page.get_by_role("link", name="Download what is left out").click()
    mended = Path(download.value.path()).read_text(encoding="utf-8")
    assert mended.splitlines() == list(FAULTS.values())

    page.get_by_text("Labels in the file").click()
    page.get_by_text("act", exact=True).click()
    page.get_by_label("ask, 993 times").select_option("Follow-up")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert Axe().run(page).response["violations"] == []
    importing.click()
    expect(page.get_by_role("link", name="Open Broken")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    stats = page.locator(".stat").all_inner_texts()
    assert "993\nconversations stored" in stats
    assert "993\nlabels" in stats


def test_an_upload_can_be_thrown_away_before_anything_is_stored(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "unwanted.jsonl"
    file.write_text(lines()[0], encoding="utf-8")
    page.goto("/p/demo/upload/")
    page.get_by_label("Files").set_input_files(file)
    page.get_by_label("Name of the new corpus").fill("Unwanted")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("button", name="Import 1 conversation")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#found .badge, #found")).to_contain_text(["Cancelled"])
    page.goto("/p/demo/c/unwanted/")
    expect(page.get_by_text("Line 1", exact=True)).to_have_count(0)
