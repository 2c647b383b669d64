"""What a view draws, and what an address changes in it."""

from typing import Any

import pytest
from django.http import QueryDict

from inspector.charts.presets import PRESETS, Choice
from inspector.forms.drawing import choice
from inspector.lenses import registry
from tests.inspector.charts.test_conversation import event, line

DRIFT, DER, OTHER = (
    line([0.1], key=key) for key in ("drift.drift", "entrainment.der", "lens.share")
)
EVENTS = [
    event("shift", 0, lens="maintenance"),
    event("response", 0, lens="grounding-acts"),
    event("onset", 0, lens="drift"),
    event("failing", 0, lens="drift"),
]


def keys(found: list[Any]) -> list[str]:
    return [each.key if hasattr(each, "key") else each.lane for each in found]


def test_by_itself_drift_is_drawn_and_only_telling_events() -> None:
    chosen = choice(QueryDict(""))
    assert keys(chosen.lines([DER, OTHER, DRIFT])) == ["drift.drift"]
    assert keys(chosen.events(EVENTS)) == [
        "drift.onset",
        "drift.failing",
        "maintenance.shift",
    ]


def test_a_view_without_anything_measured_draws_the_first_of_each_lens() -> None:
    nothing = line([None], key="drift.drift")
    second = line([0.2], key="entrainment.dser")
    assert keys(Choice().lines([nothing, DER, second, OTHER])) == ["entrainment.der", "lens.share"]


def test_what_the_address_names_takes_the_place_of_what_the_view_has() -> None:
    chosen = choice(QueryDict("view=topics&series=lens.share&kind=grounding-acts.response&kind=x"))
    assert keys(chosen.lines([DER, OTHER, DRIFT])) == ["lens.share"]
    assert keys(chosen.events(EVENTS)) == ["grounding-acts.response"]
    assert keys(
        choice(QueryDict("series=entrainment.der&series=drift.drift")).lines([DER, DRIFT])
    ) == [
        "drift.drift",
        "entrainment.der",
    ]
    none = choice(QueryDict("series=&kind="))
    assert none.lines([DRIFT]) == []
    assert none.events(EVENTS) == []


def test_everything_is_everything() -> None:
    chosen = choice(QueryDict("view=all"))
    assert (len(chosen.lines([DER, OTHER, DRIFT])), len(chosen.events(EVENTS))) == (3, 4)


def test_a_view_nobody_has_is_the_usual_one() -> None:
    assert choice(QueryDict("view=<b>")) == Choice()


@pytest.mark.parametrize("name", PRESETS)
def test_every_name_in_a_view_is_one_that_a_lens_declares(name: str) -> None:
    lenses = registry.lenses().values()
    series = {f"{lens.name}.{measure.key}" for lens in lenses for measure in lens.measures}
    kinds = {f"{lens.name}.{kind}" for lens in lenses for kind in lens.kinds}
    for patterns, known in ((PRESETS[name].series, series), (PRESETS[name].kinds, kinds)):
        for pattern in patterns:
            stem = pattern.removesuffix("*")
            assert pattern in known or any(key.startswith(stem) for key in known if "*" in pattern)
