"""Chat logs in other people's shapes: what is said, who says it, and what stays beside it."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import Problem, Record
from annotator.formats.head import Head
from annotator.formats.registry import recognise
from tests.annotator.formats.files import one, problems, read, transcripts

CALL = {"id": "1", "type": "function", "function": {"name": "rooms", "arguments": "{}"}}
NODES = {
    "root": {"id": "root", "parent": None, "message": None},
    "sys": {"parent": "root", "message": {
        "author": {"role": "system"}, "content": {"content_type": "text", "parts": [""]},
        "metadata": {"is_visually_hidden_from_conversation": True}}},
    "u1": {"parent": "sys", "message": {
        "author": {"role": "user"}, "create_time": 1714550400.5,
        "content": {"content_type": "text", "parts": ["A room?"]}}},
    "a1": {"parent": "u1", "message": {
        "author": {"role": "assistant"},
        "content": {"content_type": "text", "parts": ["Which one?"]}}},
    "a2": {"parent": "u1", "message": {
        "author": {"role": "assistant"},
        "content": {"content_type": "multimodal_text", "parts": ["Look:", {"asset": "x"}]}}},
}  # fmt: skip

TREE = {"title": "Rooms", "conversation_id": "c", "current_node": "a1", "mapping": NODES}
SHAPES: dict[str, tuple[str, Any, list[tuple[str, str]]]] = {
    "sharegpt": (
        "sharegpt",
        {"id": "s", "conversations": [
            {"from": "gpt", "value": "Hello"}, {"from": "human", "value": "Hi"},
            {"from": "bing", "value": "Yes?"}, {"from": "tool", "value": "7"}]},
        [("assistant", "Hello"), ("user", "Hi"), ("assistant", "Yes?"), ("tool", "7")],
    ),
    "wildchat": (
        "wildchat",
        {"conversation_hash": "h", "model": "m", "state": "Ohio", "conversation": [
            {"role": "user", "content": "Hi", "country": "X", "turn_identifier": 3},
            {"role": "assistant", "content": "Hello"}]},
        [("user", "Hi"), ("assistant", "Hello")],
    ),
    "request and response": (
        "chat-completions",
        {"request": {"model": "m", "temperature": 0, "messages": [
            {"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]},
         "response": {"id": "r", "usage": {"n": 3}, "choices": [
             {"message": {"role": "assistant", "content": None, "tool_calls": [CALL]}}]}},
        [("system", "Be brief."), ("user", "Hi"), ("assistant", "")],
    ),
    "messages and choices": (
        "chat-completions",
        {"messages": [{"role": "user", "content": "Hi"}],
         "choices": [{"message": {"content": "Hello"}}, {"message": {"content": "Hey"}}]},
        [("user", "Hi"), ("assistant", "Hello")],
    ),
    "messages and an answer": (
        "chat-completions",
        {"messages": [{"role": "user", "content": "Hi"}], "completion": "Hello"},
        [("user", "Hi"), ("assistant", "Hello")],
    ),
    "responses": (
        "chat-completions",
        {"object": "response", "input": "Hi", "output": [
            {"type": "reasoning", "summary": []},
            {"type": "message", "role": "assistant",
             "content": [{"type": "output_text", "text": "Hello"}]}]},
        [("user", "Hi"), ("assistant", ""), ("assistant", "Hello")],
    ),
    "anthropic": (
        "anthropic",
        {"system": "Be brief.", "model": "m", "messages": [
            {"role": "user", "content": "A room?"},
            {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "I look."},
                {"type": "tool_use", "id": "t", "name": "rooms", "input": {}}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "t",
                 "content": [{"type": "text", "text": "two"}]}]}]},
        [("system", "Be brief."), ("user", "A room?"), ("assistant", "I look."), ("tool", "two")],
    ),
    "claude": (
        "claude-export",
        {"uuid": "u", "name": "Rooms", "chat_messages": [
            {"sender": "human", "text": "Hi", "attachments": [{"file_name": "a.txt"}]},
            {"sender": "assistant", "text": "", "content": [{"type": "text", "text": "Hello"}]}]},
        [("user", "Hi"), ("assistant", "Hello")],
    ),
    "langchain": (
        "langchain",
        {"messages": [{"type": "human", "content": "Hi"},
                      {"type": "ai", "content": "", "tool_calls": [CALL]},
                      {"type": "tool", "content": "7"}]},
        [("user", "Hi"), ("assistant", ""), ("tool", "7")],
    ),
    "langsmith": (
        "langchain",
        {"inputs": {"messages": [[{"lc": 1, "type": "constructor", "kwargs": {"content": "Hi"},
                                   "id": ["langchain", "schema", "HumanMessage"]}]]},
         "outputs": {"generations": [[{"text": "x", "message": {
             "lc": 1, "kwargs": {"content": "Hello"}, "id": ["a", "AIMessageChunk"]}}]]},
         "extra": {"metadata": {"thread_id": "t"}}},
        [("user", "Hi"), ("assistant", "Hello")],
    ),
    "opentelemetry": (
        "otel-genai",
        {"resourceSpans": [{"scopeSpans": [{"spans": [{"attributes": [
            {"key": "gen_ai.conversation.id", "value": {"stringValue": "o"}},
            {"key": "gen_ai.input.messages", "value": {"stringValue": json.dumps(
                [{"role": "user", "parts": [{"type": "text", "content": "Hi"}]}])}},
            {"key": "gen_ai.output.messages", "value": {"stringValue": json.dumps(
                [{"role": "assistant", "parts": [{"type": "text", "content": "Hello"}]}])}},
        ]}]}]}]},
        [("user", "Hi"), ("assistant", "Hello")],
    ),
    "openinference": (
        "otel-genai",
        {"attributes": {"llm.input_messages.1.message.content": "Hi", "session.id": "o",
                        "llm.input_messages.1.message.role": "user",
                        "llm.input_messages.0.message.role": "system",
                        "llm.output_messages.0.message.role": "assistant",
                        "llm.output_messages.0.message.content": "Hello"}},
        [("system", ""), ("user", "Hi"), ("assistant", "Hello")],
    ),
    "lost in conversation": (
        "lost-in-conversation",
        {"conv_id": "l", "conv_type": "sharded", "task_id": "7", "is_correct": True, "trace": [
            {"role": "log", "content": {"type": "start"}}, {"role": "user", "content": "Hi"},
            {"role": "log", "content": {"type": "shard_revealed"}},
            {"role": "assistant", "content": "Hello"}]},
        [("user", "Hi"), ("assistant", "Hello")],
    ),
    "reflexion": (
        "reflexion",
        {"run": "plain", "task": "env_3", "trial": 2, "is_success": False,
         "memory": ["Look in the drawer first."]},
        [("system", "env_3"), ("assistant", "Look in the drawer first.")],
    ),
    "sgd": (
        "task-dialogues",
        {"dialogue_id": "d", "services": ["Rooms"], "turns": [
            {"speaker": "USER", "utterance": "A room?", "frames": [{"service": "Rooms"}]},
            {"speaker": "SYSTEM", "utterance": "Which?", "frames": []}]},
        [("user", "A room?"), ("assistant", "Which?")],
    ),
}  # fmt: skip
each_shape = pytest.mark.parametrize(("name", "value", "said"), SHAPES.values(), ids=SHAPES)


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


@each_shape
def test_a_shape_is_recognised_and_read(name: str, value: Any, said: list[tuple[str, str]]) -> None:
    for text in (lines(value), json.dumps([value]), json.dumps(value, indent=2)):
        assert recognise(Head(text.encode(), "x")).name == name
        (found,) = transcripts(read(name, text))
        assert [(turn.role.value, turn.text) for turn in found.turns] == said


@each_shape
def test_what_is_broken_is_told_and_the_rest_is_read(
    name: str, value: Any, said: list[tuple[str, str]]
) -> None:
    items = read(name, lines({"x": 1}, value, [], value | {"id": "another"}))
    assert [each.line for each in problems(items) if not each.kept] == [1, 3]
    assert all(each.path.startswith("$") for each in problems(items) if not each.kept)
    assert transcripts(items)


def test_nothing_is_lost_that_has_a_place_beside() -> None:
    def found(shape: str) -> Any:
        name, value, _ = SHAPES[shape]
        return transcripts(read(name, lines(value)))[0]

    assert found("sharegpt").turns[2].meta == {"from": "bing"}
    wild = found("wildchat")
    assert (wild.id, wild.model, wild.meta) == ("h", "m", {})
    assert wild.turns[0].meta == {"turn_identifier": 3}
    chat = found("request and response")
    assert chat.meta == {
        "request": {"model": "m", "temperature": 0},
        "response": {"id": "r", "usage": {"n": 3}},
    }
    assert (chat.model, chat.turns[2].meta) == ("m", {"tool_calls": [CALL]})
    assert len(found("messages and choices").meta["choices"]) == 2
    anthropic = found("anthropic")
    kinds = [each["type"] for each in anthropic.turns[2].meta["content"]]
    assert kinds == ["thinking", "tool_use"]
    assert anthropic.turns[3].meta == {"tool_use_id": "t"}
    claude = found("claude")
    assert (claude.id, claude.meta) == ("u", {"name": "Rooms"})
    assert claude.turns[0].meta == {"attachments": [{"file_name": "a.txt"}]}
    assert found("langsmith").id == "t"
    assert found("opentelemetry").id == "o"
    lost = found("lost in conversation")
    assert (lost.id, lost.condition, lost.task_key, lost.outcome) == ("l", "sharded", "7", 1.0)
    assert lost.turns[0].meta == {"log": [{"content": {"type": "shard_revealed"}}]}
    assert lost.meta == {"log": [{"content": {"type": "start"}}]}
    trial = found("reflexion")
    assert (trial.task_key, trial.trial, trial.outcome) == ("env_3", 2, 0.0)
    assert (trial.session_group, trial.session_order) == ("plain/env_3", 2)
    assert found("sgd").turns[0].meta == {"frames": [{"service": "Rooms"}]}


def test_a_tools_result_is_a_turn_in_an_export_as_in_a_log() -> None:
    result = {"type": "tool_result", "name": "rooms", "content": [{"type": "text", "text": "two"}]}
    message = {"sender": "assistant", "content": [result, {"type": "text", "text": "Two rooms."}]}
    found = one(read("claude-export", lines({"uuid": "u", "chat_messages": [message]})))
    said = [(turn.role.value, turn.text, turn.meta) for turn in found.turns]
    assert said == [("tool", "two", {"name": "rooms"}), ("assistant", "Two rooms.", {})]


def test_fields_about_a_person_are_left_out_and_that_is_said_once() -> None:
    name, value, _ = SHAPES["wildchat"]
    items = read(name, lines(value, value | {"conversation": [{"role": "user", "content": "Yo"}]}))
    (problem,) = problems(items)
    assert problem.kept
    assert "state" in problem.message


def test_a_tree_gives_its_current_branch_and_the_others_as_alternatives() -> None:
    items = read("chatgpt-export", json.dumps([TREE], indent=1))
    main, other = transcripts(items)
    assert [turn.text for turn in main.turns] == ["A room?", "Which one?"]
    assert main.turns[0].time is not None
    assert (main.id, main.condition, main.meta) == ("c", "", {"title": "Rooms"})
    assert [turn.text for turn in other.turns] == ["A room?", "Look:"]
    assert other.turns[1].meta["parts"] == [{"asset": "x"}]
    assert (other.id, other.condition) == ("c#1", "alternative branch")
    assert other.meta == {"title": "Rooms", "branch": 1, "of": "c", "leaves_at_turn": 1}
    assert [each.kept for each in problems(items)] == [True]
    assert recognise(Head(json.dumps([TREE]).encode(), "x")).name == "chatgpt-export"


def test_a_very_deep_tree_and_a_circle_end() -> None:
    def node(number: int) -> dict[str, Any]:
        said = {"author": {"role": "user"}, "content": {"parts": [str(number)]}}
        return {"parent": str(number - 1), "message": said}

    deep = {"mapping": {str(n): node(n) for n in range(5000)}, "current_node": "4999"}
    assert len(one(read("chatgpt-export", lines(deep))).turns) == 5000
    circle = {"mapping": {"1": node(2), "2": node(1)}, "current_node": "1"}
    circle["mapping"]["1"]["parent"] = "2"  # type: ignore[index]
    assert transcripts(read("chatgpt-export", lines(circle)))


def test_a_pair_is_two_conversations_of_one_task() -> None:
    prompt = [{"role": "user", "content": "Hi"}]
    said = {"role": "assistant", "content": "Hello"}
    pairs = [
        {"id": "1", "prompt": "Hi", "chosen": "Hello", "rejected": "What"},
        {"id": "2", "prompt": prompt, "chosen": [said], "rejected": [said | {"content": "What"}]},
        {"id": "3", "chosen": [*prompt, said], "rejected": [*prompt, said | {"content": "What"}]},
    ]
    assert recognise(Head(lines(*pairs).encode(), "x")).name == "preference-pairs"
    found = transcripts(read("preference-pairs", lines(*pairs)))
    assert [(each.id, each.condition, each.task_key) for each in found[:2]] == [
        ("1/chosen", "chosen", "1"),
        ("1/rejected", "rejected", "1"),
    ]
    texts = [[turn.text for turn in each.turns] for each in found]
    assert texts == [["Hi", "Hello"], ["Hi", "What"]] * 3


def test_multiwoz_stands_under_its_ids() -> None:
    log = [{"text": "A room?", "metadata": {}}, {"text": "Which?", "metadata": {"r": 1}}]
    data = {"A.json": {"goal": {}, "log": log}, "B.json": {"goal": {}, "log": []}}
    text = json.dumps(data, indent=1)
    assert recognise(Head(text.encode(), "data.json")).name == "multiwoz"
    items = read("multiwoz", text)
    (found,) = transcripts(items)
    assert (found.id, [turn.role.value for turn in found.turns]) == (
        "A.json",
        ["user", "assistant"],
    )
    assert [each.path for each in problems(items)] == ["$.B.json.log"]


def growing(*sizes: int) -> str:
    turns = [{"role": ("user", "assistant")[n % 2], "content": f"turn {n}"} for n in range(9)]
    return lines(*({"conversation_id": f"g{size}", "conversation": turns[:size]} for size in sizes))


@pytest.mark.parametrize("sizes", [(1, 3, 5), (5, 3, 1), (3, 5, 1), (5, 5, 5), (1, 5, 3)])
def test_of_requests_that_repeat_the_history_the_longest_is_kept(sizes: tuple[int, ...]) -> None:
    items = read("wildchat", growing(*sizes))
    (found,) = transcripts(items)
    assert len(found.turns) == 5
    assert [each.kept for each in problems(items)] == [True]


def test_conversations_that_part_are_both_kept() -> None:
    other = {"conversation": [{"role": "user", "content": "turn 0"},
                              {"role": "assistant", "content": "else"}]}  # fmt: skip
    items = read("wildchat", growing(1, 2, 4) + lines(other))
    assert [len(each.turns) for each in transcripts(items)] == [4, 2]


def run(thread: str, *texts: str) -> dict[str, Any]:
    messages = [{"type": "human", "content": text} for text in texts]
    return {"messages": messages, "metadata": {"thread_id": thread}}


@pytest.mark.parametrize(
    "runs",
    [
        [run("t", "a"), run("other", "x"), run("t", "b"), run("t", "c")],
        [run("t", "a"), run("other", "x"), run("t", "a", "b"), run("t", "a", "b", "c")],
        [run("t", "a", "b"), run("other", "x"), run("t", "b", "c")],
    ],
    ids=["a message each", "the whole history", "the last few"],
)
def test_runs_of_a_thread_are_one_conversation(runs: list[dict[str, Any]]) -> None:
    found = {each.id: each for each in transcripts(read("langchain", lines(*runs)))}
    assert {name: [turn.text for turn in each.turns] for name, each in found.items()} == {
        "t": ["a", "b", "c"],
        "other": ["x"],
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "type", "text", "id"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container inside a JSON value with each of its keys."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from places(value[key])


@given(st.sampled_from([*SHAPES.values(), ("chatgpt-export", TREE, [])]), st.data())
def test_a_shape_with_anything_in_any_place_never_breaks(
    shape: tuple[str, Any, Any], data: st.DataObject
) -> None:
    name, value, _ = shape
    value = copy.deepcopy(value)
    container, key = data.draw(st.sampled_from(list(places(value))))
    container[key] = data.draw(json_values)
    for item in read(name, lines(value)):
        assert isinstance(item, Problem | Record)
