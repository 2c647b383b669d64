"""JSON: the native format and OpenAI's."""

import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from annotator.formats import json_pieces
from annotator.formats.base import Options, Problem, Record
from annotator.transcript import Role
from tests.annotator.formats.files import NASTY, native, one, problems, read, said, transcripts

TEN = datetime(2024, 5, 1, 10, tzinfo=UTC)


def conversation(**fields: Any) -> str:
    return json.dumps({"turns": [{"role": "user", "text": "x"}], **fields})


def turn(**fields: Any) -> str:
    return json.dumps({"turns": [{"text": "x", **fields}]})


def test_a_broken_line_is_told_and_the_others_are_kept() -> None:
    good = native([said("hello")])
    lines = [good, b"{oops}\n", b'{"turns": [{"role": "king", "text": "x"}]}\n', b'{"turns": []}\n']
    items = read("native", b"".join([*lines, b"\n \r\n", good]))
    found = problems(items)
    assert [(each.line, each.path) for each in found] == [
        (2, "$"),
        (3, "$.turns[0].role"),
        (4, "$.turns"),
    ]
    assert "byte 1" in found[0].message
    assert "participant" in found[1].message
    assert found[1].excerpt == "king"
    assert [item.line for item in items if isinstance(item, Record)] == [1, 7]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('{"messages": 1}', "$.messages"),
        ('{"messages": [1]}', "$.messages[0]"),
        ('{"messages": [{"role": "user"}]}', "$.messages[0].content"),
        ('{"messages": [{"role": "developer", "content": null}]}', "$.messages[0].content"),
        ('{"messages": [{"role": "user", "content": [1]}]}', "$.messages[0].content[0]"),
        ('{"messages": [{"content": "x"}]}', "$.messages[0].role"),
        ('{"messages": [{"role": "user", "content": "x"}], "outcome": "y"}', "$.outcome"),
        ("[1]", "$[0]"),
        ("null", "$"),
    ],
)
def test_problems_name_their_path(line: str, path: str) -> None:
    (problem,) = problems(read("openai-chat", line))
    assert problem.path == path


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"id": []}, "$.id"),
        ({"model": True}, "$.model"),
        ({"outcome": "good"}, "$.outcome"),
        ({"outcome": 10**400}, "$.outcome"),
        ({"trial": 1.5}, "$.trial"),
        ({"trial": 2**31}, "$.trial"),
        ({"meta": []}, "$.meta"),
        ({"turns": {"a": 1}}, "$.turns"),
        ({"turns": [{"text": None}]}, "$.turns[0].text"),
        ({"turns": [{"text": "x"}, {"text": "x", "speaker": {}}]}, "$.turns[1].speaker"),
        ({"turns": [{"text": "x", "role": 1}]}, "$.turns[0].role"),
    ],
)
def test_a_field_of_another_type_is_told(fields: dict[str, Any], path: str) -> None:
    (problem,) = problems(read("native", conversation(**fields)))
    assert (problem.path, problem.kept) == (path, False)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 5000])
def test_numbers_that_are_none_are_told(number: str) -> None:
    lines = [
        f'{{"turns": [{{"text": "{text}"}}], "outcome": {number}}}' for text in ("x", r"\ud83d")
    ]
    assert [each.line for each in problems(read("native", "\n".join(lines)))] == [1, 2]


@pytest.mark.parametrize("depth", [101, 500, 5000, 200_000])
@pytest.mark.parametrize("place", ["meta", "turn", "turns"])
def test_deep_json_is_told(depth: int, place: str) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    line = {
        "meta": f'{{"turns": [{{"text": "x"}}], "m": {deep}}}',
        "turn": f'{{"turns": [{{"text": "\\u0000", "m": {deep}}}]}}',
        "turns": f'{{"turns": {deep}}}',
    }[place]
    (problem,) = problems(read("native", line))
    assert problem.path.startswith("$")


def test_json_as_deep_as_allowed_is_kept() -> None:
    deep: Any = 1
    for _ in range(Options().max_depth - 1):
        deep = [deep]
    assert one(read("native", conversation(deep=deep))).meta == {"deep": deep}


def test_what_is_said_of_a_conversation_has_its_place() -> None:
    about = {
        "id": 7, "model": "m", "condition": "c", "task_key": "t", "outcome": 0.5,
        "session_group": "g", "session_order": 2, "trial": 3,
    }  # fmt: skip
    found = one(read("native", conversation(**about, meta={"a": [None]}, topic="buses", no=None)))
    assert {name: getattr(found, name) for name in about} == {**about, "id": "7"}
    assert found.meta == {"a": [None], "topic": "buses"}


def test_meta_and_a_field_of_one_name_are_both_kept() -> None:
    found = one(read("native", conversation(topic="buses", meta={"topic": "trains"})))
    assert found.meta == {"topic": "buses", "meta": {"topic": "trains"}}


def test_what_else_is_said_of_a_turn_is_kept() -> None:
    extra = {"turn_id": "t1", "labels": {"act": ["a"]}, "mapped": {"repair": None}}
    found = one(read("native", turn(speaker="Ana", **extra))).turns[0]
    assert (found.role, found.speaker, found.meta) == (Role.PARTICIPANT, "Ana", extra)


@pytest.mark.parametrize(
    ("speaker", "role"),
    [("User", Role.USER), ("assistant", Role.ASSISTANT), ("tool", Role.TOOL),
     ("Model", Role.PARTICIPANT), ("Claude", Role.PARTICIPANT), ("", Role.PARTICIPANT)],
)  # fmt: skip
def test_without_a_role_only_a_roles_own_name_counts(speaker: str, role: Role) -> None:
    found = one(read("native", turn(speaker=speaker))).turns[0]
    assert (found.role, found.speaker) == (role, speaker or "participant")


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("2024-05-01T10:00:00Z", TEN),
        ("2024-05-01T12:00:00+02:00", TEN),
        ("2024-05-01 10:00", TEN),
        (TEN.timestamp(), TEN),
        (TEN.timestamp() * 1000, TEN),
        (str(int(TEN.timestamp())), TEN),
        ("10:30", None),
        (5, None),
        (1e300, None),
        (True, None),
        (["2024-05-01"], None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_times_are_read_where_they_can_be_and_kept_as_they_are(
    value: object, time: datetime | None
) -> None:
    found = one(read("native", turn(time=value))).turns[0]
    assert (found.time, found.meta) == (time, {"time": value})


def test_openai_parts_calls_and_roles_are_kept() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    image = {"type": "image_url", "image_url": {"url": "data:"}}
    reasoning = {"type": "reasoning", "text": "unsaid"}
    parts = [{"type": "text", "text": "Look"}, image, {"type": "text", "text": "here"}, reasoning]
    messages = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "name": "Ana", "content": parts},
        {"role": "assistant", "content": None, "refusal": None, "tool_calls": [call]},
        {"role": "function", "name": "f", "content": "42"},
    ]
    found = one(read("openai-chat", json.dumps({"messages": messages, "model": "m", "n": 1})))
    system, user, assistant, tool = found.turns
    assert (system.role, system.speaker, system.meta) == (
        Role.SYSTEM,
        "system",
        {"role": "developer"},
    )
    assert (user.speaker, user.text) == ("Ana", "Look\nhere")
    assert user.meta == {"content": [image, reasoning]}
    assert (assistant.text, assistant.meta) == ("", {"tool_calls": [call]})
    assert (tool.role, tool.speaker, tool.text) == (Role.TOOL, "f", "42")
    assert (found.model, found.meta) == ("m", {"n": 1})


LAYOUTS = {
    "lines": lambda found: "\n".join(json.dumps(each) for each in found),
    "array": json.dumps,
    "array, laid out": lambda found: json.dumps(found, indent=2),
    "one after the other": lambda found: "\n".join(json.dumps(each, indent=1) for each in found),
    "array over lines": lambda found: (
        "[\n" + ",\n".join(json.dumps(each) for each in found) + "\n]\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_a_file_can_be_laid_out_in_any_way(
    layout: Callable[[Any], str], chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_pieces, "CHUNK", chunk)
    found = [{"id": f"c{n}", "turns": [{"text": text}]} for n, text in enumerate(NASTY)]
    items = read("native", layout(found))
    assert [each.id for each in transcripts(items)] == [each["id"] for each in found]
    assert [each.turns[0].text for each in transcripts(items)] == list(NASTY)


def test_a_broken_element_is_told_by_line_and_place_and_the_others_are_kept() -> None:
    good = '{"turns": [{"text": "x"}]}'
    data = f'[\n  {good},\n  {{"turns": "x"}},\n  {{"turns": [}}]}},\n  7,\n  {good}\n]'
    items = read("native", data)
    assert [(each.line, each.path) for each in problems(items)] == [
        (3, "$[1].turns"),
        (4, "$[2]"),
        (5, "$[3]"),
    ]
    assert [item.line for item in items if isinstance(item, Record)] == [2, 6]


@pytest.mark.parametrize("data", ['[{"turns": [{"text": "x"}]}, {"turns": [', "[", "[7", '["'])
def test_an_array_that_breaks_off_keeps_what_is_whole(data: str) -> None:
    items = read("native", data)
    assert len(transcripts(items)) == (1 if "x" in data else 0)
    assert all(each.path for each in problems(items))


@pytest.mark.parametrize("chunk", [10, 11, 1 << 20])
def test_a_value_that_is_too_long_is_passed_over(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_pieces, "CHUNK", chunk)
    data = json.dumps([{"turns": [{"text": text}]} for text in ("1", '\\"]' * 500, "22")])
    items = read("native", data, Options(max_line_bytes=100))
    (problem,) = problems(items)
    assert (problem.path, problem.message) == ("$[1]", "this value is longer than 100 bytes")
    assert [each.turns[0].text for each in transcripts(items)] == ["1", "22"]


@pytest.mark.parametrize(
    ("begin", "members"),
    [(b'[{"a": "', False), (b'[{"a": 1', False), (b"[1", False), (b'{"', True)],
)
def test_what_never_ends_is_read_in_constant_memory(begin: bytes, members: bool) -> None:
    endless = io.BufferedReader(_Endless(begin, 24 << 20))
    tracemalloc.start()
    found = list(json_pieces.pieces(endless, Options(max_line_bytes=1 << 20), members=members))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {type(each) for each in found} == {Problem}
    assert most < 12 << 20


class _Endless(io.RawIOBase):
    """A beginning, and the same figure over and over."""

    def __init__(self, begin: bytes, size: int) -> None:
        self._next, self._left = begin, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = (self._next or b"1" * min(self._left, 1 << 16))[: len(buffer)]
        self._next, self._left = b"", self._left - len(data)
        buffer[: len(data)] = data
        return len(data)


def test_a_line_that_is_too_long_is_passed_over() -> None:
    data = b'{"turns": [{"text": "' + b"x" * 1000 + b'"}]}\n' + native([said("ok")])
    items = read("native", data, Options(max_line_bytes=100))
    assert [(each.line, each.message) for each in problems(items)] == [
        (1, "the line is longer than 100 bytes")
    ]
    assert len(transcripts(items)) == 1
