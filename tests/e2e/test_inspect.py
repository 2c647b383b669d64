"""The inspector in a browser: the chart moves the transcript, and the transcript the chart."""

import csv
import re
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.annotating import Cut, press

pytestmark = pytest.mark.e2e
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
BAND = "() => document.getElementById('chart').layout.shapes[0].x0 + 0.4"
LINE = (
    "() => document.getElementById('chart').data.find((each) => each.name === 'whole').line.color"
)


def open_conversation(page: Page, tail: str = "", *, width: int = 1280) -> None:
    """Open a conversation of the demo, once a worker has scored it."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/p/demo/c/assistant/")
    href = page.get_by_role("link", name="preserved-lemons").get_attribute("href")
    assert href
    deadline = time.monotonic() + 60
    page.goto(href + tail)
    while page.get_by_text("Not scored yet").is_visible():
        assert time.monotonic() < deadline, "no worker scored the demo"
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#chart .scatterlayer").first).to_be_visible()
    expect(page.locator("[aria-current=true]")).to_have_count(1)


def current(page: Page) -> str | None:
    return page.locator(".inspected-turn[aria-current]").get_attribute("id")


def over_turn(page: Page, number: int, y: float = 60) -> None:
    """Move the pointer into a turn's column of the chart, ``y`` pixels below its top."""
    page.locator("#chart").scroll_into_view_if_needed()
    x, top = page.evaluate(
        """(number) => {
          const chart = document.getElementById("chart");
          const { margin, xaxis: { range } } = chart.layout;
          const box = chart.getBoundingClientRect();
          const width = chart.clientWidth - margin.l - margin.r;
          const share = (number - range[0]) / (range[1] - range[0]);
          return [box.left + margin.l + width * share, box.top];
        }""",
        number,
    )
    page.mouse.move(x, top + y, steps=4)


def test_keys_move_transcript_chart_panel_and_address(page: Page) -> None:
    open_conversation(page)
    assert current(page) == "turn-1"
    press(page, *["j"] * 3, "k")
    assert current(page) == "turn-3"
    expect(page.locator("#turn-3")).to_be_focused()
    expect(page.locator("#panel-title")).to_contain_text("Turn 3")
    assert page.evaluate(BAND) == pytest.approx(3)
    assert page.url.endswith("#turn-3")


def test_a_link_to_a_turn_opens_there_and_without_one_the_page_stays_at_its_top(page: Page) -> None:
    open_conversation(page, "#turn-9")
    assert current(page) == "turn-9"
    expect(page.locator("#turn-9")).to_be_in_viewport()
    assert page.evaluate(BAND) == pytest.approx(9)
    page.goto("about:blank")
    open_conversation(page)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("y", [60, 110])
def test_pointing_at_the_chart_shows_the_turn_and_a_click_goes_there(page: Page, y: int) -> None:
    open_conversation(page)
    over_turn(page, 5, y)
    expect(page.locator("#turn-5")).to_have_class(re.compile("pointed"))
    expect(page.locator("#panel-title")).to_contain_text("Turn 5")
    expect(page.locator("#panel-reasons")).to_contain_text("Repair")
    assert current(page) == "turn-1"
    page.mouse.down()
    page.mouse.up()
    assert current(page) == "turn-5"
    expect(page.locator("#turn-5")).to_be_in_viewport()
    page.mouse.move(1, 1)
    expect(page.locator(".pointed")).to_have_count(0)
    expect(page.locator("#panel-title")).to_contain_text("Turn 5")


def test_brushing_the_chart_shows_those_turns_alone(page: Page) -> None:
    open_conversation(page)
    over_turn(page, 4)
    page.mouse.down()
    over_turn(page, 9)
    page.mouse.up()
    turns = page.locator(".inspected-turn:visible")
    expect(turns).to_have_count(6)
    assert current(page) == "turn-4"
    assert "from=4&to=9" in page.url
    page.reload()
    expect(page.locator("#chart .scatterlayer").first).to_be_visible()
    expect(turns).to_have_count(6)
    expect(page.get_by_label("Turns", exact=True)).to_have_value("4")
    # The keys stay within; a view is a link that keeps range and turn.
    press(page, *["j"] * 8)
    assert current(page) == "turn-9"
    page.get_by_role("link", name="Topics", exact=True).click()
    expect(page.locator("#chart .annotation").first).to_contain_text("Distraction")
    assert page.url.endswith("?view=topics&from=4&to=9#turn-9")
    expect(turns).to_have_count(6)
    assert current(page) == "turn-9"


def test_a_range_is_typed_and_a_link_out_of_it_ends_it(page: Page) -> None:
    open_conversation(page)
    page.get_by_label("Turns", exact=True).fill("5")
    page.get_by_label("to", exact=True).fill("6")
    page.get_by_label("to", exact=True).press("Tab")
    turns = page.locator(".inspected-turn:visible")
    expect(turns).to_have_count(2)
    edges = "() => document.getElementById('chart').layout.shapes.at(-1)"
    assert page.evaluate(f"({edges})().x0") == pytest.approx(4.5)
    page.get_by_role("button", name="Show all turns").click()
    expect(turns).to_have_count(14)
    assert "from=" not in page.url
    page.goto(page.url.partition("?")[0].partition("#")[0] + "?from=5&to=6#turn-5")
    expect(turns).to_have_count(2)
    page.locator("#panel-reasons").get_by_role("link", name="Turn 4").first.click()
    expect(turns).to_have_count(14)
    assert current(page) == "turn-4"
    page.goto(page.url.partition("?")[0].partition("#")[0] + "?from=9&to=2")
    expect(turns).to_have_count(14)


def test_pointing_at_a_turn_and_clicking_it_move_the_chart(page: Page) -> None:
    open_conversation(page)
    page.locator("#turn-4 .said").hover()
    page.wait_for_function("() => document.getElementById('chart').layout.shapes.length === 2")
    page.locator("#turn-4 .said").click()
    assert current(page) == "turn-4"
    assert page.evaluate(BAND) == pytest.approx(4)


def test_a_reason_leads_to_the_turn_that_brought_it_about(page: Page) -> None:
    open_conversation(page, "#turn-5")
    page.locator("#panel-reasons").get_by_role("link", name="Turn 4").first.click()
    expect(page.locator("#turn-4")).to_have_attribute("aria-current", "true")
    assert page.evaluate(BAND) == pytest.approx(4)


def test_the_panel_says_what_stands_at_the_turn(page: Page) -> None:
    open_conversation(page, "#turn-6")
    standing = page.locator("#panel-standing")
    expect(standing).to_contain_text("of its words are in this answer")
    expect(standing).to_contain_text("Terms both sides use")
    press(page, "k")
    expect(standing).to_contain_text("What an answer covers is shown at the assistant's turns.")
    standing.get_by_role("link", name="Turn 1", exact=True).first.click()
    expect(page.locator("#turn-1")).to_have_attribute("aria-current", "true")


def test_the_words_of_a_finding_stand_out_while_it_is_focused(page: Page) -> None:
    open_conversation(page, "#turn-5")
    lit = "() => [...(CSS.highlights.get('evidence') ?? [])].map((range) => String(range))"
    page.locator("#panel-reasons").get_by_role("button", name="Repair", exact=True).focus()
    words = page.evaluate(lit)
    assert len(words) == 2  # in the transcript and in the panel
    assert words[0] == words[1]
    assert words[0] in page.locator("#turn-5 .said").inner_text()
    press(page, "Tab")
    page.locator("#turn-5").focus()
    assert page.evaluate(lit) == []


def test_what_is_drawn_stays_in_the_address(page: Page) -> None:
    open_conversation(page)
    panels = page.locator("#chart .cartesianlayer .subplot")
    count = panels.count()
    page.get_by_text("Measures (").click()
    page.get_by_label("Distraction").uncheck()
    expect(panels).to_have_count(count - 1)
    assert "topic-control.distraction" not in page.url
    page.reload()
    expect(panels).to_have_count(count - 1)
    page.get_by_text("Measures (").click()
    distraction = page.get_by_label("Distraction")
    expect(distraction).not_to_be_checked()
    cut = Cut(page, "**series=**")
    distraction.check()
    expect(page.locator("#failed")).to_contain_text("could not be drawn")
    cut.mend()
    distraction.uncheck()
    expect(page.locator("#failed")).to_be_hidden()
    distraction.check()
    expect(panels).to_have_count(count)


def test_where_nothing_is_drawn_the_keys_move_and_what_is_ticked_is_drawn(page: Page) -> None:
    open_conversation(page)
    page.goto(page.url.partition("#")[0] + "?series=&kind=")
    expect(page.locator(".turn-panel")).to_be_visible()
    press(page, "j")
    expect(page.locator("#turn-2")).to_be_focused()
    page.evaluate(  # with Caps Lock
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'J', code: 'KeyJ', bubbles: true}))"
    )
    expect(page.locator("#turn-3")).to_be_focused()
    expect(page.locator("#chart .scatterlayer")).to_have_count(0)
    page.locator(".choose summary").first.click()
    page.get_by_role("checkbox", name="Drift", exact=False).first.check()
    expect(page.locator("#chart .scatterlayer").first).to_be_visible()
    assert current(page) == "turn-3"


def test_parts_of_drift_and_kinds_of_event_are_toggled_and_views_are_links(page: Page) -> None:
    open_conversation(page)
    page.get_by_label("Failure state").check()
    page.wait_for_function(
        "() => document.getElementById('chart').data.some((t) => t.name === 'drift.failure_state')"
    )
    page.get_by_text("Events (").click()
    page.get_by_label("Response").first.check()
    expect(page.locator("#chart").get_by_text("Response")).to_be_visible()
    assert "series=drift.failure_state" in page.url
    page.get_by_role("link", name="Topics", exact=True).click()
    expect(page.locator("#chart .annotation").first).to_contain_text("Distraction")
    assert page.url.endswith("?view=topics")


def test_the_chart_takes_the_colours_of_the_theme(page: Page) -> None:
    open_conversation(page)
    light = page.evaluate(LINE)
    page.get_by_text("manager", exact=True).click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_function(f"{LINE} !== '{light}'")
    page.get_by_role("button", name="System").click()
    page.wait_for_function(f"{LINE} === '{light}'")


def test_the_chart_is_saved_as_svg_and_png(page: Page) -> None:
    open_conversation(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename == "preserved-lemons.svg"
    root = ET.parse(download.value.path()).getroot()  # noqa: S314  # our own file
    assert root.tag.endswith("svg")
    assert "Distraction" in "".join(root.itertext())
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_pinned_chart_stays_in_view(page: Page) -> None:
    open_conversation(page)
    page.get_by_role("button", name="Keep in view").click()
    press(page, *["j"] * 10)
    expect(page.locator("#chart-title")).to_be_in_viewport()
    page.wait_for_function(
        """() => {
          const [turn, chart] = ["#turn-11", ".chart-card"].map((each) =>
              document.querySelector(each).getBoundingClientRect());
          return turn.top >= chart.bottom - 1;
        }"""
    )


def test_on_a_narrow_screen_the_reasons_are_at_the_turn(page: Page) -> None:
    open_conversation(page, width=390)
    expect(page.locator(".turn-panel")).to_be_hidden()
    page.locator("#turn-5").get_by_text("Why").click()
    expect(page.locator("#turn-5 .reasons")).to_contain_text("Found by lenses")
    page.locator("#turn-5").get_by_role("link", name="What stands at this turn").click()
    expect(page.get_by_role("heading", name="What stands at turn 5")).to_be_visible()
    expect(page.get_by_role("heading", name="Asked so far")).to_be_visible()
    page.go_back()
    expect(page.locator("#transcript")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_table_and_csv_hold_the_same(page: Page) -> None:
    open_conversation(page)
    page.get_by_text("The same as a table").click()
    shown = page.locator(".as-table tbody tr").nth(4).locator("td").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    with Path(download.value.path()).open(encoding="utf-8", newline="") as stream:
        row = list(csv.DictReader(stream))[4]
    assert row["turn"] == "5"
    assert shown[1].startswith(f"{float(row['entrainment.der']):.3f}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_unfolded_is_accessible(page: Page, theme: str) -> None:
    open_conversation(page, "#turn-5")
    page.evaluate(
        """(theme) => {
          for (const each of document.querySelectorAll("details")) each.open = true;
          document.documentElement.dataset.theme = theme;
          document.dispatchEvent(new CustomEvent("themechange"));
        }""",
        theme,
    )
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


def test_sorting_and_filtering_a_corpus_is_a_link(page: Page) -> None:
    page.goto("/p/demo/c/assistant/")
    page.get_by_label("Id or words said").fill("lemons")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("link", name="preserved-lemons")).to_be_visible()
    expect(page.get_by_role("link", name="photo-renamer")).to_have_count(0)
    page.get_by_role("link", name="Turns").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Turns")
    assert "search=lemons" in page.url
    assert "sort=-turns" in page.url


def test_scoring_again_ends_by_itself(page: Page) -> None:
    page.goto("/p/demo/c/human-baseline/")
    page.get_by_role("button", name="Score everything again").click()
    expect(page.locator("#progress .badge")).to_have_text("Done")
    expect(page.get_by_role("button", name="Cancel the run")).to_have_count(0)
    page.get_by_role("link", name="Open Human baseline").click()
    expect(page.get_by_role("heading", name="Human baseline")).to_be_visible()


def test_the_chart_of_a_group_opens_the_conversation_at_the_turn(page: Page) -> None:
    page.goto("/p/demo/c/assistant-over-time/sessions/")
    page.get_by_role("link", name="allotment", exact=True).click()
    deadline = time.monotonic() + 60
    while not page.locator("#across").is_visible():
        assert time.monotonic() < deadline, "no worker scored the sessions"
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#across .scatterlayer").first).to_be_visible()
    # The first session has eight turns: place 9 is the boundary, 12 the third turn of the second.
    for place in (9, 12):
        x, y = page.evaluate(
            """(place) => {
              const chart = document.getElementById("across");
              const { margin, xaxis: { range } } = chart.layout;
              const box = chart.getBoundingClientRect();
              const share = (place - range[0]) / (range[1] - range[0]);
              const width = chart.clientWidth - margin.l - margin.r;
              return [box.left + margin.l + width * share, box.top + 60];
            }""",
            place,
        )
        page.mouse.click(x, y)
    expect(page.get_by_role("heading", level=1, name="allotment-2")).to_be_visible()
    assert page.url.endswith("?turn=3#turn-3")
    expect(page.locator("#turn-3")).to_have_attribute("aria-current", "true")


def test_from_the_dark_theme_paper_is_light(page: Page) -> None:
    open_conversation(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate("document.dispatchEvent(new CustomEvent('themechange'))")
    dark = page.evaluate(LINE)
    page.evaluate(
        """() => {
          const drawn = () => document.getElementById("chart").layout;
          addEventListener("beforeprint", () => {
            window.printed = [drawn().paper_bgcolor, drawn().width, drawn().shapes.length];
          });
        }"""
    )
    page.pdf()
    background, width, marked = page.evaluate("window.printed")
    assert background == "#fffefb"
    assert width < 640
    assert marked == 0
    # On the screen everything is as it was.
    page.wait_for_function(f"{LINE} === '{dark}'")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="print")
    colours = page.evaluate(
        """() => [...document.querySelectorAll("body, .inspected-turn, .chip")].map((each) => {
          const { color } = getComputedStyle(each);
          return Math.max(...color.match(/[0-9]+/g).slice(0, 3).map(Number));
        })"""
    )
    assert max(colours) < 160


def test_on_paper_a_table_stands_where_there_is_no_chart_and_nothing_is_to_be_filled_in(
    page: Page,
) -> None:
    open_conversation(page)
    page.emulate_media(media="print")
    expect(page.locator("#range")).to_be_hidden()
    deadline = time.monotonic() + 60
    page.goto("/p/demo/c/assistant/overview/")
    while not page.locator("#figures").count():
        assert time.monotonic() < deadline, "no worker gathered the demo's figures"
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(".filters").first).to_be_hidden()
    expect(page.locator("section[aria-labelledby=reflections] table")).to_be_visible()
    # A chart has the same as its table, which is printed if somebody opened it.
    beside = page.locator("section[aria-labelledby=distribution] table")
    expect(beside).to_be_hidden()
    page.locator("section[aria-labelledby=distribution] details").evaluate(
        "(details) => { details.open = true; }"
    )
    expect(beside).to_be_visible()
