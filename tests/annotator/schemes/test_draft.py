"""The editor's draft: fields to values, buttons, and what a change means for given labels."""

from dataclasses import replace

import pytest

from annotator.schemes import changes, draft, writing
from annotator.schemes.changes import Fate
from annotator.schemes.definition import SchemeDefinition, from_values, load_default
from annotator.schemes.templates import ORDER, templates


def test_fields_become_the_values_they_came_from() -> None:
    fields = [
        ("name", ["Small"]),
        ("layers.0.key", ["act"]),
        ("layers.0.multiple", ["true"]),
        ("layers.0.roles", ["user", "assistant"]),
        ("layers.0.guideline", [" a\r\nb "]),
        ("layers.0.source", [""]),
        ("layers.0.labels.10.key", ["last"]),
        ("layers.0.labels.9.colour", ["3"]),
        ("layers.0.labels." + "9" * 5000 + ".key", ["beyond"]),
        ("layers.0.labels.9.shortcut", ["0"]),
        ("layers.0.attributes.0.low", ["x"]),
        ("layers.0.attributes.0.high", ["9" * 12]),
    ]
    assert draft.from_fields(fields) == {
        "name": "Small",
        "layers": [
            {
                "key": "act",
                "multiple": True,
                "roles": ["user", "assistant"],
                "guideline": "a\nb",
                "labels": [{"colour": 3, "shortcut": "0"}, {"key": "last"}, {"key": "beyond"}],
                "attributes": [{"low": "x", "high": "9" * 12}],
            }
        ],
    }


def test_buttons_add_move_and_remove_rows() -> None:
    found: draft.Draft = {"layers": [{"labels": [{"key": "a", "shortcut": "a"}, {"key": "b"}]}]}
    assert draft.do(found, "down:layers.0.labels.0") == "layers.0.labels.1"
    assert [each["key"] for each in found["layers"][0]["labels"]] == ["b", "a"]
    assert draft.do(found, "add:layers.0.labels") == "layers.0.labels.2"
    # Neither another label's key nor one of the page's.
    assert found["layers"][0]["labels"][2] == {"shortcut": "c", "colour": 3}
    assert draft.do(found, "remove:layers.0.labels.0") == "layers.0.labels.0"
    assert draft.do(found, "add:layers") == "layers.1"
    assert [len(layer["labels"]) for layer in found["layers"]] == [2, 1]


@pytest.mark.parametrize(
    "command",
    [
        "",
        "x",
        "up:layers.0",
        "down:layers.7",
        "remove:layers.x",
        "remove:layers." + "9" * 5000,
        "up:layers." + "9" * 5000 + ".labels.0",
        "remove:name",
        "add:name.x",
        "add:name",
        "add:keys",
        "a:..",
    ],
)
def test_buttons_that_fit_nothing_change_nothing(command: str) -> None:
    found: draft.Draft = {"name": "x", "layers": [{"key": "a"}]}
    assert draft.do(found, command) == ""
    assert found == {"name": "x", "layers": [{"key": "a"}]}


def test_rows_say_their_paths_in_a_copy() -> None:
    found: draft.Draft = {"layers": [{"roles": ["user"], "labels": [{"key": "a"}]}]}
    shown = draft.with_paths(found)
    assert shown["layers"][0]["labels"][0]["path"] == "layers.0.labels.0"
    assert "path" not in found["layers"][0]


def without(scheme: SchemeDefinition, key: str) -> SchemeDefinition:
    layer = scheme.layers[0]
    labels = tuple(label for label in layer.labels if label.key != key)
    return replace(scheme, layers=(replace(layer, labels=labels), *scheme.layers[1:]))


def test_what_a_change_means_is_said_of_every_label() -> None:
    old = load_default()
    layer = old.layers[0]
    reworded = replace(layer.labels[0], definition="Otherwise.")
    added = replace(layer.labels[1], key="check", name="Check", shortcut="c", letters="CK")
    labels = (reworded, *layer.labels[2:], added)
    new = replace(old, layers=(replace(layer, labels=labels), *old.layers[1:]))
    given = {("grounding-act", "clarification"): 7, ("old-layer", "gone"): 2}
    found = {change.place: change for change in changes.compare(old, new, given)}
    assert found["grounding-act", "follow-up"].fate == Fate.REWORDED
    assert found["grounding-act", "check"].fate == Fate.NEW
    assert found["topic", "shift"].fate == Fate.KEPT
    dropped = found["grounding-act", "clarification"]
    assert (dropped.fate, dropped.given) == (Fate.DROPPED, 7)
    targets = [place for place, _ in dropped.targets]
    # Any number of labels, or the same layer; never a span, a link or a layer for one label.
    assert targets == [("grounding-act", label.key) for label in labels]
    older = found["old-layer", "gone"]
    assert (older.fate, older.given, older.targets) == (Fate.DROPPED, 2, ())


def test_there_is_a_ready_scheme_for_each_instrument() -> None:
    found = templates()
    assert list(found) == ["default", *ORDER]
    assert len(ORDER) == 11
    for template in found.values():
        assert from_values(writing.plain(template.scheme)) == template.scheme
        assert all(label.definition for layer in template.scheme.layers for label in layer.labels)
        assert all(layer.guideline and layer.source for layer in template.scheme.layers)
