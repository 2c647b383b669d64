"""Every page in both themes and on a narrow screen: no axe violation, nothing cut off."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Workbench

pytestmark = pytest.mark.e2e
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PAGES = [
    "/",
    "/projects/new/",
    "/p/demo/",
    "/p/demo/members/",
    "/p/demo/settings/",
    "/p/demo/progress/",
    "/p/demo/assign/",
    "/p/demo/comments/",
    "/p/demo/training/",
    "/p/demo/priority/",
    "/p/demo/annotate/?list",
    "/p/demo/scheme/",
    "/p/demo/scheme/edit/",
    "/p/demo/upload/",
    "/p/demo/agreement/",
    "/p/demo/agreement/turns/",
    "/p/demo/adjudicate/",
    "/p/demo/adjudicate/next/",
    "/p/demo/export/",
    "/p/demo/c/assistant/",
    "/p/demo/c/assistant/findings/",
    "/p/demo/c/assistant/rates/",
    "/p/demo/c/assistant/overview/",
    "/p/demo/c/assistant-over-time/sessions/",
    "/p/demo/c/assistant-over-time/sessions/group/?of=allotment",
    "/p/demo/c/assistant-over-time/sessions/group/?by=task&of=surnames",
    "/p/demo/annotate/",
    "/p/demo/compare/",
    "/p/demo/compare/?by=prompt",
    "/p/demo/runs/",
    "/p/demo/runs/?corpus=assistant",
    "two runs",
    "/p/demo/quality/",
    "/lenses/",
    "/lenses/grounding-acts/",
    "conversation",
    "standing",
    "annotate",
    "run",
    "/nothing-here/",
]


def visit(page: Page, where: str) -> None:
    if where == "conversation":
        page.goto("/p/demo/c/assistant/")
        page.get_by_role("link", name="photo-renamer").click()
        expect(page.locator("#chart .scatterlayer").first).to_be_visible()
    elif where == "standing":
        visit(page, "conversation")
        page.goto(page.url.partition("?")[0] + "standing/?turn=4")
    elif where == "annotate":
        page.goto("/p/demo/c/human-baseline/")
        page.get_by_role("link", name="street-party").click()
        page.get_by_role("button", name="Annotate").click()
        expect(page.locator(".turn[aria-current]")).to_have_count(1)
    elif where == "run":
        page.goto("/p/demo/c/assistant/")
        page.get_by_role("link", name=re.compile(r"^Run \d+$")).first.click()
        expect(page.get_by_role("heading", level=1, name=re.compile(r"^Run \d+$"))).to_be_visible()
    elif where == "two runs":
        page.goto("/p/demo/runs/?corpus=human-baseline")
        pair = page.get_by_role("link", name=re.compile("^with run"))
        if not pair.count():
            page.goto("/p/demo/c/human-baseline/")
            page.get_by_role("button", name="Score everything again").click()
            expect(page.locator("#progress .badge")).to_have_text("Done")
            page.goto("/p/demo/runs/?corpus=human-baseline")
        pair.first.click()
        expect(page.get_by_role("heading", level=1, name="From run")).to_be_visible()
    else:
        page.goto(where)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("where", PAGES)
def test_a_page_is_accessible(
    context: BrowserContext, workbench: Workbench, where: str, theme: str
) -> None:
    context.add_cookies([{"name": "theme", "value": theme, "url": workbench.url}])
    page = context.new_page()
    visit(page, where)
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("where", PAGES)
def test_a_page_fits_a_narrow_screen(page: Page, where: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, where)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_theme_is_kept(page: Page) -> None:
    page.goto("/")
    page.get_by_text("manager", exact=True).click()
    page.get_by_role("button", name="Dark").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_text("manager", exact=True).click()
    page.get_by_role("button", name="System").click()


def test_the_log_in_page_is_accessible_and_lets_in(workbench: Workbench, page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/p/demo/")
    assert Axe().run(page, options=RULES).violations_count == 0
    page.get_by_label("Username").fill("manager")
    page.get_by_label("Password").fill(workbench.password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Demo")).to_be_visible()
    assert page.goto(workbench.login_url).status == 400  # type: ignore[union-attr]
