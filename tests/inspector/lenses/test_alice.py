"""Figures of the dialogue that dialign's authors give as their example, where it is at hand."""

import json
from pathlib import Path

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.coordination import frequent_word_entrainment
from inspector.lenses.drift import Drift
from inspector.lenses.expressions import Dialogue
from inspector.lenses.goal import Bag, cosine, divergence
from inspector.lenses.lexicon import lexicon, self_repetition, vocabulary_overlap
from inspector.lenses.repetition import repetition_by_turn

ALICE = Path(__file__).parents[4] / "shared" / "data" / "golden" / "dialign_alice.json"
DIVERGENCE = [0, 1, 0.5031, 0.6277, 0.8127, 1, 0.7550, 0.6354, 0.9434, 0.6506]
COSINE = [0, 0.4836, 0.5284, 0.2465, 0.0685, 0.5139, 0.3748, 0.0335, 0.3255]
REPEATS_OTHER = [0, 0, 0, 0.8333, 0.2222, 0, 0.1667, 0.7778, 0.2, 0.6]
REPEATS_SELF = [0, 0, 10 / 13, 0, 5 / 9, 0, 1, 1 / 9, 1 / 5, 7 / 10]

pytestmark = pytest.mark.skipif(not ALICE.exists(), reason="the example is not at hand")


@pytest.fixture(scope="module")
def said() -> list[tuple[str, list[str]]]:
    turns = json.loads(ALICE.read_text(encoding="utf-8"))["turns"]
    return [(turn["speaker"], turn["text"].split()) for turn in turns]


def test_divergence_from_the_first_request(said: list[tuple[str, list[str]]]) -> None:
    bags = [Bag(words) for _, words in said]
    assert [divergence(bags[0], bag) for bag in bags] == pytest.approx(DIVERGENCE, abs=5e-5)


def test_cosine_with_the_requests_so_far(said: list[tuple[str, list[str]]]) -> None:
    so_far = Bag()
    found = []
    for speaker, words in said:
        found.append(cosine(Bag(words), so_far))
        if speaker == "Human":
            so_far.add(Bag(words))
    assert found[1:] == pytest.approx(COSINE, abs=5e-5)


def test_repetition_by_turn(said: list[tuple[str, list[str]]]) -> None:
    turns = [words for _, words in said]
    speakers = [speaker for speaker, _ in said]
    found = list(repetition_by_turn(turns, speakers))
    assert [other for other, _ in found] == pytest.approx(REPEATS_OTHER, abs=5e-5)
    assert [own for _, own in found] == pytest.approx(REPEATS_SELF)


def test_shared_expressions(said: list[tuple[str, list[str]]]) -> None:
    turns, speakers = [words for _, words in said], [speaker for speaker, _ in said]
    expected = json.loads(ALICE.read_text(encoding="utf-8"))["expected"]
    found = lexicon(Dialogue.of(turns, speakers))
    assert (found.token_count, found.size, found.longest()) == (105, 11, 4)
    assert found.variety() == pytest.approx(expected["EV"], abs=5e-7)
    assert found.repetition() == pytest.approx(expected["ER"])
    assert found.entropy() == pytest.approx(expected["ENTR"], abs=5e-7)
    assert found.mean_length() == pytest.approx(expected["L"])
    assert vocabulary_overlap(turns, speakers) == pytest.approx(expected["overlap"])
    for name, share in expected["IE"].items():
        begun = [speakers[first] for first in found.first].count(name)
        assert begun / found.size == pytest.approx(share, abs=5e-7)
    for name, share in expected["ER_S"].items():
        mine = [place for place, speaker in enumerate(speakers) if speaker == name]
        covered = sum(found.covered[place] for place in mine)
        assert covered / sum(len(turns[place]) for place in mine) == pytest.approx(share, abs=5e-7)


def test_self_repetition(said: list[tuple[str, list[str]]]) -> None:
    dialogue = Dialogue.of([words for _, words in said], [speaker for speaker, _ in said])
    found = self_repetition(dialogue)["Agent"]
    assert (found.expressions, found.tokens) == (3, 32)
    assert found.tokens + len(said) - found.turns == 37  # as dialign counts: 3/37


def test_frequent_words(said: list[tuple[str, list[str]]]) -> None:
    human, agent = (
        [word for speaker, words in said if speaker == name for word in words]
        for name in ("Human", "Agent")
    )
    assert frequent_word_entrainment(human, agent) == pytest.approx(-0.521739, abs=5e-7)


def test_the_turns_furthest_from_the_goal_are_no_drift(said: list[tuple[str, list[str]]]) -> None:
    roles = {"Human": Role.USER, "Agent": Role.ASSISTANT}
    turns = (Turn(roles[speaker], speaker, " ".join(words)) for speaker, words in said)
    drift = Drift().score(Transcript(tuple(turns))).series["drift"]
    before, repeat = drift[4], drift[5]  # “sorry could you repeat that ?”
    assert before is not None
    assert repeat is not None
    assert repeat <= before
    indeed = drift[1]
    assert indeed is not None
    assert indeed < max(value for value in drift if value is not None)
