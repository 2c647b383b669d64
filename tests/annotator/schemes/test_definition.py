"""Schemes as YAML: read, refused with the place of what is wrong, and written again."""

from typing import Any

import pytest
import yaml

from annotator.errors import InvalidInput
from annotator.schemes import attributes, writing
from annotator.schemes.definition import SchemeError, Unit, load_default, parse

SMALL: dict[str, Any] = {
    "name": "Small",
    "layers": [
        {
            "key": "act",
            "name": "Act",
            "multiple": True,
            "labels": [
                {"key": "ask", "name": "Ask", "shortcut": "a", "letters": "AS", "colour": 1}
            ],
        },
        {
            "key": "slip",
            "name": "Slip",
            "unit": "span",
            "attributes": [
                {"key": "weight", "name": "Weight", "kind": "scale", "low": 1, "high": 3},
                {"key": "note", "name": "Note", "kind": "text", "complete": True},
                {
                    "key": "who",
                    "name": "Who",
                    "kind": "choice",
                    "choices": [{"key": "self", "name": "Self", "shortcut": "s"}],
                },
            ],
            "labels": [{"key": "slip", "name": "S", "shortcut": "S", "letters": "SL", "colour": 2}],
        },
    ],
}


def changed(path: str, value: object) -> str:
    """Return SMALL as YAML with one value changed; None takes the field away."""
    whole = yaml.safe_load(yaml.safe_dump(SMALL))
    place: Any = whole
    *above, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in above:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return yaml.safe_dump(whole)


def test_every_kind_of_layer_is_read() -> None:
    act, slip = parse(yaml.safe_dump(SMALL)).layers
    assert (act.unit, act.multiple, act.attributes) == (Unit.TURN, True, ())
    assert (slip.unit, slip.multiple) == (Unit.SPAN, True)
    assert [each.kind for each in slip.attributes] == ["scale", "text", "choice"]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("name", None, "Scheme: name"),
        ("layers", [], "layers must not be empty"),
        ("layers.0.multiple", None, "Layer 'act': multiple"),
        ("layers.0.unit", "page", "Layer 'act': unit must be one of turn, span, link"),
        ("layers.0.roles", ["robot"], "unknown role 'robot'"),
        ("layers.0.colour", 3, "unknown field 'colour'"),
        ("layers.0.labels.0.shortcut", "j", "the page's 'next-turn'"),
        ("layers.0.labels.0.shortcut", "S", "'S' must be given once"),
        ("layers.0.labels.0.letters", "as", "one to three capitals"),
        ("layers.0.labels.0.colour", 13, "from 1 to 12"),
        ("layers.0.labels.0.name", "a\0b", "NUL"),
        ("layers.0.labels.0.example", "[" * 20_001, "at most 20,000 characters"),
        ("layers.1.attributes.0.high", 1, "attribute 'weight': high must be"),
        ("layers.1.attributes.2.choices", [], "choices must not be empty"),
        ("layers.1.attributes.1.kind", "date", "kind must be one of choice, scale, text"),
        ("keys", {"fly": "f"}, "unknown field 'fly'"),
        ("keys", {"undo": "uu"}, "undo must be one character"),
        ("keys", {"undo": "n"}, "next-unlabelled and undo are both on 'n'"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(path: str, value: object, words: str) -> None:
    with pytest.raises(SchemeError) as raised:
        parse(changed(path, value))
    assert words in str(raised.value)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b", "name: [", "{a: &x [*x]}", "\t:"])
def test_what_is_no_scheme_is_refused(text: str) -> None:
    with pytest.raises(SchemeError):
        parse(text)


def test_what_takes_more_room_or_time_than_it_is_long_is_refused() -> None:
    laughs = ["layers:", "- &a0 [x, x]", *(f"- &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 12))]
    for text, words in (
        ("\n".join([*laughs, "name: *a11"]), "instead of an alias"),
        ("name: 1" + ":1" * 50, "number is too long"),
        ("name: 0x" + "f" * 5000, "number is too long"),
        ("name: 1" + ":1" * 500 + ":1.5", "number is too long"),
    ):
        with pytest.raises(SchemeError, match=words):
            parse(text)


def test_a_key_given_away_is_free_for_a_label() -> None:
    text = changed("keys", {"next-turn": "J", "extend-down": "j"})
    assert parse(text).keys["next-turn"] == "J"


def test_the_default_scheme_has_what_the_field_asks() -> None:
    layers = {layer.key: layer for layer in load_default().layers}
    assert {key: layer.unit.value for key, layer in layers.items()} == {
        "grounding-act": "turn",
        "topic": "turn",
        "response-strategy": "turn",
        "repair": "link",
        "friction": "span",
    }
    assert [each.key for each in layers["repair"].attributes] == [
        "initiation",
        "completion",
        "position",
        "format",
        "level",
        "outcome",
    ]
    assert layers["response-strategy"].roles == ("assistant",)


@pytest.mark.parametrize("text", [yaml.safe_dump(SMALL), writing.dump(load_default())])
def test_what_is_written_reads_back_the_same(text: str) -> None:
    scheme = parse(text)
    assert parse(writing.dump(scheme)) == scheme


def test_attributes_survive_as_json_and_values_are_checked() -> None:
    (_, slip) = parse(yaml.safe_dump(SMALL)).layers
    again = attributes.from_plain([each.plain() for each in slip.attributes])
    assert again == slip.attributes
    values = attributes.checked(again, {"who": "self", "note": "", "weight": 2})
    assert values == {"weight": 2, "who": "self"}
    with pytest.raises(InvalidInput):
        attributes.checked(again, {"weight": True})
