"""What the tests of the annotate page share: conversations of their own, keys, what is seen."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect


def upload(
    page: Page,
    directory: Path,
    name: str,
    conversations: Mapping[str, Sequence[tuple[str, str]]],
    annotators: int = 2,
) -> str:
    """Make a project with conversations of ``(role, text)`` by id; return their corpus's path."""
    chats = directory / "chats.jsonl"
    rows = [
        {
            "id": each,
            "turns": [{"role": role, "speaker": role, "text": text} for role, text in said],
        }
        for each, said in conversations.items()
    ]
    chats.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    page.goto("/projects/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Annotators for each").fill(str(annotators))
    page.get_by_role("button", name="Make the project").click()
    page.get_by_role("link", name="Upload transcripts").first.click()
    page.get_by_label("Files").set_input_files(chats)
    page.get_by_label("Name of the new corpus").fill("Logs")
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name=f"Import {len(rows)} conversation").click()
    link = page.get_by_role("link", name="Open Logs")
    expect(link).to_be_visible()
    path = link.get_attribute("href")
    assert path
    return path


def begin(page: Page, corpus: str, name: str) -> None:
    """Open a conversation to annotate it."""
    page.goto(corpus)
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="Annotate").click()
    expect(page.locator("#turn-1")).to_be_focused()


def seen(page: Page) -> None:
    """Wait until the page is seen: a browser drops the keys that are pressed before."""
    page.wait_for_function("() => performance.getEntriesByType('paint').length > 0")


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    seen(page)
    for key in keys:
        page.keyboard.press(key)


def press_ready(page: Page, name: str) -> None:
    """Press Enter on the button that has the focus when a page opens.

    A browser gives the focus with the first frame, which may come after the page has loaded.
    """
    expect(page.get_by_role("button", name=name)).to_be_focused()
    press(page, "Enter")


def chips(page: Page, turn: int, *expected: str) -> None:
    """Expect these letters on a turn, in this order."""
    expect(page.locator(f"#turn-{turn} :is(.given, .places) .chip b")).to_have_text(list(expected))


def hold(page: Page, key: str) -> None:
    """Hold a key down for long enough that it is repeated."""
    seen(page)
    for _ in range(4):
        page.keyboard.down(key)
    page.keyboard.up(key)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("Saved")


def select(page: Page, turn: int, words: str) -> None:
    """Select words of a turn as a mouse would."""
    page.locator(f"#turn-{turn} .said").evaluate(
        """(said, words) => {
            const ends = [said.textContent.indexOf(words)];
            ends.push(ends[0] + words.length);
            const texts = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
            const found = [];
            let before = 0;
            for (let node = texts.nextNode(); node; node = texts.nextNode()) {
                const { length } = node.nodeValue;
                while (ends.length > 0 && ends[0] <= before + length) {
                    found.push(node, ends.shift() - before);
                }
                before += length;
            }
            getSelection().setBaseAndExtent(...found);
        }""",
        words,
    )


def keep(page: Page, pattern: str, method: str = "GET") -> list[Route]:
    """Keep the next request waiting that ``pattern`` and ``method`` fit; it is the one returned."""
    kept: list[Route] = []

    def answer(route: Route) -> None:
        if kept or route.request.method != method:
            route.fallback()
        else:
            kept.append(route)

    page.route(pattern, answer)
    return kept


class Cut:
    """A connection that fails for requests to ``patterns`` until it is mended.

    The requests stay routed afterwards: one that is under way when its route is taken away can
    hang for as long as the page has patience.
    """

    def __init__(self, page: Page | BrowserContext, *patterns: str) -> None:
        self._broken = True
        for pattern in patterns:
            page.route(pattern, self._answer)

    def mend(self) -> None:
        self._broken = False

    def _answer(self, route: Route) -> None:
        if self._broken:
            route.abort()
        else:
            route.fallback()
