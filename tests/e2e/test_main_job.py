"""Upload, score, annotate, inspect, export: the main job, as a new user does it."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.annotating import Cut, press, press_ready
from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
NASTY = '=1+1, "quoted"; then\nمرحبا 👩‍👩‍👧 naïve\tend '
TURNS = [
    {"role": role, "speaker": role, "text": f"{text} {number}"}
    for number in range(5)
    for role, text in (("user", NASTY), ("assistant", "Do you mean the <b>booth</b> by the lift?"))
]


def test_from_an_upload_to_a_csv(page: Page, workbench: Workbench, tmp_path: Path) -> None:
    page.goto("/projects/new/")
    page.get_by_label("Name").fill("Main job")
    page.get_by_label("Annotators for each").fill("1")
    page.get_by_role("button", name="Make the project").click()
    page.get_by_role("link", name="Upload transcripts").first.click()

    chats = tmp_path / "chats.jsonl"
    good = json.dumps({"id": "nasty", "turns": TURNS}, ensure_ascii=False)
    chats.write_text(f"{good}\n{{oops}}\n", encoding="utf-8")
    page.get_by_label("Files").set_input_files(chats)
    page.get_by_label("Name of the new corpus").fill("Logs")
    page.get_by_role("button", name="Upload").click()
    # A worker looks through the file; once that is agreed to, it is imported and scored.
    expect(page.get_by_text("=1+1").first).to_be_visible()
    expect(page.get_by_text("not readable as JSON")).to_be_visible()
    page.get_by_role("button", name="Import 1 conversation").click()
    expect(page.get_by_role("link", name="Open Logs")).to_be_visible()
    expect(page.get_by_text("not readable as JSON")).to_be_visible()

    page.get_by_role("link", name="Annotate").click()
    press_ready(page, "Open the next conversation")
    expect(page.locator(".turn[aria-current]")).to_have_count(1)
    for key in "facdpsyxeo":
        press(page, key, "j")
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(page.locator(".given .chip")).to_have_count(10)
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Nothing is left for you")).to_be_visible()

    page.get_by_role("link", name="Export").click()
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="main-job-csv").click()
    with zipfile.ZipFile(download.value.path()) as archive, archive.open("labels.csv") as member:
        rows = list(csv.DictReader(io.TextIOWrapper(member, "utf-8", newline="")))
    assert [int(row["turn"]) for row in rows] == list(range(1, 11))
    assert [row["text"] for row in rows] == [turn["text"] for turn in TURNS]
    assert {row["status"] for row in rows} == {"complete"}
    assert rows[4]["label"] == "repair"


def test_labels_survive_a_lost_connection_and_a_reload(page: Page) -> None:
    page.goto("/p/demo/c/assistant/")
    page.get_by_role("link", name="the-perch").click()
    page.get_by_role("button", name="Annotate").click()
    expect(page.locator(".turn[aria-current]")).to_have_count(1)
    press(page, "f")
    expect(page.locator("#saved")).to_have_text("Saved")
    cut = Cut(page, "**/ops/")
    press(page, "j", "c", "j", "a")
    expect(page.locator("#saved")).to_contain_text("Not saved: no connection")
    page.on("dialog", lambda dialog: dialog.accept())  # the browser warns; go all the same
    cut.mend()
    page.reload()
    expect(page.locator(".turn[aria-current]")).to_have_count(1)
    expect(page.locator("#saved")).to_have_text("Saved")
    page.reload()
    expect(page.locator("#turn-1 .chip")).to_have_text("FU Follow-up")
    expect(page.locator("#turn-2 .chip")).to_have_text("CL Clarification")
    expect(page.locator("#turn-3 .chip")).to_have_text("AK Acknowledgement")


def test_keys_undo_redo_repeat_and_jump(page: Page) -> None:
    page.goto("/p/demo/c/assistant/")
    page.get_by_role("link", name="half-marathon").click()
    page.get_by_role("button", name="Annotate").click()
    expect(page.locator(".turn[aria-current]")).to_have_count(1)
    first, second = page.locator("#turn-1 .chip"), page.locator("#turn-2 .chip")
    press(page, "p", "1")
    press(page, "2")  # the topic layer keeps one label
    expect(first).to_have_text(["RP Repair", "SHD Shade"])
    press(page, "n")
    expect(page.locator("#turn-2")).to_be_focused()
    press(page, ".")
    expect(second).to_have_count(2)
    press(page, *["u"] * 2)
    expect(second).to_have_count(0)
    expect(first).to_have_text(["RP Repair", "CON Continue"])
    press(page, "Shift+U")
    expect(first).to_have_text(["RP Repair", "SHD Shade"])
    press(page, "Shift+A")  # asked of assistant turns alone
    expect(first).to_have_count(2)
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#turn-1")).to_be_focused()


def test_chart_and_transcript_move_each_other(page: Page) -> None:
    page.goto("/p/demo/c/assistant/")
    page.get_by_role("link", name="preserved-lemons").click()
    points = page.locator("#chart .scatterlayer .point")
    expect(points.first).to_be_visible()
    press(page, "j")
    expect(page.locator("#turn-2")).to_have_attribute("aria-current", "true")
    assert page.url.endswith("#turn-2")
    points.nth(2).click(force=True)
    expect(page.locator("#turn-2")).not_to_have_attribute("aria-current", "true")
    pointed = page.locator(f"#{page.url.rpartition('#')[2]}")
    expect(pointed).to_have_attribute("aria-current", "true")
    page.reload()
    expect(pointed).to_have_attribute("aria-current", "true")
    found = page.locator("[aria-label^='Found and labelled'] li")
    expect(found.filter(has_text="Repair").first).to_be_visible()
    page.get_by_text("The same as a table").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    header = Path(download.value.path()).read_text(encoding="utf-8").splitlines()[0]
    assert "entrainment.der" in header


def test_an_invited_annotator_chooses_a_password_and_sees_only_their_work(
    page: Page, workbench: Workbench, browser: object
) -> None:
    page.goto("/p/demo/members/")
    page.get_by_label("Username").fill("eva")
    page.get_by_role("button", name="Save").click()
    link = page.locator("code.invitation").inner_text()
    theirs = page.context.browser
    assert theirs is not None
    other = theirs.new_context(base_url=workbench.url)
    guest = other.new_page()
    guest.goto(link)
    guest.get_by_label("New password", exact=True).fill("a-long-enough-word")
    guest.get_by_label("New password confirmation").fill("a-long-enough-word")
    guest.get_by_role("button", name="Set the password").click()
    guest.get_by_role("link", name="Demo").click()
    expect(guest.get_by_role("link", name="Annotate").first).to_be_visible()
    expect(guest.get_by_role("link", name="Export")).to_have_count(0)
    assert guest.goto("/p/demo/c/assistant/").status == 403  # type: ignore[union-attr]
    assert guest.goto(link).status == 400  # type: ignore[union-attr]
    other.close()
