"""Labels of words and their details; newer work elsewhere is seen and never written over."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.annotating import Cut, begin, chips, press, saved, select, upload
from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
TURNS = [
    ("user", "A table 🎈 for two, by the window."),
    ("assistant", "I have booked a table for four.\r\nBy the door."),
    ("user", "No, two. And by the window."),
]
NAMES = ("details", "Keep mine", "Keep what stands", "taken-back", "devices", "suggested-name")


@pytest.fixture(scope="session")
def corpus(
    browser: Browser,
    workbench: Workbench,
    logged_in: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    context = browser.new_context(storage_state=logged_in, base_url=workbench.url)
    rows = {name: [*TURNS, ("user", f"This is {name}.")] for name in NAMES}
    path = upload(context.new_page(), tmp_path_factory.mktemp("chats"), "Words", rows)
    context.close()
    return path


@pytest.fixture
def device(browser: Browser, workbench: Workbench, logged_in: Path) -> Page:
    """Another browser of the same person: it shares nothing but the server."""
    context = browser.new_context(storage_state=logged_in, base_url=workbench.url)
    return context.new_page()


def place(page: Page, turn: int) -> str:
    return page.locator(f"#turn-{turn} .places .chip").inner_text()


def test_words_get_a_label_and_its_details_by_key(page: Page, corpus: str) -> None:
    begin(page, corpus, "details")
    press(page, "Shift+F")
    expect(page.locator("#hint")).to_contain_text("Friction is given to words")
    press(page, "Escape")
    select(page, 2, "table for four.\r\nBy")
    press(page, "Shift+F")
    expect(page.get_by_role("radio", name="1")).to_be_focused()
    press(page, "3")
    expect(page.get_by_role("radio", name="3")).to_be_checked()
    # A key that means nothing in the form goes through to the page.
    press(page, "o", "Enter")
    page.keyboard.type("four, not two")
    press(page, "Escape")
    expect(page.locator("#turn-2")).to_be_focused()
    chips(page, 2, "OR", "FRI")
    select(page, 1, "two")
    press(page, ".", "j", "j", "3", "m")  # the label that words got last
    expect(page.get_by_role("form", name="Details of Shift")).to_be_visible()
    press(page, "Enter")
    page.keyboard.type("window")
    press(page, "Enter")
    expect(page.locator("#turn-3")).to_be_focused()
    saved(page)
    page.reload()
    assert place(page, 1) == "FRI Friction “two”"
    assert place(page, 2) == "FRI Friction “table for four. By” · severity 3 · “four, not two”"
    expect(page.locator("#turn-3 .chip")).to_have_text("SHF Shift · Marked · “window”")
    assert page.locator("#turn-2 .mark").all_text_contents() == ["table for four.\r\nBy"]
    assert page.locator("#turn-2 .said").evaluate("said => said.textContent") == TURNS[1][1]
    # From the keyboard back to what stands: choose, change, take back, undo.
    press(page, "k", "l", "l", ";", "3", "Escape")
    assert place(page, 2) == "FRI Friction “table for four. By” · “four, not two”"
    press(page, "l", "Delete")
    chips(page, 2, "FRI")
    press(page, "u", "u")
    chips(page, 2, "OR", "FRI")
    assert place(page, 2) == "FRI Friction “table for four. By” · severity 3 · “four, not two”"
    press(page, "Shift+U", "Shift+U")
    saved(page)
    page.reload()
    chips(page, 2, "FRI")
    assert place(page, 2) == "FRI Friction “table for four. By” · “four, not two”"


def test_a_text_offers_what_was_written_elsewhere(page: Page, corpus: str) -> None:
    begin(page, corpus, "suggested-name")
    press(page, "3", "m", "Enter")
    page.keyboard.type("Seats by the window")
    press(page, "Enter")
    saved(page)
    press(page, "j", "5", "m", "Enter")
    expect(page.locator("datalist option[value='Seats by the window']")).to_be_attached()
    press(page, "Escape")
    saved(page)


def two_devices(page: Page, device: Page, corpus: str, name: str) -> Cut:
    """Give friction on one device and see it on the other; then cut the first one off."""
    begin(page, corpus, name)
    select(page, 2, "four")
    press(page, "Shift+F", "1", "Escape")
    saved(page)
    device.goto(page.url)
    assert place(device, 2) == "FRI Friction “four” · severity 1"
    return Cut(page, "**/ops/")


@pytest.mark.parametrize("choice", ["Keep mine", "Keep what stands"])
def test_newer_work_elsewhere_is_shown_beside_ones_own(
    page: Page, device: Page, corpus: str, choice: str
) -> None:
    cut = two_devices(page, device, corpus, choice)
    press(device, "j", ";", "2", "Enter")
    device.keyboard.type("elsewhere")
    press(device, "Enter")
    saved(device)
    press(page, ";", "3", "Enter")
    page.keyboard.type("here")
    press(page, "Enter")
    cut.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    aside = page.locator("#aside-list li")
    expect(aside).to_have_count(1)
    expect(aside.locator("dd")).to_have_text(
        ["Friction · “four” · severity 3 · “here”", "Friction · “four” · severity 2 · “elsewhere”"]
    )
    standing = page.locator("#turn-2 .places .chip")
    expect(standing).to_have_text("FRI Friction “four” · severity 2 · “elsewhere”")
    page.reload()
    page.get_by_role("button", name=choice).click()
    kept = "severity 3 · “here”" if choice == "Keep mine" else "severity 2 · “elsewhere”"
    expect(page.locator("#aside")).to_be_hidden()
    saved(page)
    # The other device learns of it when somebody looks at it.
    device.evaluate("dispatchEvent(new Event('focus'))")
    for each in (page, device):
        expect(each.locator("#turn-2 .places .chip")).to_have_text(f"FRI Friction “four” · {kept}")
    device.context.close()


def test_what_was_taken_back_elsewhere_can_be_kept(page: Page, device: Page, corpus: str) -> None:
    cut = two_devices(page, device, corpus, "taken-back")
    press(device, "j", "l", "Delete")
    saved(device)
    press(page, ";", "3", "Escape")
    cut.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#aside-list dd")).to_have_text(
        ["Friction · “four” · severity 3", "no label"]
    )
    page.get_by_role("button", name="Keep mine").click()
    saved(page)
    device.reload()
    assert place(device, 2) == "FRI Friction “four” · severity 3"
    device.context.close()


def test_one_label_in_a_layer_on_two_devices(page: Page, device: Page, corpus: str) -> None:
    begin(page, corpus, "devices")
    device.goto(page.url)
    cut = Cut(page, "**/ops/")
    press(page, "3")
    press(device, "2")
    saved(device)
    cut.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#aside-list dd")).to_have_text(["Shift", "Shade"])
    chips(page, 1, "SHD")
    page.get_by_role("button", name="Keep mine").click()
    chips(page, 1, "SHF")
    saved(page)
    press(device, "Escape", "Enter")
    expect(device.locator("#previous")).to_contain_text("back to devices")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#elsewhere")).to_contain_text("completed elsewhere")
    device.context.close()
