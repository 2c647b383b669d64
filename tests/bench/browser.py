"""What a person in a browser waits for."""

import os
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.bench.tools import say

if TYPE_CHECKING:
    from playwright.sync_api import Page

TIMES = 15


@contextmanager
def logged_in(url: str, session: str) -> Iterator["Page | None"]:
    """Yield a page of a Chromium that is logged in, None where there is no Chromium."""
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if path is None:
        say("page: no Chromium to open it with")
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = launched.new_context(base_url=url)
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        yield context.new_page()
        launched.close()


def weigh(page: "Page | None", paths: list[str]) -> None:
    """Say what is fetched to open a conversation, the first time and the next."""
    if page is None:
        return
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    for visit, path in zip(("first", "next"), paths, strict=False):
        sizes.clear()
        page.goto(path, wait_until="networkidle")
        ready = page.evaluate("performance.getEntriesByName('ready')[0].startTime")
        fetched = [size for size in sizes if size]
        say(
            f"page, {visit} visit: {sum(fetched) / 1000:.0f} kB in {len(fetched)} requests,"
            f" ready after {ready:.0f} ms"
        )
    network.detach()


def time_opening(page: "Page | None", what: str, path: str) -> None:
    """Say how long it is from going to a conversation until it can be worked on."""
    if page is None:
        return
    empty, usable = [], []
    for _ in range(TIMES + 1):
        empty.append(_until(page, "/healthz", "body"))
        usable.append(_until(page, path, ".turn[aria-current]"))
    say(
        f"browser, {what}: usable after {_middle(usable)}, most {max(usable[1:]):.0f} ms;"
        f" an empty view {_middle(empty)} (n = {TIMES})"
    )


def _until(page: "Page", path: str, seen: str) -> float:
    """Return the milliseconds until something is seen."""
    begin = time.perf_counter()
    page.goto(path, wait_until="commit")
    page.wait_for_selector(seen, state="attached")
    return (time.perf_counter() - begin) * 1000


def _middle(times: list[float]) -> str:
    """Return the median, the first visit left out: it fills the browser's cache."""
    return f"{statistics.median(times[1:]):.0f} ms"
