"""What stands beside labels: suggestions with what was decided on them, comments."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, Route, expect

from tests.e2e.annotating import Cut, begin, chips, keep, press, saved, upload
from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
TURNS = [
    ("user", "Book the small room."),
    ("assistant", "🎈 The booth, or the one upstairs?"),
    ("user", "Upstairs, I said so."),
    ("assistant", "Booked."),
]
NAMES = (
    "suggested", "undone", "offline", "left", "back", "late", "talk", "draft", "stays",
)  # fmt: skip


@pytest.fixture(scope="session")
def corpus(
    browser: Browser,
    workbench: Workbench,
    logged_in: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    context = browser.new_context(storage_state=logged_in, base_url=workbench.url)
    rows = {name: [*TURNS, ("user", f"This is {name}.")] for name in NAMES}
    directory = tmp_path_factory.mktemp("chats")
    path = upload(context.new_page(), directory, "Beside", rows, annotators=1)
    context.close()
    return path


@pytest.fixture
def suggesting(context: BrowserContext) -> None:
    """Lenses that suggest the same on every conversation; decisions go to the real server."""

    def answer(route: Any) -> None:
        page = route.request.frame.page
        layers = page.evaluate("JSON.parse(document.getElementById('annotate-scheme').textContent)")
        ids = {label["key"]: label["id"] for layer in layers for label in layer["labels"]}
        common = {"lens": "cues", "version": "1", "confidence": 0.8, "evidence": [], "to": None}
        said = [
            {"turn": 1, "label": "grounding-act/clarification", "reason": "asks which",
             "evidence": [[1, 6, 11]]},
            {"turn": 2, "label": "topic/shift", "reason": "new words", "confidence": 0.3},
            {"turn": 2, "label": "repair/repair", "reason": "said again", "to": 0},
            {"turn": 3, "label": "grounding-act/response", "reason": "carried out"},
        ]  # fmt: skip
        found = [{**common, **each, "label": ids[str(each["label"])]} for each in said]
        route.fulfill(json={"suggestions": found})

    context.route("**/suggestions/", answer)


def suggested(page: Page) -> Any:
    return page.locator(".suggested .chip b")


def decided(page: Page) -> list[Any]:
    state = page.evaluate("JSON.parse(document.getElementById('annotate-state').textContent)")
    return sorted((turn, lens) for turn, _, lens in state["decided"])


def sent(page: Page) -> None:
    """Wait until every decision is."""
    kept = "Object.keys(localStorage).some((key) => key.includes('/decision/'))"
    for _ in range(80):
        if not page.evaluate(kept):
            return
        page.wait_for_timeout(100)
    pytest.fail("A decision was not sent.")


@pytest.mark.usefixtures("suggesting")
def test_suggestions_are_decided_by_key(page: Page, corpus: str) -> None:
    begin(page, corpus, "suggested")
    expect(suggested(page)).to_have_text(["CL", "SHF", "REP", "RS"])
    expect(page.locator("#turn-3 .suggested .chip").first).to_contain_text("cues 30 %, unsure")
    press(page, "]")
    expect(page.locator("#turn-2 .chip.chosen")).to_be_focused()
    evidence = "() => [...CSS.highlights.get('evidence')].map(String)"
    assert page.evaluate(evidence) == ["booth"]
    assert Axe().run(page).violations_count == 0
    with page.expect_request("**/decide/") as accepted:
        press(page, "=")
    chips(page, 2, "CL")
    (decision,) = json.loads(accepted.value.post_data or "")
    assert (decision["verdict"], decision["lens"], decision["confidence"]) == (
        "accepted",
        "cues",
        0.8,
    )
    # Another label of the layer while one is looked at is a change of it.
    with page.expect_request("**/decide/") as changed:
        press(page, "]", "2")
    assert json.loads(changed.value.post_data or "")[0]["verdict"] == "changed"
    press(page, "Escape", "]", "=")
    expect(page.get_by_role("form", name="Details of Repair of")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#turn-1 .chip.back")).to_contain_text("turn 3")
    press(page, "]", "-")
    expect(suggested(page)).to_have_count(0)
    press(page, "]")
    expect(page.locator("#hint")).to_contain_text("Nothing is suggested")
    saved(page)
    sent(page)
    page.reload()
    assert decided(page) == [(1, "cues"), (2, "cues"), (2, "cues"), (3, "cues")]
    expect(suggested(page)).to_have_count(0)


@pytest.mark.usefixtures("suggesting")
def test_decisions_are_undone_and_redone(page: Page, corpus: str) -> None:
    begin(page, corpus, "undone")
    expect(suggested(page)).to_have_text(["CL", "SHF", "REP", "RS"])
    press(page, "]", "=", "]", "-")
    expect(suggested(page)).to_have_text(["REP", "RS"])
    press(page, "u")
    expect(suggested(page)).to_have_text(["SHF", "REP", "RS"])
    expect(page.locator("#hint")).to_have_text("Shift, suggested by cues: undone.")
    press(page, "Shift+U")
    expect(suggested(page)).to_have_text(["REP", "RS"])
    saved(page)
    sent(page)
    page.reload()  # undo goes back beyond it
    expect(suggested(page)).to_have_text(["REP", "RS"])
    press(page, "u", "u")
    expect(suggested(page)).to_have_text(["CL", "SHF", "REP", "RS"])
    expect(page.locator(".given .chip")).to_have_count(0)
    sent(page)
    page.reload()
    assert decided(page) == []
    press(page, "Shift+U")  # at once, when the page doesn't know yet what is suggested
    chips(page, 2, "CL")
    expect(suggested(page)).to_have_text(["SHF", "REP", "RS"])
    sent(page)
    page.reload()
    assert decided(page) == [(1, "cues")]


@pytest.mark.usefixtures("suggesting")
def test_decisions_wait_for_a_connection_and_for_their_labels(page: Page, corpus: str) -> None:
    begin(page, corpus, "offline")
    expect(suggested(page)).to_have_count(4)
    page.on("dialog", lambda dialog: dialog.accept())
    cut = Cut(page, "**/ops/", "**/decide/")
    press(page, "]", "=", "]", "-")
    page.reload()
    # Decided on, though the server doesn't know yet.
    expect(suggested(page)).to_have_text(["REP", "RS"])
    chips(page, 2, "CL")
    cut.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    sent(page)
    page.reload()
    assert decided(page) == [(1, "cues"), (2, "cues")]


@pytest.mark.usefixtures("suggesting")
def test_a_decision_left_behind_is_sent_after_its_label(page: Page, corpus: str) -> None:
    begin(page, corpus, "left")
    expect(suggested(page)).to_have_count(4)
    page.on("dialog", lambda dialog: dialog.accept())
    left = page.url
    cut = Cut(page, "**/ops/", "**/decide/")
    press(page, "]", "=")
    page.goto(corpus)
    cut.mend()
    order: list[str] = []

    def note(event: str) -> Callable[[Request | Response], None]:
        return lambda seen: order.append(f"{event} {seen.url.removeprefix(left)}")

    page.on("request", note("request"))
    page.on("response", note("response"))
    begin(page, corpus, "back")
    sent(page)
    assert order.index("response ops/") < order.index("request suggestions/decide/")


@pytest.mark.usefixtures("suggesting")
def test_comments_and_suggestions_come_when_the_connection_is_back(page: Page, corpus: str) -> None:
    begin(page, corpus, "back")
    press(page, ",")
    page.keyboard.type("Which room?")
    press(page, "Control+Enter")
    expect(page.locator(".talk li time")).to_have_count(1)
    comments, suggestions = keep(page, "**/comments/"), keep(page, "**/suggestions/")
    with page.expect_request("**/comments/"), page.expect_request("**/suggestions/"):
        page.reload()
    # Back while both are still under way: they fail only then.
    page.evaluate("dispatchEvent(new Event('online'))")
    for route in (*comments, *suggestions):
        route.abort()
    expect(page.locator("#turn-1 .talked")).to_have_text("1 comment")
    expect(suggested(page)).to_have_count(4)


def test_a_late_answer_replaces_no_newer_one(page: Page, corpus: str) -> None:
    """Of comments, asked for before one was sent; of the history, asked for of another turn."""
    comments, changes = keep(page, "**/comments/"), keep(page, "**/history/1/")
    with page.expect_request("**/comments/"):
        begin(page, corpus, "late")
    press(page, ",")
    page.keyboard.type("Which room?")
    press(page, "Control+Enter")
    expect(page.locator(".talk li time")).to_have_count(1)
    answered(page, comments[0], json=[])
    expect(page.locator(".talk li time")).to_have_count(1)
    press(page, "Escape", "f", "j")
    saved(page)
    press(page, "h", "Escape", "k", "h")
    history = page.locator("#history")
    expect(history.locator("li")).to_contain_text("Given: Follow-up")
    answered(page, changes[0], json={"revisions": []})
    expect(history).to_contain_text("History of turn 1")
    expect(history.locator("li")).to_contain_text("Given: Follow-up")


def answered(page: Page, route: Route, **answer: Any) -> None:
    """Answer what was kept waiting, and let the page hear it."""
    with page.expect_event("requestfinished", lambda request: request == route.request):
        route.fulfill(**answer)
    page.evaluate("fetch(location.href).then((answer) => answer.text())")


def test_a_turn_is_commented_on_and_answered(page: Page, corpus: str) -> None:
    begin(page, corpus, "talk")
    press(page, "j", ",")
    page.keyboard.type("Which room?")
    assert Axe().run(page).violations_count == 0
    page.get_by_label("What is the matter").select_option("unclear")
    page.get_by_label("Comment on turn 2").press("Control+Enter")
    thread = page.locator(".talk li")
    expect(thread).to_contain_text("Which room?")
    expect(thread.locator("time")).to_have_count(1)
    expect(page.locator("#turn-2 .talked")).to_have_text("1 comment, unclear")
    expect(page.get_by_label("What is the matter")).to_have_value("none")
    page.get_by_role("button", name="Reply").click()
    page.keyboard.type("The upper one.")
    page.get_by_role("button", name="Send").click()
    expect(thread.locator("p")).to_have_count(2)
    press(page, "Escape")
    expect(page.locator("#turn-2")).to_be_focused()
    press(page, "j", "f")
    chips(page, 3, "FU")
    page.reload()
    page.locator("#turn-2 .talked").click()
    expect(page.locator(".talk .words")).to_have_text(["Which room?", "The upper one."])


def test_a_comment_is_kept_until_it_is_sent(page: Page, corpus: str) -> None:
    begin(page, corpus, "draft")
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, ",")
    page.keyboard.type("half a tho")
    press(page, "Escape")
    page.reload()
    press(page, ",")
    expect(page.get_by_label("Comment on turn 1")).to_have_value("half a tho")
    cut = Cut(page, "**/comments/")
    press(page, "End")
    page.keyboard.type("ught")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".talk [role=status]")).to_contain_text("Kept here")
    expect(page.locator(".talk li")).to_contain_text("not sent yet")
    page.reload()
    expect(page.locator("#turn-1 .talked")).to_have_text("1 comment")
    cut.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    press(page, ",")
    expect(page.locator(".talk li")).to_contain_text("half a thought")
    expect(page.locator(".talk li time")).to_have_count(1)


def test_whoever_stays_after_completing_goes_on(page: Page, corpus: str) -> None:
    begin(page, corpus, "stays")
    Cut(page, "**/comments/")
    press(page, "f", ",")
    page.keyboard.type("Which room?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".talk [role=status]")).to_contain_text("Kept here")
    press(page, "Escape")
    saved(page)
    with page.expect_event("dialog") as asked:
        press(page, "Enter")
    asked.value.dismiss()
    press(page, "j", "p")
    expect(page.locator("#aside-list li > p")).to_contain_text("This conversation is complete.")
