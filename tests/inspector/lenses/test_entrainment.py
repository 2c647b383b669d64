"""Entrainment against its author's own port of dialign, and against its definition."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydialign import Speaker, build_lexicon
from pydialign.builder import ExpressionType, blank_other_speakers, default_speaker
from pydialign.metrics.offline import DialogueLexiconMeasures

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.entrainment import Entrainment
from inspector.lenses.expressions import Dialogue, shared
from inspector.lenses.lexicon import lexicon, self_repetition, vocabulary_overlap
from inspector.lenses.repetition import repetition_by_turn

PATHS = [
    "shall we take the long way round the lake ?",
    "the long way is muddy , take the short way",
    "ok the short way then , round the lake after",
    "round the lake after lunch , yes , the long way round",
]
tokens = st.sampled_from(["a", "b", "c", "the", ".", "?"])
dialogues = st.lists(st.lists(tokens, min_size=1, max_size=7), min_size=2, max_size=9)


def alternating(count: int) -> list[str]:
    return ["A" if n % 2 == 0 else "B" for n in range(count)]


def agrees_with_dialign(turns: list[list[str]]) -> None:
    dialogue = Dialogue.of(turns, alternating(len(turns)))
    ours = lexicon(dialogue)
    oracle = DialogueLexiconMeasures(build_lexicon([tuple(turn) for turn in turns]))
    assert ours.size == oracle.num_expressions
    assert ours.token_count == oracle.num_tokens
    assert ours.variety() == pytest.approx(oracle.expression_variety)
    assert ours.repetition() == pytest.approx(oracle.expression_repetition)
    assert (ours.longest() or 0) == oracle.max_expression_length
    if ours.size:
        assert ours.entropy() == pytest.approx(oracle.entr, abs=1e-9)
        assert ours.mean_length() == pytest.approx(oracle.average_expression_length)
        by_a = sum(first % 2 == 0 for first in ours.first) / ours.size
        assert by_a == pytest.approx(oracle.initiated_expressions_by(Speaker.A))
    for number, speaker in enumerate((Speaker.A, Speaker.B)):
        blanked = blank_other_speakers([tuple(turn) for turn in turns], default_speaker, speaker)
        own = DialogueLexiconMeasures(
            build_lexicon(blanked, mode=ExpressionType.OWN_REPETITION_ONLY)
        )
        found = self_repetition(dialogue)[dialogue.names[number]]
        assert found.expressions == own.num_expressions
        assert found.tokens + len(turns) - found.turns == own.num_tokens
        assert found.covered / own.num_tokens == pytest.approx(own.expression_self_repetition)


def test_a_written_dialogue_gives_what_dialign_gives() -> None:
    agrees_with_dialign([turn.split() for turn in PATHS])


@settings(max_examples=300)
@given(turns=dialogues)
def test_any_dialogue_gives_what_dialign_gives(turns: list[list[str]]) -> None:
    agrees_with_dialign(turns)


def by_definition(turns: list[list[str]], speakers: list[str], at: int) -> float:
    """DER: tokens of the turn inside an n-gram with a letter that another speaker said before."""
    said = {
        tuple(turn[i:j])
        for turn, speaker in zip(turns[:at], speakers[:at], strict=True)
        if speaker != speakers[at]
        for i in range(len(turn))
        for j in range(i + 1, len(turn) + 1)
    }
    turn = turns[at]
    covered = {
        place
        for i in range(len(turn))
        for j in range(i + 1, len(turn) + 1)
        if tuple(turn[i:j]) in said and any(token.isalpha() for token in turn[i:j])
        for place in range(i, j)
    }
    return len(covered) / len(turn)


@given(turns=dialogues, count=st.integers(2, 4))
def test_the_linear_form_is_the_definition(turns: list[list[str]], count: int) -> None:
    speakers = [f"speaker {n % count}" for n in range(len(turns))]
    for at, (others, _) in enumerate(repetition_by_turn(turns, speakers)):
        assert others == pytest.approx(by_definition(turns, speakers, at))


def test_a_mark_was_said_before_whoever_of_the_others_said_it() -> None:
    turns = [["well", "so"], ["so", "?"], ["so", "?"]]
    assert [der for der, _ in repetition_by_turn(turns, ["A", "B", "C"])] == [0, 1 / 2, 1]


def test_two_turns_by_hand() -> None:
    turns = [["and", "then", "you", "ran", "?"], ["then", "you", "ran", "to", "me"]]
    (_, _), (der, dser) = repetition_by_turn(turns, ["A", "B"])
    assert (der, dser) == (3 / 5, 0.0)
    assert [each.length for each in shared(Dialogue.of(turns, ["A", "B"]))] == [3]
    assert vocabulary_overlap(turns, ["A", "B"]) == 3 / 7


ASKED = "so where did you and the old sailors go next ?"
TOLD = "the old sailors and we rowed to the island , got out on the sand and we were all tired ."


def test_three_expressions_are_established_by_a_reply() -> None:
    # Made like the pair that dialign's authors explain their measures by, with the same figures.
    turns = (Turn(Role.USER, "", ASKED), Turn(Role.ASSISTANT, "", TOLD), Turn(Role.USER, "", ""))
    result = Entrainment().score(Transcript(turns))
    assert list(result.series["established"]) == [0, 3, None]
    assert list(result.series["der"]) == [0, 7 / 21, None]


def test_what_speakers_repeat_of_themselves() -> None:
    said = ("red red tin", "red tin ?", "a tin", "the red tin")
    turns = [Turn((Role.USER, Role.ASSISTANT)[n % 2], "", text) for n, text in enumerate(said)]
    summary = Entrainment().score(Transcript(tuple(turns))).summary
    assert (summary["sev_user"], summary["ser_user"]) == (1 / 5, 2 / 5)  # “tin”, twice
    assert (summary["sev_assistant"], summary["ser_assistant"]) == (1 / 6, 4 / 6)  # “red tin”
    assert summary["sev_participant"] is None
    blanked = Entrainment(as_dialign=True).score(Transcript(tuple(turns))).summary
    assert (blanked["sev_user"], blanked["ser_assistant"]) == (1 / 7, 4 / 8)


def test_a_term_is_found_where_it_becomes_shared() -> None:
    said = (
        (Role.USER, "My back meds are nearly gone."),
        (Role.ASSISTANT, "How many of your back meds are left?"),
    )
    result = Entrainment().score(Transcript(tuple(Turn(r, r.value, t) for r, t in said)))
    (found,) = result.findings
    (evidence,) = found.evidence
    assert (found.turn, found.cause) == (1, 0)
    assert said[1][1][evidence.start : evidence.end] == "back meds are"
    assert result.summary["ie_user"] == 1.0
    assert result.summary["er_participant"] is None
