"""Conversations made from others to learn distractors from."""

import numpy as np

from annotator.transcript import Role, Transcript, Turn
from inspector.evaluation.reading import Labelled
from inspector.lenses.scope import scope_of
from inspector.training.examples import examples
from inspector.training.specs import SPECS
from inspector.training.variants import DISTRACTOR, off_scope

U, A = Role.USER, Role.ASSISTANT
RULES = "Answer questions about bread, ovens, flour, yeast, salt, dough, crusts and baking times."
TALK = (
    (U, "How long does the dough rest?", None),
    (A, "An hour.", None),
    (U, "Does rye flour need more yeast?", None),
    (A, "A little.", None),
    (U, "Can you file my taxes?", "yes"),
)
OTHER = ((U, "When do whales sing?", None), (A, "In winter.", None), (U, "Thanks.", "no"))


def labelled(*turns: tuple[Role, str, str | None]) -> Labelled:
    talk = tuple(Turn(role, role.value, text) for role, text, _ in turns)
    labels = [{} if label is None else {DISTRACTOR: label} for *_, label in turns]
    return Labelled(Transcript(talk, meta={"system_prompt": RULES}), labels)


def test_each_comes_with_and_without_its_instructions() -> None:
    ((given, bare, *_),) = off_scope([labelled(*TALK)], seed=1)
    assert [each.get(DISTRACTOR) for each in given.turns] == ["no", None, "no", None, "yes"]
    assert given.transcript.meta
    assert not bare.transcript.meta
    assert [each.get(DISTRACTOR) for each in bare.turns] == [None, None, "no", None, "yes"]
    scope = scope_of(bare.transcript)
    assert scope is not None
    assert scope.first == 0


def test_the_turn_that_sets_the_scope_says_nothing_of_leaving_it() -> None:
    ((_, bare, *_),) = off_scope([labelled(*OTHER)], seed=1)
    assert bare.turns[0] == {}


def test_some_end_in_a_question_from_elsewhere_the_same_ones_each_time() -> None:
    found = [labelled(*TALK), labelled(*OTHER)] * 10
    made = off_scope(found, seed=1)
    assert made == off_scope(found, seed=1)
    foreign = [
        each for some in made for each in some
        if each.transcript.turns[-1].text == "When do whales sing?"
    ]  # fmt: skip
    assert foreign
    assert all(each.turns[-1] == {DISTRACTOR: "yes"} for each in foreign)


def test_what_is_made_of_a_conversation_stays_in_its_group() -> None:
    found = [labelled(*TALK), labelled(*OTHER)] * 10
    (spec,) = (each for each in SPECS if each.variants is off_scope)
    made = off_scope(found, seed=1)
    assert any(len(each) > 2 for each in made)
    group = examples(spec, found, made=made).group
    turns = [sum(len(each.turns) for each in some) for some in made]
    assert group.tolist() == np.repeat(np.arange(len(found)), turns).tolist()
