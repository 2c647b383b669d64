"""Reading a conversation: formatted and raw, long ones, search, several turns, its history."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.annotating import begin, chips, press, saved, select, upload
from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
MARKDOWN = """# Two **ways**

Take `a*b*c` and *not* snake_case_names, or [the manual](https://example.org/a_(b)?x="1").

- first **thing**
- 2 * 3 * 4 = 24
1. in order

> quoted <b>text</b>

```python
x = "**no bold**"
```
| a | b |
|---|---|
| 1 | 2 |

\\*kept\\* ~~gone~~ ***"""
LONG = "Seven words stand in this one sentence. " * 2600
NAMES = ("formats", "search", "several", "past")


@pytest.fixture(scope="session")
def corpus(
    browser: Browser,
    workbench: Workbench,
    logged_in: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    said = [
        ("user", "How do I **do** it?"),
        ("assistant", MARKDOWN),
        ("tool", '{"found": "a needle"}'),
        ("assistant", LONG + "And a needle."),
        ("user", "İstanbul, NEEDLE"),
    ]
    context = browser.new_context(storage_state=logged_in, base_url=workbench.url)
    rows = {name: [*said, ("user", f"This is {name}.")] for name in NAMES}
    path = upload(context.new_page(), tmp_path_factory.mktemp("chats"), "Reading", rows)
    context.close()
    return path


def text(page: Page, turn: int) -> str:
    return str(page.locator(f"#turn-{turn} .said").evaluate("said => said.textContent"))


def test_formatting_hides_markers_and_keeps_the_text(page: Page, corpus: str) -> None:
    begin(page, corpus, "formats")
    said = page.locator("#turn-2 .said")
    for found, name in {
        "Two ways": "md-h1",
        "a*b*c": "md-code",
        "not": "md-em",
        "the manual": "md-link",
        "thing": "md-strong",
        "gone": "md-gone",
    }.items():
        assert found in "".join(said.locator(f".{name}:visible").all_inner_texts())
    shown = said.inner_text()
    assert "**" not in shown.replace("**no bold**", "").replace("***", "")
    assert "snake_case_names" in shown
    assert "https" not in shown
    assert "<b>text</b>" in shown
    assert said.locator("b, a, img").count() == 0
    assert text(page, 2) == MARKDOWN
    # Words are selected as they are seen, and labelled where they stand in the raw text.
    select(page, 2, "thing**\n- 2")
    press(page, "Shift+F", "1", "Escape")
    press(page, "Home", "v", "ArrowRight", "ArrowRight", "ArrowRight")
    assert page.evaluate("getSelection().toString()") == "do"
    press(page, "Escape", "`")
    assert page.locator("#turn-2 .said").inner_text().rstrip() == MARKDOWN.rstrip()
    assert "".join(page.locator("#turn-2 .mark").all_text_contents()) == "thing**\n- 2"
    saved(page)
    page.reload()
    expect(page.locator("#transcript")).to_have_class("transcript raw")
    press(page, "`")
    expect(page.locator("#turn-2 .places .chip")).to_contain_text("“thing** - 2”")
    assert text(page, 2) == MARKDOWN
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert Axe().run(page).violations_count == 0


def test_search_goes_through_long_and_folded_texts(page: Page, corpus: str) -> None:
    begin(page, corpus, "search")
    long = page.locator("#turn-4")
    expect(long.get_by_role("button", name="Show all 104,013 characters")).to_be_visible()
    assert long.evaluate("turn => turn.offsetHeight") < 700
    press(page, "/")
    page.keyboard.type("needle")
    expect(page.locator("#search-count")).to_have_text("3 found")
    press(page, "Enter")
    expect(page.locator("#turn-3 details")).to_have_attribute("open", "")
    press(page, "Enter")
    expect(page.locator("#position")).to_contain_text("Turn 4")
    expect(page.get_by_role("button", name="Show the beginning")).to_be_attached()
    seen = page.evaluate(
        """() => { const [range] = CSS.highlights.get("found-here");
            const { top } = range.getBoundingClientRect();
            return [top > 0 && top < innerHeight, range.toString()]; }"""
    )
    assert seen == [True, "needle"]
    press(page, "Escape")
    expect(page.locator("#turn-4")).to_be_focused()
    press(page, "Space")
    expect(page.locator("#turn-4")).to_have_class("turn")
    # The keys of the page go from place to place too.
    press(page, "Home", "/")
    page.keyboard.type("İstanbul")
    expect(page.locator("#search-count")).to_have_text("1 found")
    page.locator("#search-text").fill("NEEDLE")
    page.locator("#turn-1").click()
    press(page, ">", ">", "<", "f")
    expect(page.locator("#search-count")).to_have_text("1 of 3 found")
    chips(page, 3, "FU")
    saved(page)


def test_labels_go_to_all_turns_selected(page: Page, corpus: str) -> None:
    begin(page, corpus, "several")
    press(page, "Shift+J", "Shift+J", "f", "Shift+A")
    expect(page.locator("#position")).to_have_text("Turn 3 of 6, 3 selected")
    expect(page.locator("#live")).to_have_text("Answer attempt given to turn 2")
    for turn, letters in enumerate((["FU"], ["FU", "A"], ["FU"]), 1):
        chips(page, turn, *letters)
    press(page, "u", "u")
    expect(page.locator(".chip")).to_have_count(0)
    press(page, "Home", "c")
    page.locator("#turn-2 .who").click(modifiers=["Shift"])
    press(page, "c")  # one has it already: the rest gets it
    chips(page, 1, "CL")
    chips(page, 2, "CL")
    press(page, "c")
    expect(page.locator(".chip")).to_have_count(0)
    press(page, "Escape")
    expect(page.locator("#position")).to_have_text("Turn 2 of 6")
    saved(page)


def test_the_history_of_a_turn(page: Page, corpus: str) -> None:
    begin(page, corpus, "past")
    select(page, 1, "it")
    press(page, "Shift+F", "1", "Enter")
    page.keyboard.type("what?")
    press(page, "Enter", "l", "Delete", "u")
    saved(page)
    press(page, "h")
    rows = page.locator("#history-list li")
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text("Given: Friction “it” · severity 1 · “what?”")
    expect(rows.nth(1)).to_contain_text("Taken back: Friction")
    expect(rows.last).to_contain_text("Given: Friction “it”")
    assert Axe().run(page).violations_count == 0
    press(page, "Escape", "j", "h")
    expect(rows).to_have_text(["Nothing was ever given to this turn."])
