"""Whole numbers that people send, however large: every route takes them, and none fails."""

import re

import pytest
from django.test import Client

from annotator.numbers import LARGEST, whole
from tests.test_urls import PROJECT, World, walk, world

__all__ = ["world"]  # a fixture

LONG = "9" * 5000  # Python refuses to read more than 4,300 digits
NAMES = (
    *("page", "part", "skip", "version", "a", "b", "shortest", "longest", "upload", "trial"),
    *("least", "most", "sure", "seen", "shown"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("0", 0), ("7", 7), ("007", 7), (str(LARGEST), LARGEST)),
        *((str(LARGEST + 1), LARGEST), ("9999999999", LARGEST), (LONG, LARGEST)),
        *(("0" * 5000 + "12", 12), ("", None), (None, None), ("-1", None), ("1.0", None)),
        *(("²", None), ("٣", None), (" 1", None), ("1e3", None)),
    ],
)
def test_a_whole_number_is_read_or_is_none(text: str | None, expected: int | None) -> None:
    assert whole(text) == expected


@pytest.mark.parametrize("number", ["0", LONG, "²"])
@pytest.mark.parametrize("more", [(), ("turn",)], ids=["", "turn"])  # a turn hides a part
def test_no_number_in_an_address_makes_a_route_fail(
    world: World, number: str, more: tuple[str, ...]
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.owner)
    names = more or NAMES

    def answer(name: str) -> int:
        path, _, query = world.paths[name].partition("?")
        kept = "" if more else query.replace("a=", "x=").replace("b=", "y=")
        asked = "&".join(f"{each}={number}" for each in names)
        response = client.get(f"{path}?{asked}&{kept}")
        if response.streaming:
            response.getvalue()
        return response.status_code

    routes = [name for name, route in PROJECT.items() if route.method == "get"]
    found = walk(routes, answer)
    assert {name: status for name, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("number", ["9999999999", "9" * 30, LONG])
def test_a_row_of_no_such_number_is_not_there(world: World, number: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.owner)
    paths = {
        name: re.sub(r"/\d+(?=/|$)", f"/{number}", world.paths[name].split("?")[0])
        for name in PROJECT
    }
    numbered = [name for name, path in paths.items() if number in path]
    found = walk(
        numbered,
        lambda name: client.generic(PROJECT[name].method.upper(), paths[name]).status_code,
    )
    assert set(found.values()) == {404}
