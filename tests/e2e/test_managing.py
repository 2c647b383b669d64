"""Work given out, asked about and answered, in the browser."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.annotating import hold, keep, press, press_ready
from tests.e2e.conftest import Workbench
from tests.e2e.test_pages import RULES

pytestmark = pytest.mark.e2e


def ask(page: Page, said: str) -> None:
    """Comment on the conversation that is open for annotating, as the page's script does."""
    page.evaluate(
        """([id, text]) => fetch(`${location.pathname}comments/`, {
            method: "POST",
            headers: {
                "Content-Type": "application/json",
                "X-CSRFToken": document.cookie.match(/csrftoken=(\\w+)/)[1],
            },
            body: JSON.stringify({ id, turn: 1, text, flag: "unclear" }),
        })""",
        [str(uuid4()), said],
    )


def test_comments_are_answered_by_keyboard(page: Page) -> None:
    page.goto("/p/demo/c/human-baseline/")
    page.get_by_role("link", name="bookshelf-by-phone").click()
    page.get_by_role("button", name="Annotate").click()
    page.wait_for_url(re.compile(r"/annotate/\d+/"))
    for said in ("First?", "Second?"):
        ask(page, said)
    page.goto("/p/demo/comments/?state=open")
    first = page.locator(".thread", has_text="First?")
    second = page.locator(".thread", has_text="Second?")
    first.focus()
    press(page, "j")
    expect(second).to_be_focused()
    press(page, "k", "r")
    expect(first.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("See je and r in the guidelines")
    press(page, "Control+Enter")
    expect(first).to_contain_text("Resolved by manager")
    seen = Axe().run(page, options=RULES)
    assert seen.violations_count == 0, seen.generate_report()
    expect(first).to_contain_text("See je and r in the guidelines")
    expect(first).to_be_focused()
    expect(page.locator("#live")).to_have_text("Resolved.")
    press(page, "j", "r", "Control+Enter")
    expect(page.locator("#failed")).to_have_text("Write an answer first.")
    page.evaluate(
        """() => {
            window.asked = 0;
            document.addEventListener("htmx:beforeRequest", () => (window.asked += 1));
        }"""
    )
    press(page, "Escape")
    page.keyboard.down("e")
    expect(second).to_contain_text("Resolved by manager")
    expect(page.locator("#failed")).to_be_hidden()
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    hold(page, "e")  # still
    assert page.evaluate("window.asked") == 1
    # The answer about one thread doesn't take the focus from another.
    under_way = keep(page, "**/comments/*/", "POST")
    with page.expect_request("**/comments/*/"):
        press(page, "e")
    press(page, "k")
    under_way[0].continue_()
    expect(second).not_to_contain_text("Resolved by manager")
    expect(first).to_be_focused()
    page.goto("/p/demo/annotate/?list")
    expect(page.get_by_role("region", name="Answers to your comments")).to_contain_text("First?")


def test_what_is_assigned_by_hand_comes_first(page: Page) -> None:
    page.goto("/p/demo/assign/?search=library-desk")
    page.get_by_label("library-desk").check()
    page.get_by_label("manager", exact=True).check()
    page.get_by_role("button", name="Assign to each of them").click()
    expect(page.get_by_text("1 assignment assigned.")).to_be_visible()
    expect(page.get_by_role("row", name="library-desk")).to_contain_text("manager, waiting")
    page.goto("/p/demo/annotate/?list")
    waiting = page.get_by_role("row", name="library-desk")
    expect(waiting).to_contain_text("Waiting")
    page.goto("/p/demo/assign/?search=library-desk")
    page.get_by_label("Everything that fits").check()
    page.get_by_label("manager", exact=True).check()
    page.get_by_role("button", name="Take back what is untouched").click()
    expect(page.get_by_role("row", name="library-desk")).to_contain_text("nobody")


def test_guidelines_are_previewed_and_kept(page: Page) -> None:
    page.goto("/p/demo/settings/")
    page.get_by_label("In Markdown").fill("# When unsure\n\nAsk *first*.")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview of the guidelines")
    expect(preview.get_by_role("heading", name="When unsure")).to_be_visible()
    expect(preview.locator("em")).to_have_text("first")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Settings saved.")).to_be_visible()
    expect(page.get_by_label("In Markdown")).to_have_value("# When unsure\n\nAsk *first*.")


def test_a_new_version_of_the_scheme_opens_as_a_page(page: Page) -> None:
    page.goto("/projects/new/")
    page.get_by_label("Name").fill("Versions")
    page.get_by_role("button", name="Make the project").click()
    page.goto("/p/versions/scheme/edit/")
    page.get_by_label("Description").fill("Reworded.")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("button", name="Make version 2").click()
    expect(page).to_have_url(re.compile("/p/versions/scheme/$"))
    expect(page.locator(".site-head")).to_have_count(1)


def upload_three(page: Page, tmp_path: Path) -> None:
    """Make a project "Team", one annotator a conversation, with three conversations."""
    page.goto("/projects/new/")
    page.get_by_label("Name").fill("Team")
    page.get_by_label("Annotators for each").fill("1")
    page.get_by_role("button", name="Make the project").click()
    page.get_by_role("link", name="Upload transcripts").first.click()
    file = tmp_path / "three.jsonl"
    said = [("user", "Which booth?"), ("assistant", "The one by the lift.")]
    turns = [{"role": role, "text": text} for role, text in said]
    lines = [
        json.dumps({"id": name, "turns": [*turns, {"role": "user", "text": name}]})
        for name in ("learn-by-me", "first-work", "second-work")
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    page.get_by_label("Files").set_input_files(file)
    page.get_by_label("Name of the new corpus").fill("Logs")
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Import 3 conversations").click()
    expect(page.get_by_role("link", name="Open Logs")).to_be_visible()


def label_and_complete(page: Page, key: str) -> None:
    expect(page.locator(".turn[aria-current]")).to_have_count(1)
    press(page, key)
    expect(page.locator("#saved")).to_have_text("Saved")
    press(page, "Enter")


def test_two_people_learn_and_work_at_once(
    page: Page, browser: Browser, workbench: Workbench, tmp_path: Path
) -> None:
    upload_three(page, tmp_path)
    page.goto("/p/team/assign/")
    page.get_by_label("learn-by-me").check()
    page.get_by_role("button", name="Use for training").click()
    page.goto("/p/team/training/")
    page.get_by_role("button", name="Write gold").click()
    label_and_complete(page, "c")
    expect(page.get_by_role("row", name="learn-by-me")).to_contain_text("1 label")
    page.goto("/p/team/settings/")
    page.get_by_label("Pass mark").fill("100")
    page.get_by_role("button", name="Save").click()
    page.goto("/p/team/members/")
    page.get_by_role("textbox", name="Username").fill("zoe")
    page.get_by_role("combobox", name="Role").select_option("annotator")
    page.get_by_role("button", name="Save").click()
    invitation = page.locator("code.invitation").inner_text()

    context = browser.new_context(base_url=workbench.url)
    zoe = context.new_page()
    zoe.goto(invitation)
    for field in zoe.get_by_role("textbox").all():
        field.fill("three-booths-by-the-lift")
    zoe.get_by_role("button").last.click()
    zoe.goto("/p/team/annotate/")
    expect(zoe.get_by_role("heading", name="Training", level=1)).to_be_visible()
    press_ready(zoe, "Open the next conversation")
    label_and_complete(zoe, "f")
    expect(zoe.get_by_role("heading", name="F1 0.00")).to_be_visible()
    expect(zoe.locator(".verdict")).to_have_count(2)
    seen = Axe().run(zoe, options=RULES)
    assert seen.violations_count == 0, seen.generate_report()
    press_ready(zoe, "Try again")
    expect(zoe.get_by_role("heading", name="Training", level=1)).to_be_visible()
    press_ready(zoe, "Open the next conversation")
    label_and_complete(zoe, "c")
    expect(zoe.get_by_text("You may begin real work.")).to_be_visible()

    page.goto("/p/team/annotate/")
    press_ready(page, "Open the next conversation")
    press_ready(zoe, "Next conversation")
    titles = set()
    for each in (page, zoe):
        expect(each.locator(".turn[aria-current]")).to_have_count(1)
        titles.add(each.get_by_role("heading", level=1).inner_text())
    assert titles == {"first-work", "second-work"}
    for each in (page, zoe):
        label_and_complete(each, "c")
        expect(each.get_by_role("heading", name="Nothing is left for you")).to_be_visible()
    page.goto("/p/team/progress/")
    expect(page.get_by_role("row", name="zoe").last).to_contain_text("1: 0.00")
    expect(page.get_by_role("row", name="zoe").last).to_contain_text("2: 1.00")
    context.close()
