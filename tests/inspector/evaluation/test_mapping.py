"""The table of what means the same, held against the lenses there are."""

import pytest

from annotator.schemes.templates import templates
from annotator.transcript import Role, Transcript, Turn
from inspector.evaluation.layers import LAYERS, plain
from inspector.evaluation.mapping import CLASSES, LabelClass, unseen
from inspector.evaluation.scheme import SCHEME
from inspector.lenses import registry

U, A = Role.USER, Role.ASSISTANT
HOTELS = (U, "Can you find me three hotels in Paris for May?")
OFFER = (A, "I have found the Grand and the Astor, both near the river.")


def the(layer: str, name: str) -> LabelClass:
    [found] = [each for each in CLASSES if (each.layer, each.name) == (f"mapped.{layer}", name)]
    return found


def test_every_row_stands_for_labels_of_a_known_layer_once() -> None:
    assert {each.layer for each in CLASSES} <= LAYERS.keys()
    names = [(each.layer, each.name) for each in CLASSES]
    assert len(set(names)) == len(names)
    assert all(each.values and (each.signs or each.score) for each in CLASSES)


def test_every_event_in_the_table_is_one_that_its_lens_declares() -> None:
    """Where a lens is installed, at least one of its rows can be measured."""
    for lens in registry.defaults():
        rows = [each for each in CLASSES if each.lens == lens.name]
        assert not rows or any(not unseen(each, lens) for each in rows)


@pytest.mark.parametrize(
    ("layer", "name", "turns"),
    [
        ("repair", "other-open", [HOTELS, OFFER, (U, "Sorry, could you repeat that?")]),
        ("repair", "other-unspecified", [HOTELS, OFFER, (U, "Sorry, could you repeat that?")]),
        ("repair", "other-restricted", [HOTELS, OFFER, (U, "Which one do you mean?")]),
        ("repair", "other-offer", [HOTELS, (A, "Do you mean Paris in France?")]),
        ("repair", "other-correction", [HOTELS, OFFER, (U, "That's wrong, it is one.")]),
        ("repair", "third-position", [HOTELS, OFFER, (U, "No, I meant Paris in Texas.")]),
        ("repair", "other-initiated", [HOTELS, OFFER, (U, "Sorry, could you repeat that?")]),
    ],
)
def test_words_that_the_table_looks_for_are_those_of_the_lens(
    layer: str, name: str, turns: list[tuple[Role, str]]
) -> None:
    row = the(layer, name)
    transcript = Transcript(tuple(Turn(role, role.value, text) for role, text in turns))
    found = registry.lenses()[row.lens]().score(transcript).findings
    last = [each for each in found if each.turn == len(turns) - 1]
    assert any(sign.matches(each) for sign in row.signs for each in last), last


@pytest.mark.parametrize("spelled", ["follow-up", "followup", "Follow up", "FOLLOW_UP"])
def test_a_label_is_known_however_it_is_spelled(spelled: str) -> None:
    assert the("grounding", "follow-up").positive([spelled])
    assert not the("grounding", "display").positive([spelled])


def test_rows_of_schemes_stand_for_labels_that_a_ready_scheme_has() -> None:
    known = {
        (layer.key, plain(label.key))
        for template in templates().values()
        for layer in template.scheme.layers
        for label in layer.labels
    }
    assert {(row.layer, value) for row in SCHEME for value in row.values} <= known
    installed = registry.lenses()
    rows = [row for row in SCHEME if row.lens in installed]
    assert [row for row in rows if unseen(row, installed[row.lens]())] == []
