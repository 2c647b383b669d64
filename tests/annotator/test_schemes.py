"""The next version of a scheme: edited, checked, adopted, and what becomes of given labels."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotator.errors import Conflict, InvalidInput
from annotator.models import Annotation, AnnotationRevision, Assignment, AuditEvent, Label, Project
from annotator.queries import annotating
from annotator.queries import schemes as queries
from annotator.schemes import writing
from annotator.schemes.definition import SchemeDefinition, load_default, parse
from annotator.services import assignments, labelling, schemes
from annotator.services.labelling import Operation
from tests.factories import make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
REPAIR, REPEAT = ("grounding-act", "repair"), ("grounding-act", "repeat")


@pytest.fixture
def work() -> Assignment:
    user = make_user()
    corpus = make_corpus(make_project(user))
    return assignments.open_for(user=user, conversation=make_conversation(corpus))


def project_of(work: Assignment) -> Project:
    return work.conversation.corpus.project


def give(work: Assignment, turn: int, place: tuple[str, str]) -> None:
    label = Label.objects.filter(
        layer__scheme_version__project=project_of(work), layer__key=place[0], key=place[1]
    ).latest("pk")
    labelling.apply(
        assignment=work, operations=[Operation(uuid4(), "add", uuid4(), turn, label.pk)]
    )


def dropping(*keys: str) -> SchemeDefinition:
    default = load_default()
    layer = default.layers[0]
    labels = tuple(label for label in layer.labels if label.key not in keys)
    return replace(default, layers=(replace(layer, labels=labels), *default.layers[1:]))


def change(work: Assignment, definition: SchemeDefinition, **said: Any) -> None:
    values: dict[str, Any] = {"moves": {}, "seen": 1, "actor": work.annotator} | said
    schemes.change(project=project_of(work), definition=definition, **values)


def places(work: Assignment) -> list[tuple[Any, ...]]:
    rows = Annotation.objects.filter(assignment=work, removed_at=None).order_by("turn__index")
    return list(
        rows.values_list("turn__index", "label__key", "label__layer__scheme_version__number")
    )


def test_what_is_stored_defines_the_scheme_it_came_from(work: Assignment) -> None:
    scheme = annotating.current_scheme(project_of(work))
    assert queries.definition(scheme) == load_default()


def test_labels_stay_as_they_were_given(work: Assignment) -> None:
    give(work, 0, REPAIR)
    change(work, dropping("repair"))
    assert places(work) == [(0, "repair", 1)]
    scheme = annotating.current_scheme(project_of(work))
    assert scheme.number == 2
    (given,) = annotating.given(work).values()
    assert [label.key for label in annotating.former_labels(given, scheme)] == ["repair"]
    event = AuditEvent.objects.get(action="scheme changed")
    assert event.detail == {"version": 2, "moved": {}}


def test_moved_labels_keep_their_history_and_never_stand_twice(work: Assignment) -> None:
    give(work, 0, REPAIR)
    give(work, 1, REPAIR)
    give(work, 1, REPEAT)
    change(work, dropping("repair"), moves={REPAIR: REPEAT})
    assert places(work) == [(0, "repeat", 2), (1, "repeat", 1)]
    actions = AnnotationRevision.objects.order_by("annotation__turn__index", "id")
    assert sorted(actions.values_list("action", "number", "state__label")) == [
        ("added", 1, "grounding-act/repair"),
        ("added", 1, "grounding-act/repair"),
        ("added", 1, "grounding-act/repeat"),
        ("moved", 2, "grounding-act/repeat"),
        ("removed", 2, "grounding-act/repair"),
    ]
    give(work, 0, REPEAT)
    assert places(work) == [(0, "repeat", 2), (1, "repeat", 1)]


def test_a_move_that_does_not_fit_changes_nothing(work: Assignment) -> None:
    give(work, 0, REPAIR)
    for to in (("topic", "shift"), ("friction", "friction"), ("grounding-act", "none")):
        with pytest.raises(InvalidInput):
            change(work, dropping("repair"), moves={REPAIR: to})
    with pytest.raises(InvalidInput):
        change(work, load_default(), moves={REPAIR: REPEAT})
    assert queries.versions(project_of(work))[0].number == 1


def test_two_editors_do_not_overwrite_each_other(work: Assignment) -> None:
    change(work, dropping("repair"))
    with pytest.raises(Conflict):
        change(work, dropping("repeat"))


def fields(definition: SchemeDefinition) -> dict[str, Any]:
    """Return the fields that the form of a scheme would send."""

    def flat(value: Any, path: str) -> dict[str, Any]:
        if isinstance(value, dict):
            inner = ((each, f"{path}.{key}" if path else key) for key, each in value.items())
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            inner = ((each, f"{path}.{index}") for index, each in enumerate(value))
        else:
            return {path: str(value).lower() if isinstance(value, bool) else value}
        return {name: said for each, at in inner for name, said in flat(each, at).items()}

    return flat(writing.plain(definition), "")


@pytest.fixture
def manager(client: Client, work: Assignment) -> Client:
    client.force_login(work.annotator)
    return client


def path(work: Assignment, name: str = "scheme_edit") -> str:
    return reverse(f"annotator:{name}", args=[project_of(work).slug])


def test_the_form_checks_says_what_becomes_and_adopts(manager: Client, work: Assignment) -> None:
    give(work, 0, REPAIR)
    sent = fields(dropping("repair")) | {"seen": 1, "shown": 0}
    checked = manager.post(path(work), sent | {"do": "check"})
    (dropped,) = [each for each in checked.context["changes"] if each.fate == "dropped"]
    assert (dropped.name, dropped.given) == ("grounding-act/repair", 1)
    assert "They become Grounding act: Repeat" in checked.content.decode()
    move = {"move:grounding-act/repair": "grounding-act/repeat"}
    done = manager.post(path(work), sent | move | {"do": "adopt"})
    assert done.status_code == 302
    assert places(work) == [(0, "repeat", 2)]
    assert queries.definition(annotating.current_scheme(project_of(work))) == dropping("repair")


def test_buttons_answer_with_the_form_alone(manager: Client, work: Assignment) -> None:
    sent = fields(load_default()) | {"seen": 1, "shown": 0, "do": "add:layers"}
    page = manager.post(path(work), sent, headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert page.context["edited"].shown == 5
    assert len(page.context["edited"].draft["layers"]) == 6


def test_a_page_in_parts_is_left_for_the_version_made_and_told_why_there_is_none(
    manager: Client, work: Assignment
) -> None:
    sent = fields(dropping("repair")) | {"seen": 1, "shown": 0, "do": "adopt"}
    as_part = {"HX-Request": "true"}
    made = manager.post(path(work), sent, headers=as_part)
    assert made.headers["HX-Redirect"] == path(work, "scheme")
    late = manager.post(path(work), sent, headers=as_part)
    assert (late.status_code, late.headers["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert late.content.decode() == "Somebody made version 2 meanwhile. Look at it first."
    manager.logout()
    away = manager.post(path(work), sent, headers=as_part)
    assert (away.status_code, away.content[:19]) == (401, b"You are signed out.")
    assert manager.post(path(work), sent).status_code == 302


def test_an_error_shows_its_layer(manager: Client, work: Assignment) -> None:
    sent = fields(load_default()) | {"layers.2.labels.0.shortcut": "j", "do": "check", "seen": 1}
    page = manager.post(path(work), sent)
    assert "next-turn" in page.context["edited"].error
    sent = fields(load_default()) | {"layers.2.labels.0.letters": "x", "do": "adopt", "seen": 1}
    page = manager.post(path(work), sent)
    assert page.status_code == 200
    assert page.context["edited"].shown == 2
    assert len(queries.versions(project_of(work))) == 1


@pytest.mark.parametrize(
    "name",
    [
        *("layers.0.labels", "layers", "layers.0.key.deeper", "layers.x", "layers.0.roles.a"),
        "keys" + ".a" * 3000,
    ],
)
def test_fields_that_are_none_are_an_error_in_words(
    manager: Client, work: Assignment, name: str
) -> None:
    page = manager.post(path(work), {"layers.0.key": "x", name: "y", "do": "check", "seen": 1})
    assert page.status_code == 400


def test_yaml_goes_out_and_comes_in(manager: Client, work: Assignment) -> None:
    out = manager.get(path(work, "scheme_yaml"))
    assert parse(out.content.decode()) == load_default()
    assert "attachment" in out.headers["Content-Disposition"]
    for content, error in ((out.content, ""), (b"\xff", "UTF-8"), (b"- no", "expected a table")):
        file = SimpleUploadedFile("s.yaml", content)
        page = manager.post(path(work), {"do": "read", "file": file, "seen": 1})
        assert error in page.context["edited"].error
        assert bool(page.context["edited"].error) == bool(error)


def test_old_versions_can_be_seen(manager: Client, work: Assignment) -> None:
    change(work, dropping("repair"))
    old = manager.get(path(work, "scheme"), {"version": "1"})
    assert old.context["scheme"].number == 1
    for wrong in ("9", "x", "-1"):
        assert manager.get(path(work, "scheme"), {"version": wrong}).status_code == 404
    template = manager.get(path(work), {"template": "proactivity"})
    assert template.context["edited"].draft["name"] == "Proactivity"
