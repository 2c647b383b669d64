"""Pages of a list: whole, past the end, and of nothing."""

import pytest

from annotator.queries.paging import Page, span, within


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [(1, 0, 1), (0, 51, 1), (-3, 51, 1), (2, 50, 1), (2, 51, 2), (900, 51, 2)],
)
def test_a_page_that_there_is_not_is_the_nearest_one(number: int, total: int, shown: int) -> None:
    assert within(number, total, 50) == shown


def test_the_pages_of_a_list_hold_each_row_once() -> None:
    rows = list(range(101))
    found = [row for number in (1, 2, 3) for row in rows[span(number, 50)]]
    assert found == rows


def test_a_page_knows_its_neighbours() -> None:
    first, last = Page([""], 101, 1, 50), Page([""], 101, 3, 50)
    only: Page[str] = Page([], 0, 1, 50)
    assert (first.before, first.after, first.pages) == (None, 2, 3)
    assert (last.before, last.after) == (2, None)
    assert (only.before, only.after, only.pages) == (None, None, 1)
