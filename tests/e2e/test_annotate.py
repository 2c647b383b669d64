"""Annotating as a person does it: by keyboard, by mouse, offline, in two tabs, signed out."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.annotating import Cut, begin, chips, hold, keep, press, saved, upload
from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
TURNS = [
    ("system", "You book rooms."),
    ("user", "Please book the small room."),
    ("assistant", "Do you mean the booth by the lift?"),
    ("user", "No, the one on the first floor."),
    ("assistant", "The room on the first floor is booked."),
    ("user", "مرحبا\n  thanks <b>a lot</b>"),
]
NAMES = (
    "keyboard", "offline", "mouse", "tabs", "signed-out", "refused", "bare", "undo", "dialogs",
    "held", "waiting", "too-early", "left-behind", "elsewhere", "weight",
)  # fmt: skip
LOST = "Not saved: no connection"
LIMIT = 150_000


@pytest.fixture(scope="session")
def project(
    browser: Browser,
    workbench: Workbench,
    logged_in: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """Upload one conversation for each test; return the path of their corpus."""
    rows = {name: [*TURNS, ("user", f"This is {name}.")] for name in NAMES}
    context = browser.new_context(storage_state=logged_in, base_url=workbench.url)
    path = upload(context.new_page(), tmp_path_factory.mktemp("chats"), "Keys", rows)
    context.close()
    return path


def test_a_conversation_by_keyboard_alone(page: Page, project: str) -> None:
    begin(page, project, "keyboard")
    first = page.locator("#turn-1")
    expect(first.locator(".said")).to_be_hidden()
    press(page, "Space")
    expect(first.locator(".said")).to_be_visible()
    press(
        page, "Space", "n", "f", "1", "n", "c", "Shift+C", "j", "p", "j", ".", "s", "ArrowDown", "a"
    )
    chips(page, 2, "FU", "CON")
    chips(page, 3, "CL", "C")
    chips(page, 4, "RP")
    chips(page, 5, "RP", "RS")
    chips(page, 6, "AK")
    assert page.locator("#said-6").inner_text() == TURNS[5][1]
    press(page, "n")
    expect(page.locator("#turn-7")).to_be_focused()
    press(page, "x", "n")
    expect(page.locator("#hint")).to_have_text("Every turn has a label.")
    press(page, "Home")
    expect(first).to_be_focused()
    press(page, "End")
    expect(page.locator("#turn-7")).to_have_attribute("aria-current", "true")
    saved(page)
    before = page.url
    press(page, "Enter")
    # Straight on to the next, ready for keys, with the way back one key away.
    expect(page.locator("#previous")).to_contain_text("back to keyboard")
    expect(page.locator("#turn-1")).to_be_focused()
    press(page, "b")
    page.wait_for_url(before)
    press(page, "Home", "j", "a")
    expect(page.locator("#hint")).to_contain_text("Reopen it")
    chips(page, 2, "FU", "CON")
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator("#complete")).to_contain_text("Complete and next")
    expect(page.locator("#turn-2")).to_be_focused()  # where one was
    press(page, "f")
    chips(page, 2, "CON")
    saved(page)


def test_offline_labels_are_kept_and_sent_after_a_reload(
    page: Page, context: BrowserContext, project: str
) -> None:
    begin(page, project, "offline")
    press(page, "j", "f")
    saved(page)
    context.set_offline(True)
    press(page, "j", "c", "2", "3", "j", "p", "e", "u")
    expect(page.locator("#saved")).to_contain_text(LOST)
    expect(page.locator("#saved-aloud")).to_contain_text(LOST)
    page.on("dialog", lambda dialog: dialog.accept())  # the browser warns; go all the same
    cut = Cut(page, "**/ops/")
    context.set_offline(False)
    page.reload()
    # What the server has never seen stands on the page all the same, where one left off.
    expect(page.locator("#turn-4")).to_be_focused()
    chips(page, 3, "CL", "SHF")
    chips(page, 4, "RP")
    expect(page.locator("#saved")).to_contain_text(LOST)
    cut.mend()
    saved(page)
    page.reload()
    chips(page, 2, "FU")
    chips(page, 3, "CL", "SHF")
    chips(page, 4, "RP")
    press(page, "Shift+U")  # what was undone before the reloads
    chips(page, 4, "RP", "RT")
    saved(page)


def test_coming_back_online_sends_by_itself(
    page: Page, context: BrowserContext, project: str
) -> None:
    begin(page, project, "waiting")
    context.set_offline(True)
    press(page, "f")
    expect(page.locator("#saved")).to_contain_text(LOST)
    press(page, "Enter")
    expect(page.locator("#hint")).to_contain_text("as soon as everything is saved")
    context.set_offline(False)
    # Enter was pressed while nothing could be sent: it takes effect once everything is.
    expect(page.locator("#previous")).to_contain_text("back to waiting")


def test_what_was_sent_too_early_is_sent_again_at_once(page: Page, project: str) -> None:
    begin(page, project, "too-early")
    page.evaluate(
        """() => {
          window.seen = [];
          const saved = document.getElementById("saved");
          new MutationObserver(() => window.seen.push(saved.textContent))
            .observe(saved, { childList: true, characterData: true, subtree: true });
        }"""
    )
    under_way = keep(page, "**/ops/", "POST")
    with page.expect_request("**/ops/"):
        press(page, "f")
    page.evaluate("dispatchEvent(new Event('online'))")
    under_way[0].abort()
    saved(page)
    chips(page, 1, "FU")
    # There was no wait before the second attempt.
    assert set(page.evaluate("window.seen")) == {"Saving…", "Saved"}


def test_what_was_left_unsent_elsewhere_is_sent_from_any_conversation(
    page: Page, project: str
) -> None:
    begin(page, project, "left-behind")
    page.on("dialog", lambda dialog: dialog.accept())
    cut = Cut(page, "**/ops/")
    press(page, "f")
    expect(page.locator("#saved")).to_contain_text(LOST)
    left = page.url
    page.goto(project)
    cut.mend()
    with page.expect_response(lambda answer: answer.url == f"{left}ops/") as answer:
        begin(page, project, "elsewhere")
    assert answer.value.ok
    page.goto(left)
    chips(page, 1, "FU")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('/op/'))") == []


def test_by_mouse_alone(page: Page, project: str) -> None:
    begin(page, project, "mouse")
    page.locator("#said-3").click()
    expect(page.locator("#position")).to_have_text("Turn 3 of 7")
    button = page.locator(".panel").get_by_role("button", name="Answer attempt")
    button.hover()
    expect(page.locator("#definition")).to_contain_text("complete answer")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    chips(page, 3, "A")
    page.locator("#said-4").click()
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Undo").click()
    chips(page, 3)
    page.get_by_role("button", name="Redo").click()
    chips(page, 3, "A")
    page.locator(".panel").get_by_role("button", name="Hedge").click()
    chips(page, 3, "H")  # one label in this layer
    saved(page)
    press(page, "Enter")  # completes: the button clicked last is not pressed again
    expect(page.locator("#previous")).to_contain_text("back to mouse")


def test_two_tabs_agree(page: Page, context: BrowserContext, project: str) -> None:
    begin(page, project, "tabs")
    other = context.new_page()
    other.goto(page.url)
    press(page, "f")
    chips(other, 1, "FU")
    press(other, "f", "2")
    chips(page, 1, "SHD")
    # Both write down what they can't send; neither writes over the other's.
    cut = Cut(context, "**/ops/")
    press(page, "j", "p")
    press(other, "End", "x")
    for each in (page, other):
        expect(each.locator("#saved")).to_contain_text(LOST)
        each.close(run_before_unload=False)
    cut.mend()
    begin(third := context.new_page(), project, "tabs")
    saved(third)
    third.reload()
    chips(third, 1, "SHD")
    chips(third, 2, "RP")
    chips(third, 7, "DG")


def test_signed_out_labels_wait_for_the_next_log_in(
    page: Page, context: BrowserContext, workbench: Workbench, project: str
) -> None:
    begin(page, project, "signed-out")
    context.clear_cookies(name="sessionid")
    press(page, "f")
    expect(page.locator("#saved")).to_contain_text("Not saved: signed out")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Log in as manager in a new tab").click()
    tab = opened.value
    tab.get_by_label("Username").fill("manager")
    tab.get_by_label("Password").fill(workbench.password)
    tab.get_by_role("button", name="Log in").click()
    expect(tab.get_by_role("heading", name="Projects")).to_be_visible()
    saved(page)
    expect(page.locator("#signed-out")).to_be_hidden()
    chips(page, 1, "FU")
    press(page, "Enter")  # the form's own token is older than this session
    expect(page.locator("#previous")).to_contain_text("back to signed-out")


def test_what_is_refused_is_set_aside_and_can_be_sent_again(
    page: Page, context: BrowserContext, project: str
) -> None:
    begin(page, project, "refused")
    press(page, "f")
    saved(page)
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator("#turn-1")).to_be_focused()
    press(other, "Enter")
    expect(other.locator("#previous")).to_contain_text("back to refused")
    press(page, "j", "p")
    expect(page.locator("#aside-list li > p")).to_have_text(
        "Repair on turn 2: This conversation is complete. Reopen it to change its labels."
    )
    chips(page, 2)
    page.reload()
    expect(page.locator("#aside-list li")).to_have_count(1)
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator("#complete")).to_contain_text("Complete and next")
    page.get_by_role("button", name="Try again").click()
    saved(page)
    expect(page.locator("#aside")).to_be_hidden()
    page.reload()
    chips(page, 1, "FU")
    chips(page, 2, "RP")


def test_a_conversation_without_a_label_is_not_completed_by_a_slip(
    page: Page, project: str
) -> None:
    begin(page, project, "bare")
    press(page, "Enter")
    expect(page.locator("#hint")).to_contain_text("Press Enter again")
    press(page, "j", "Enter")
    expect(page.locator("#hint")).to_contain_text("Press Enter again")
    press(page, "Enter")
    expect(page.locator("#previous")).to_contain_text("back to bare")


def test_a_key_held_down_gives_one_label(page: Page, project: str) -> None:
    begin(page, project, "held")
    hold(page, "f")
    chips(page, 1, "FU")
    hold(page, "Space")
    expect(page.locator("#said-1")).to_be_visible()
    hold(page, "j")
    expect(page.locator("#turn-5")).to_be_focused()
    # Caps Lock turns "a" into "A", which is another label's key.
    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'A', code: 'KeyA', bubbles: true}))"
    )
    chips(page, 5, "AK")
    press(page, "Control+f")
    chips(page, 5, "AK")
    # Where a keyboard has a letter that isn't Latin, its place says which sign is meant.
    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ё', code: 'Backquote', bubbles: true}))"
    )
    expect(page.locator("#hint")).to_have_text("Raw text, as it came.")
    hold(page, "g")
    expect(page.locator("#guidelines")).to_be_visible()


def test_dialogs_and_the_switch_for_single_keys(page: Page, project: str) -> None:
    begin(page, project, "dialogs")
    press(page, "g", "p")
    expect(page.locator(".about.meant")).to_contain_text("Repair")
    chips(page, 1)
    assert Axe().run(page).violations_count == 0
    press(page, "g")
    expect(page.locator("#turn-1")).to_be_focused()
    press(page, "?")
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Single characters act").uncheck()
    press(page, "Escape", "f", "j", "ArrowDown")
    expect(page.locator("#turn-2")).to_be_focused()
    chips(page, 1)
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single characters act").check()
    press(page, "Escape", "f")
    expect(page.locator(".chip")).to_have_count(1)
    saved(page)
    assert Axe().run(page).violations_count == 0


def test_undo_goes_back_to_the_beginning(page: Page, project: str) -> None:
    begin(page, project, "undo")
    press(page, "f", "1", "2", "j", ".", "j", "c", "c")
    chips(page, 1, "FU", "SHD")
    chips(page, 2, "FU", "SHD")
    press(page, *"uuuuuu")
    expect(page.locator(".chip")).to_have_count(0)
    press(page, "u")
    expect(page.locator("#hint")).to_have_text("Nothing to undo.")
    press(page, *["Shift+U"] * 6)
    chips(page, 1, "FU", "SHD")
    chips(page, 2, "FU", "SHD")
    saved(page)
    page.reload()
    chips(page, 1, "FU", "SHD")
    chips(page, 2, "FU", "SHD")
    expect(page.locator("#turn-3 .chip")).to_have_count(0)


def test_a_first_visit_weighs_little(page: Page, project: str) -> None:
    begin(page, project, "weight")
    page.goto(page.url)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.reload(wait_until="networkidle")
    assert len(sizes) > 10
    assert sum(sizes) < LIMIT
