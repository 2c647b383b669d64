"""Response strategies, one turn each."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.exchange import exchange
from inspector.lenses.strategies import Kind, Strategy, strategies

U, A = Role.USER, Role.ASSISTANT
LISTED = "Tell me about:\n- the size of your garden\n- your soil\nHow sunny is it? Is it windy?"


def answered(reply: str, request: str = "How far is the dog from its house?") -> Strategy:
    turns = (Turn(U, "user", request), Turn(A, "assistant", reply))
    return strategies(exchange(Transcript(turns)))[1]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("The dog is 50 metres from the house.", Kind.ATTEMPT),
        ("110.43; 1,100.50", Kind.ATTEMPT),
        ("How about Sushi Haven in Saratoga?", Kind.ATTEMPT),
        ("Here you are:\n```python\nprint(50)\n```", Kind.ATTEMPT),
        ("To work it out I need to know how long the dog ran. For how long?", Kind.CLARIFICATION),
        ("Please tell me where the dog began", Kind.CLARIFICATION),
        ("Please confirm: a table for 2 at Loft Bar on March 9th.", Kind.CLARIFICATION),
        ("How fast did it run, and for how long?", Kind.INTERROGATION),
        (LISTED, Kind.INTERROGATION),
        ("There are several factors that matter here, such as its speed.", Kind.DISCUSSION),
        ("Sure! I'd be happy to help you. Anything else?", Kind.DISCUSSION),
        ("Would you like me to go on?", Kind.DISCUSSION),
        ("If it ran north, it is 50 m away. If it ran south, it is 9 m away.", Kind.HEDGE),
        ("I'm sorry, but I can't help with that.", Kind.REFUSAL),
        ("I'm sorry, I was unable to find any dogs in that street.", Kind.ATTEMPT),
        ("  \n", Kind.MISSING),
    ],
)
def test_each_strategy(reply: str, kind: Kind) -> None:
    assert answered(reply).kind == kind


def test_a_long_turn_that_asks_at_its_end_is_no_clarification() -> None:
    talk = "Dogs run in many ways over fields and hills. " * 15
    assert answered(talk + "Which field is it?").kind == Kind.ATTEMPT
    assert answered("Which field is it?").kind == Kind.CLARIFICATION


def test_nothing_is_answered_before_anything_is_asked() -> None:
    assert answered("It is 20 degrees outside.", request="Hello!").kind == Kind.DISCUSSION


def test_a_call_of_a_tool_is_no_missing_answer() -> None:
    turns = (
        Turn(U, "user", "How far is the dog from its house?"),
        Turn(A, "assistant", "", None, {"tool_calls": [{"name": "measure"}]}),
        Turn(Role.TOOL, "tool", "50"),
        Turn(A, "assistant", "It is 50 metres away."),
    )
    found = strategies(exchange(Transcript(turns)))
    assert {turn: each.kind for turn, each in found.items()} == {3: Kind.ATTEMPT}


def test_it_points_at_the_words_that_show_it() -> None:
    reply = "Sure. Which field is it in?"
    found = answered(reply)
    assert reply[found.start : found.end] == "Which field is it in?"
    assert found.questions == 1
