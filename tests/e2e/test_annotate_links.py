"""Links and words chosen by keyboard and by mouse, arcs and topics in the margin."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.annotating import begin, chips, press, saved, select, upload
from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
TURNS = [
    ("user", "Three hotels in Paris, please. 🎈 Cheap ones!"),
    ("assistant", "Here are three hotels in Paris, France."),
    ("user", "I meant Paris in Texas."),
    ("assistant", "Paris, Texas: here are two."),
    ("user", "مرحبا بكم في باريس"),
]
NAMES = ("keys", "mouse", "given-up", "caret", "topics", "unnamed", "margin")


@pytest.fixture(scope="session")
def corpus(
    browser: Browser,
    workbench: Workbench,
    logged_in: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    context = browser.new_context(storage_state=logged_in, base_url=workbench.url)
    rows = {name: [*TURNS, ("user", f"This is {name}.")] for name in NAMES}
    path = upload(context.new_page(), tmp_path_factory.mktemp("chats"), "Links", rows)
    context.close()
    return path


def selected(page: Page) -> str:
    return str(page.evaluate("getSelection().toString()"))


def test_a_link_by_keyboard_with_words_on_both_sides(page: Page, corpus: str) -> None:
    begin(page, corpus, "keys")
    press(page, "j", "j", "v", "ArrowRight", "Shift+ArrowRight")
    assert selected(page) == "meant Paris"
    press(page, "r")
    expect(page.locator("#mode-text")).to_have_text("Repair of: from the words in turn 3 to turn 2")
    expect(page.locator(".arc.ghost")).to_have_count(1)
    press(page, "k", "v", "End", "ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight")
    assert selected(page) == "Paris"
    press(page, "Enter")
    # Straight to the details: initiation, completion, position, format, level, outcome.
    press(page, "s", "s", "3", "c", "r", "r")
    expect(page.locator("#turn-3")).to_be_focused()
    expect(page.locator("#turn-3 .places .chip")).to_have_text(
        "REP Repair of “meant Paris” → turn 1 “Paris” · Self · Self · Third position · Correction"
        " · Reference · Resolved"
    )
    expect(page.locator("#turn-1 .chip.back")).to_contain_text("← turn 3")
    assert page.locator("#turn-1 .mark").all_text_contents() == ["Paris"]
    expect(page.locator(".arc.lit text")).to_have_text("REP SS3CRR")
    # The same key twice links to the turn before; a link within a turn needs words.
    press(page, "j", "r", "r", "Escape", "j", "r", "j")
    expect(page.locator("#mode-text")).to_contain_text("from turn 5 to turn 5")
    press(page, "Enter")
    expect(page.locator("#hint")).to_contain_text("can't lead from a place to itself")
    press(page, "Escape")
    expect(page.locator(".arc")).to_have_count(2)
    saved(page)
    page.reload()
    expect(page.locator(".arc")).to_have_count(2)
    chips(page, 4, "REP")
    press(page, "Home", "j", "j", "l", "Delete")
    expect(page.locator(".arc")).to_have_count(1)
    expect(page.locator("#turn-1 .chip.back")).to_have_count(0)
    press(page, "u")
    expect(page.locator("#turn-1 .chip.back")).to_have_count(1)
    expect(page.locator("#turn-3 .places .chip").first).to_contain_text("Third position")
    saved(page)
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        press(page, "l", ";")
        assert Axe().run(page).violations_count == 0
        press(page, "Escape")


def test_a_link_by_mouse(page: Page, corpus: str) -> None:
    begin(page, corpus, "mouse")
    page.locator("#said-4").click()
    page.locator(".panel").get_by_role("button", name="Repair of").click()
    page.locator("#said-1").click()
    expect(page.locator("#mode-text")).to_have_text("Repair of: from turn 4 to turn 1")
    select(page, 1, "three".title())
    page.locator("#mode-confirm").click()
    expect(page.locator("#turn-4 .places .chip")).to_have_text("REP Repair of → turn 1 “Three”")
    page.get_by_role("button", name="Done").click()
    page.locator("#turn-1 .chip.back").click()
    expect(page.locator("#turn-4")).to_be_focused()
    saved(page)


def test_a_link_given_up_leaves_nothing(page: Page, corpus: str) -> None:
    begin(page, corpus, "given-up")
    press(page, "j", "j", "r", "f", "v", "Escape", "Escape")
    expect(page.locator("#hint")).to_have_text("No link was made.")
    expect(page.locator("#mode")).to_be_hidden()
    expect(page.locator("#turn-3")).to_be_focused()
    expect(page.locator(".arc")).to_have_count(0)
    chips(page, 2, "FU")  # other keys work in between


def test_words_are_chosen_by_word_character_and_sentence(page: Page, corpus: str) -> None:
    begin(page, corpus, "caret")
    press(page, "v")
    expect(page.locator("#live")).to_have_text("Selecting words: Three")
    press(page, "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert selected(page) == "hotels in"
    press(page, "Control+ArrowLeft", "Control+ArrowLeft", "Control+ArrowLeft")
    assert selected(page) == "hotels"
    press(page, "Shift+ArrowLeft")
    assert selected(page) == "Three hotels"
    press(page, "ArrowDown")
    assert selected(page) == "🎈"
    press(page, "Shift+End")
    assert selected(page) == "🎈 Cheap ones!"
    expect(page.locator(".caret")).to_be_visible()
    press(page, "Shift+F", "1", "Escape")
    # In a text from right to left, the arrow to the left goes on.
    press(page, "j", "j", "j", "j", "v", "ArrowLeft", "Shift+ArrowLeft")
    assert selected(page) == "بكم في"
    press(page, "Escape", "k")
    expect(page.locator("#turn-4")).to_be_focused()
    press(page, "Shift+F")  # a label of words asks for them
    expect(page.locator("#hint")).to_contain_text("Friction is given to words")
    assert selected(page) == "Paris"
    press(page, "Shift+F", "Escape")
    saved(page)
    page.reload()
    # Offsets are counted in code points, whatever JavaScript counts.
    expect(page.locator("#turn-1 .places .chip")).to_contain_text("“🎈 Cheap ones!”")
    assert page.locator("#turn-1 .mark").all_text_contents() == ["🎈 Cheap ones!"]
    state = page.evaluate("JSON.parse(document.getElementById('annotate-state').textContent)")
    assert [(each["start"], each["end"]) for each in state["given"]["0"]] == [(31, 44)]


# Whether each bar stands left of its turns, from the top of the first to the end of the last.
# The bars follow in the frame after the turns have grown.
FIT = """(spans) => {
  const boxes = (selector) =>
    [...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
  const [bars, turns] = [boxes(".topic"), boxes(".turn")];
  return spans.every(([begins, ends], place) =>
    bars[place].right < turns[begins].left
    && Math.abs(bars[place].top - turns[begins].top) < 6
    && Math.abs(bars[place].bottom - turns[ends].bottom) < 6);
}"""


def test_named_topics_are_bars_from_one_to_the_next(page: Page, corpus: str) -> None:
    begin(page, corpus, "topics")
    for name in ("hotels", "Texas"):
        press(page, "3", "m", "Enter")
        page.keyboard.type(name)
        press(page, "Enter", "j", "j")
    expect(page.locator(".topic")).to_have_text(["hotels", "Texas"])
    page.wait_for_function(FIT, arg=[[0, 1], [2, 5]])
    press(page, "k", "k", "k", "k", "l", "Delete")
    expect(page.locator(".topic")).to_have_text(["Texas"])


def test_a_topic_runs_until_a_boundary_without_a_name_or_a_close(page: Page, corpus: str) -> None:
    begin(page, corpus, "unnamed")
    press(page, "3", "m", "Enter")
    page.keyboard.type("hotels")
    press(page, "Enter", "j", "1", "Escape", "j", "4", "Escape", "j", "2", "Escape", "j", "7")
    expect(page.locator(".topic")).to_have_text(["hotels", ""])
    page.wait_for_function(FIT, arg=[[0, 1], [2, 4]])
    # Turn after turn of a digression is one.
    press(page, "Escape", "Home", "j", "6", "Escape", "j", "6", "Escape", "j", "6", "Escape")
    expect(page.locator(".topic")).to_have_text(["hotels", ""])
    saved(page)


def test_arcs_lie_side_by_side(page: Page, corpus: str) -> None:
    begin(page, corpus, "margin")
    press(page, "End", "r", "k", "k", "k", "k", "Enter", "Escape", "k", "r", "k", "k", "Enter")
    press(page, "Escape", "k", "k", "r", "Enter", "Escape")
    expect(page.locator(".arc")).to_have_count(3)
    # Six to one goes round five to two, which goes round three to two.
    page.wait_for_function(
        """() => new Set([...document.querySelectorAll(".arc path:first-child")].map((each) =>
            /Q([\\d.]+)/.exec(each.getAttribute("d"))[1])).size === 3"""
    )
    saved(page)
