"""Plain text."""

from datetime import UTC, datetime

import pytest

from annotator.formats.base import Options, Record
from annotator.transcript import Role
from tests.annotator.formats.files import one, problems, read, transcripts, turns


def said(text: str) -> list[list[tuple[str, str]]]:
    items = read("plain", text)
    assert problems(items) == []
    return [[(speaker, text) for _, speaker, text in each] for each in turns(items)]


def test_continuations_rules_and_colons_stay_in_the_text() -> None:
    text = (
        "User: Here is a list:\n- one\n\nNote: not a speaker\nsee https://example.org\n"
        "Assistant: Before\n---\nNote: after\n\n  Example: x\nUser: bye\n\n---\n\n"
        "User: second\nAssistant: yes"
    )
    assert said(text) == [
        [
            (
                "User",
                "Here is a list:\n- one\n\nNote: not a speaker\nsee https://example.org",
            ),
            ("Assistant", "Before\n---\nNote: after\n\n  Example: x"),
            ("User", "bye"),
        ],
        [("User", "second"), ("Assistant", "yes")],
    ]


@pytest.mark.parametrize("rule", ["---", "=====", " *** ", "---\n\n==="])
def test_rules_divide_conversations(rule: str) -> None:
    items = read("plain", f"Ana: 1\nBen: 2\n\n{rule}\n\nCy: 3\nDi: 4\n")
    assert [[text for _, _, text in each] for each in turns(items)] == [["1", "2"], ["3", "4"]]
    assert next(item.line for item in items if isinstance(item, Record)) == 1


@pytest.mark.parametrize(
    ("name", "role"),
    [("User", Role.USER), ("Human", Role.USER), ("Assistant", Role.ASSISTANT),
     ("AI", Role.ASSISTANT), ("Bot", Role.ASSISTANT), ("ChatGPT", Role.ASSISTANT),
     ("Claude", Role.ASSISTANT), ("GPT", Role.ASSISTANT), ("System", Role.SYSTEM),
     ("Developer", Role.PARTICIPANT), ("Dr. O’Neil-Lee", Role.PARTICIPANT),
     ("Ελένη", Role.PARTICIPANT)],
)  # fmt: skip
def test_names_tell_roles(name: str, role: Role) -> None:
    found = one(read("plain", f"{name}: x\nZoe: y\n{name}: z"))
    assert [(turn.role, turn.speaker) for turn in found.turns] == [
        (role, name),
        (Role.PARTICIPANT, "Zoe"),
        (role, name),
    ]


def test_a_name_that_comes_once_is_a_speaker_where_every_line_has_one() -> None:
    assert said("Ana: a\nBen: b\nAna: c\n") == [[("Ana", "a"), ("Ben", "b"), ("Ana", "c")]]


def test_a_name_that_comes_once_is_none_where_lines_go_on() -> None:
    text = "Ana: a\nwhich\nis long\nNote: x\nBen: b\nand\nAna: c\nBen: d"
    assert [speaker for speaker, _ in said(text)[0]] == ["Ana", "Ben", "Ana", "Ben"]


@pytest.mark.parametrize(
    "line", ["**User:** hi", "**User**: hi", "__User:__ hi", "### User: hi", "User : hi", "User:hi"]
)
def test_markdown_about_the_name_is_left_out(line: str) -> None:
    assert said(f"{line}\nAssistant: **yes**")[0] == [("User", "hi"), ("Assistant", "**yes**")]


def test_a_time_in_brackets_is_kept_and_read() -> None:
    found = one(read("plain", "[2024-05-01 10:00] Ana: a\n[10:01] Ben: b\n[laughs] Ana: c\nBen: d"))
    assert [turn.time for turn in found.turns] == [
        datetime(2024, 5, 1, 10, tzinfo=UTC),
        None,
        None,
        None,
    ]
    assert [turn.meta.get("time") for turn in found.turns] == [
        "2024-05-01 10:00",
        "10:01",
        "laughs",
        None,
    ]


@pytest.mark.parametrize("url", ["https://a.b", "C:\\x", "http://c"])
def test_an_address_begins_no_turn(url: str) -> None:
    assert said(f"Ana: look\n{url}\nBen: {url}\n{url}\nAna: ok\nBen: ok")[0][0] == (
        "Ana",
        f"look\n{url}",
    )


def test_text_may_begin_under_the_name() -> None:
    assert said("User:\nHi\n\nAssistant:\nHo\n\n") == [[("User", "Hi"), ("Assistant", "Ho")]]


def test_lines_before_the_first_speaker_are_told() -> None:
    items = read("plain", "A chat\nof mine\n\nUser: x\nAssistant: y\n")
    (notice,) = problems(items)
    assert (notice.line, notice.kept, notice.excerpt) == (1, True, "A chat")
    assert "2 line" in notice.message
    assert [item.line for item in items if isinstance(item, Record)] == [4]


def test_a_part_without_speakers_is_told() -> None:
    items = read("plain", "just\nprose\n---\nUser: x\nAssistant: y\n")
    assert [(each.line, each.kept) for each in problems(items)] == [(1, False)]
    assert len(transcripts(items)) == 1
    (problem,) = problems(read("plain", "\njust\nprose\n"))
    assert (problem.line, problem.kept) == (2, False)
    assert "Speaker: text" in problem.message


@pytest.mark.parametrize(
    "limits", [Options(max_turns=2), Options(max_characters=3), Options(max_line_bytes=20)]
)
def test_what_is_too_much_is_told_and_the_rest_is_read(limits: Options) -> None:
    text = "User: abcd\nAssistant: b\nUser: c\n---\nUser: x\nBot: y\n"
    items = read("plain", text, limits)
    assert [each.kept for each in problems(items)] == [False]
    assert [[turn.text for turn in each.turns] for each in transcripts(items)] == [["x", "y"]]


@pytest.mark.parametrize("filler", ["more\n", "\n", "---\n"])
def test_no_more_lines_are_held_than_a_conversation_may_need(filler: str) -> None:
    text = "User: a\nAssistant: b\n---\n" + 90 * filler + "---\nUser: x\nBot: y\n"
    items = read("plain", text, Options(max_turns=2))
    assert [each.message for each in problems(items)] == ["more than 40 lines without a divider"]
    assert [[turn.text for turn in each.turns] for each in transcripts(items)] == [["x", "y"]]
