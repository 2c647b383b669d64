"""Whole conversations: every kind of label by key, two annotators, two tabs, long, narrow."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.annotating import Cut, begin, chips, hold, press, saved, select, upload
from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
TURNS = [
    ("system", "You book tables."),
    ("user", "A table for two by the window, please."),
    ("assistant", "I have booked a table for four."),
    ("user", "For four? I said two."),
    ("assistant", "Sorry, two it is. Anything else?"),
    ("user", "Yes, is there parking?"),
    ("assistant", "There is, behind the house."),
]
NAMES = ("whole", "together", "tabs", "details", "narrow")
LONG = 2000


@pytest.fixture(scope="session")
def corpus(
    browser: Browser,
    workbench: Workbench,
    logged_in: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    context = browser.new_context(storage_state=logged_in, base_url=workbench.url)
    rows = {name: [*TURNS, ("user", f"This is {name}.")] for name in NAMES}
    rows["long"] = [("user" if n % 2 else "assistant", f"Turn **{n + 1}**") for n in range(LONG)]
    path = upload(context.new_page(), tmp_path_factory.mktemp("chats"), "Whole", rows)
    context.close()
    return path


@pytest.fixture
def guest(browser: Browser, workbench: Workbench, page: Page) -> Iterator[Page]:
    """Somebody else, invited as an annotator."""
    page.goto("/p/whole/members/")
    page.get_by_label("Username").fill("ines")
    page.get_by_role("button", name="Save").click()
    link = page.locator("code.invitation").inner_text()
    context = browser.new_context(base_url=workbench.url)
    theirs = context.new_page()
    theirs.goto(link)
    theirs.get_by_label("New password", exact=True).fill("a-long-enough-word")
    theirs.get_by_label("New password confirmation").fill("a-long-enough-word")
    theirs.get_by_role("button", name="Set the password").click()
    yield theirs
    context.close()


STANDS = {
    2: ["SHF Shift · Unmarked · “table”"],
    3: [
        "RS Response",
        "A Answer attempt",
        "FRI Friction “for four” · severity 2 · “another number”",
    ],
    4: [
        "RP Repair",
        "CON Continue",
        "REP Repair of “I said two” → turn 3 “table for four” · Other · Self · Next turn"
        " · Restricted offer · Reference · Resolved",
    ],
    5: ["RS Response", "CON Continue", "A Answer attempt"],
    6: ["FU Follow-up", "SHF Shift · Marked · “parking”"],
    7: ["RS Response"],
}


def stands(page: Page) -> None:
    """Expect everything that the test below gives."""
    for turn, expected in STANDS.items():
        given = page.locator(f"#turn-{turn} :is(.given, .places) .chip:not(.back)")
        expect(given).to_have_text(expected)
    expect(page.locator("#turn-3 .chip.back")).to_contain_text("turn 4")
    expect(page.locator(".arc")).to_have_count(1)
    expect(page.locator(".topic")).to_have_text(["table", "parking"])


def words(page: Page, *keys: str) -> None:
    """Choose words of the current turn: in from its first word."""
    press(page, "v", *keys)


def test_every_kind_of_label_by_keyboard_through_a_lost_connection(
    page: Page, context: BrowserContext, corpus: str
) -> None:
    begin(page, corpus, "whole")
    press(page, "n", "3", "w", "Enter")
    page.keyboard.type("table")
    press(page, "Enter", "j", "s", "Shift+A")
    words(page, "End", "ArrowLeft", "Shift+ArrowRight")
    press(page, "Shift+F", "2", "Enter")
    page.keyboard.type("another number")
    press(page, "Enter")
    saved(page)
    # From here on nothing reaches the server.
    context.set_offline(True)
    press(page, "j", "p", "1", "Shift+J", "1", "Escape", "k")
    words(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == "I said two"
    press(page, "r", "v", "End", "ArrowLeft", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight")
    press(page, "Enter", "o", "s", "2", "f", "r", "r")
    press(page, "j", "s", "Shift+A", "j", "f", "3", "m", "Enter")
    page.keyboard.type("parking")
    expect(page.locator("#saved")).to_contain_text("Not saved: no connection")
    page.on("dialog", lambda dialog: dialog.accept())
    cut = Cut(page, "**/ops/")
    context.set_offline(False)
    page.reload()  # in the middle of a word, as it were
    expect(page.locator("#turn-6")).to_be_focused()
    press(page, "j", "s")
    stands(page)
    expect(page.locator("#saved")).to_contain_text("Not saved: no connection")
    cut.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    page.reload()
    stands(page)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('/op/'))") == []
    press(page, "Enter")
    expect(page.locator("#previous")).to_contain_text("back to whole")


def test_two_annotators_at_once(page: Page, guest: Page, corpus: str) -> None:
    begin(page, corpus, "together")
    path = page.url
    press(page, "j", "f")
    saved(page)
    # What somebody has begun comes first for the next.
    guest.goto("/p/whole/annotate/")
    guest.get_by_role("button", name="Open the next conversation").click()
    expect(guest.locator("#turn-1")).to_be_focused()
    while guest.get_by_role("heading", level=1).inner_text() != "together":
        with guest.expect_navigation():
            press(guest, "Enter", "Enter")
        expect(guest.locator("#turn-1")).to_be_focused()
    expect(guest.locator(".chip")).to_have_count(0)
    press(guest, "j", "c")
    select(guest, 3, "four")
    press(guest, "Shift+F", "3", "Escape")
    press(page, "j", "s", "k", "p")
    for each in (page, guest):
        saved(each)
        each.reload()
    chips(page, 2, "FU", "RP")
    chips(page, 3, "RS")
    chips(guest, 2, "CL")
    chips(guest, 3, "FRI")
    response = guest.goto(path)
    assert response
    assert response.status == 404


def test_two_tabs_that_could_not_speak_to_the_server(
    page: Page, context: BrowserContext, corpus: str
) -> None:
    begin(page, corpus, "tabs")
    select(page, 3, "four")
    press(page, "Shift+F", "1", "Escape")
    saved(page)
    other = context.new_page()
    other.goto(page.url)
    chips(other, 3, "FRI")
    cut = Cut(context, "**/ops/")
    page.bring_to_front()
    press(page, ";", "2", "Escape")
    other.bring_to_front()
    press(other, "j", "j", ";", "3", "Escape")
    for each in (page, other):
        expect(each.locator("#saved")).to_contain_text("Not saved")
    cut.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    other.evaluate("dispatchEvent(new Event('online'))")
    expect(other.locator("#aside-list dd")).to_have_text(
        ["Friction · “four” · severity 3", "Friction · “four” · severity 2"]
    )
    expect(other.locator("#turn-3 .places .chip")).to_contain_text("severity 2")
    assert Axe().run(other).violations_count == 0
    other.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#turn-3 .places .chip")).to_contain_text("severity 3")


def test_details_take_one_press_and_leave_the_focus_on_their_turn(
    page: Page, context: BrowserContext, corpus: str
) -> None:
    begin(page, corpus, "details")
    press(page, "j", "j", "j", "r", "Enter")
    hold(page, "s")
    repair = page.locator("#turn-4 .places .chip:not(.back)")
    expect(repair).to_have_text("REP Repair of → turn 3 · Self")
    saved(page)
    other = context.new_page()
    other.goto(f"{page.url}#turn-4")
    expect(other.locator("#turn-4")).to_be_focused()
    # The label is taken back in another tab: first while its details have the focus, then its chip.
    for _ in range(2):
        press(other, "l", "Delete")
        expect(repair).to_have_count(0)
        expect(page.locator("#turn-4")).to_be_focused()
        press(other, "u")
        expect(repair).to_have_count(1)
        press(page, "l")
        expect(repair).to_be_focused()


def test_a_long_conversation_is_drawn_where_one_looks(page: Page, corpus: str) -> None:
    begin(page, corpus, "long")
    drawn = ".turn[aria-labelledby]"
    assert 0 < page.locator(drawn).count() < 100
    press(page, "f", "End", "c")
    chips(page, LONG, "CL")
    assert page.locator(drawn).count() < 200
    press(page, "r")
    for _ in range(3):
        press(page, "k")
    press(page, "Enter", "Escape")
    expect(page.locator(".arc")).to_have_count(1)
    press(page, "Home")
    chips(page, 1, "FU")
    expect(page.locator(".arc")).to_have_count(0)  # far from the screen
    expect(page.locator("#labelled-text")).to_have_text("2 labelled")
    saved(page)
    page.reload()
    expect(page.locator("#turn-1")).to_be_focused()
    chips(page, 1, "FU")
    assert page.locator(drawn).count() < 100
    # Every turn is there for the browser's own search, and is drawn as it comes near the screen.
    assert page.locator(".turn").count() == LONG
    assert page.evaluate("find('Turn **1234**')")
    page.locator("#transcript").evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
    chips(page, LONG, "CL", "REP")
    expect(page.locator(".arc")).to_have_count(1)
    expect(page.locator("#turn-1")).to_be_focused()
    page.goto(page.url.split("#")[0] + "#turn-1500")
    page.reload()
    expect(page.locator("#turn-1500")).to_be_focused()
    expect(page.locator("#turn-1500")).to_be_in_viewport()
    press(page, "/")
    page.keyboard.type("turn **777**")
    press(page, "Enter", "Escape")
    expect(page.locator("#turn-777")).to_be_focused()


def test_an_older_browser_draws_every_turn(page: Page, corpus: str) -> None:
    page.add_init_script("CSS.supports = () => false")
    begin(page, corpus, "long")
    expect(page.locator(".turn[aria-labelledby]")).to_have_count(LONG)


def test_touch_on_a_narrow_screen(
    browser: Browser, workbench: Workbench, logged_in: Path, corpus: str
) -> None:
    context = browser.new_context(
        storage_state=logged_in,
        base_url=workbench.url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
    )
    page = context.new_page()
    begin(page, corpus, "narrow")
    page.locator("#said-4").tap()
    panel = page.locator(".panel")
    panel.get_by_role("button", name="Repair of").tap()
    page.locator("#said-3").tap()
    page.locator("#mode-confirm").tap()
    page.get_by_role("radio", name="Other").first.locator("..").tap()
    expect(page.locator("#turn-4 .places .chip")).to_contain_text("→ turn 3 · Other")
    page.get_by_role("button", name="Done").tap()
    select(page, 3, "four")
    panel.get_by_role("button", name="Friction").tap()
    chips(page, 3, "FRI", "REP")
    small = page.locator("button:visible:not(.chip, .talked)").evaluate_all(
        "found => found.filter((each) => each.getBoundingClientRect().height < 44"
        " && !each.closest('header')).map((each) => each.textContent)"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page).violations_count == 0
    saved(page)
    context.close()


def test_zoomed_in_twice_labels_and_their_keys_stay_at_hand(
    browser: Browser, workbench: Workbench, logged_in: Path, corpus: str
) -> None:
    # A window of 1360 x 900 at 200 %.
    context = browser.new_context(
        storage_state=logged_in, base_url=workbench.url, viewport={"width": 680, "height": 450}
    )
    page = context.new_page()
    begin(page, corpus, "narrow")
    press(page, "j", "r")
    places = page.evaluate(
        """() => ["#turn-1", "#mode", ".panel-state", ".layers"].map((each) =>
            document.querySelector(each).getBoundingClientRect())"""
    )
    for above, below in pairwise(places):
        assert above["bottom"] <= below["top"] + 1 or above["top"] < 0
    assert places[1]["top"] > 450 / 2
    press(page, "Escape")
    label = page.get_by_role("button", name="Follow-up")
    expect(label.locator("kbd")).to_be_in_viewport()
    label.click()
    chips(page, 2, "FU")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert Axe().run(page).violations_count == 0
    saved(page)
    context.close()
