"""Work given out, asked about and answered, in the browser."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

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
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(first.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("See je and r in the guidelines")
    page.keyboard.press("Control+Enter")
    expect(first).to_contain_text("Resolved by manager")
    expect(first).to_contain_text("See je and r in the guidelines")
    expect(first).to_be_focused()
    expect(page.locator("#live")).to_have_text("Resolved.")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(second).to_contain_text("Resolved by manager")
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
