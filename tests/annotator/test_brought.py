"""Labels that files bring: of several people, of conversations that are there already."""

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from annotator.formats.mapping import FileMapping, LabelRule
from annotator.models import Annotation, Assignment, Corpus, Upload, User
from annotator.services import reading, uploads
from tests.factories import make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db

KEYS = {"clarify": "clarification", "repair": "repair"}
FIRST = LabelRule("codes.first", "grounding-act", KEYS, "First")
SECOND = LabelRule("codes.second", "grounding-act", KEYS, "Second")
TOPIC = LabelRule("topic", "topic", {"S": "shift"}, "First")


def dialogue(*turns: Mapping[str, object], number: int = 1) -> str:
    said = [{"speaker": "desk", "text": f"Turn {at}", **turn} for at, turn in enumerate(turns)]
    return json.dumps({"id": f"d{number}", "turns": said}) + "\n"


CODED = dialogue(
    {"codes": {"first": "clarify", "second": "clarify"}},
    {"codes": {"first": "none", "second": "repair"}},
    {"codes": {"first": None, "second": 1.0}},
    {"codes": {"second": ["repair", "clarify"]}},
)


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(make_project(make_user()))


def brought(corpus: Corpus, content: str, *rules: LabelRule) -> Upload:
    row = uploads.receive(
        corpus=corpus,
        file=ContentFile(content.encode(), name="coded.jsonl"),
        user=None,
        choices=FileMapping(labels=rules),
    )
    reading.execute(pk=row.pk)
    row.refresh_from_db()
    assert row.state == Upload.State.STORED
    return row


def labels(corpus: Corpus) -> dict[str, list[tuple[int, str]]]:
    """Return turn and label of what each source gave."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows = Annotation.objects.filter(assignment__conversation__corpus=corpus)
    for source, turn, key in rows.order_by("turn__index", "label__position").values_list(
        "assignment__annotator__username", "turn__index", "label__key"
    ):
        found.setdefault(source.split("/")[1], []).append((turn, key))
    return found


def asked(corpus: Corpus) -> dict[str, object]:
    rows = Assignment.objects.filter(conversation__corpus=corpus).select_related("annotator")
    return {row.annotator.username.split("/")[1]: row.asked for row in rows}


def test_two_people_in_two_fields_are_two_annotators(corpus: Corpus) -> None:
    row = brought(corpus, CODED, FIRST, SECOND)
    assert row.labels_stored == 5
    assert labels(corpus) == {
        "First": [(0, "clarification")],
        "Second": [(0, "clarification"), (1, "repair"), (3, "clarification"), (3, "repair")],
    }


def test_a_field_without_a_value_says_nothing_of_its_turn(corpus: Corpus) -> None:
    brought(corpus, CODED, FIRST, SECOND)
    first, second = {"grounding-act": [0, 1]}, {"grounding-act": [0, 1, 2, 3]}
    assert asked(corpus) == {"First": first, "Second": second}


def test_the_codes_of_several_people_may_stand_in_a_list(corpus: Corpus) -> None:
    coded = dialogue({"codes": ["clarify", "repair"]}, {"codes": ["repair"]}, {"codes": "repair"})
    rules = [LabelRule(f"codes.{at}", "grounding-act", KEYS, f"Coder {at}") for at in (0, 1)]
    brought(corpus, coded, *rules)
    assert labels(corpus) == {
        "Coder 0": [(0, "clarification"), (1, "repair")],
        "Coder 1": [(0, "repair")],
    }
    assert asked(corpus)["Coder 1"] == {"grounding-act": [0]}


def test_a_conversation_that_is_there_gets_labels_of_another_source(corpus: Corpus) -> None:
    brought(corpus, CODED, FIRST)
    row = brought(corpus, CODED + dialogue({"codes": {"second": "repair"}}, number=2), SECOND)
    assert (row.stored, row.duplicates, row.labels_stored) == (1, 1, 5)
    assert {name: len(found) for name, found in labels(corpus).items()} == {"First": 1, "Second": 5}


def test_what_a_source_said_of_a_layer_stays(corpus: Corpus) -> None:
    coded = dialogue({"topic": "S", "codes": {"first": "clarify"}})
    brought(corpus, coded, FIRST)
    other = coded.replace("clarify", "repair")
    row = brought(corpus, other, FIRST, TOPIC)
    assert (row.duplicates, row.labels_stored) == (1, 1)
    assert labels(corpus) == {"First": [(0, "clarification"), (0, "shift")]}
    assert asked(corpus) == {"First": {"grounding-act": [0], "topic": [0]}}
    assert brought(corpus, other, FIRST, TOPIC).labels_stored == 0


def test_a_persons_own_work_is_not_added_to(corpus: Corpus) -> None:
    brought(corpus, CODED)
    source = User.objects.create(username=f"{corpus.project.slug}/First", is_source=True)
    conversation = corpus.conversations.get()
    Assignment.objects.create(conversation=conversation, annotator=source)
    assert brought(corpus, CODED, FIRST).labels_stored == 0


def test_the_form_names_whoever_gave_a_field(corpus: Corpus, client: Client) -> None:
    row = uploads.receive(
        corpus=corpus,
        file=ContentFile(CODED.encode(), name="coded.jsonl"),
        user=None,
        look_first=True,
    )
    reading.execute(pk=row.pk)
    client.force_login(User.objects.get(memberships__project=corpus.project))
    page = reverse("annotator:upload", args=[corpus.project.slug, row.pk])
    assert "codes.first" in client.get(page).content.decode()
    chosen = {"format": "native", "source": "All", "do": "import"}
    fields = {"label-0-0": "grounding-act/clarification", "label-1-0": "grounding-act/repair"}
    response = client.post(f"{page}decide/", {**chosen, **fields, "source-1": "Second"})
    assert response.status_code == 302
    reading.execute(pk=row.pk)
    assert set(labels(corpus)) == {"All", "Second"}


def test_the_form_asks_whose_labels_two_fields_of_one_kind_are(
    corpus: Corpus, client: Client
) -> None:
    coded = dialogue(*({"one": each, "two": each} for each in KEYS))
    row = uploads.receive(
        corpus=corpus,
        file=ContentFile(coded.encode(), name="coded.jsonl"),
        user=None,
        look_first=True,
    )
    reading.execute(pk=row.pk)
    client.force_login(User.objects.get(memberships__project=corpus.project))
    page = reverse("annotator:upload", args=[corpus.project.slug, row.pk])
    # Both fields have much the same values: each gets a name to begin with.
    assert 'value="two"' in client.get(page).content.decode()
    same = "grounding-act/clarification"
    chosen = {"format": "native", "do": "import", "label-0-0": same, "label-1-0": same}
    response = client.post(f"{page}decide/", chosen)
    assert response.status_code == 400
    assert "say whose each of them are" in response.content.decode()
    named = {**chosen, "source-0": "First", "source-1": "Second"}
    assert client.post(f"{page}decide/", named).status_code == 302


def test_from_the_shell_with_a_mapping(corpus: Corpus, tmp_path: Path) -> None:
    coded, rules, said = tmp_path / "coded.jsonl", tmp_path / "mapping.json", StringIO()
    coded.write_text(CODED)
    rule = {"path": "codes.second", "layer": "grounding-act", "labels": KEYS, "source": "Second"}
    rules.write_text(json.dumps({"labels": [rule]}))
    names = {"project": corpus.project.slug, "corpus": corpus.name}
    call_command("import_transcripts", coded, mapping=rules, stdout=said, **names)
    assert "4 labels" in said.getvalue()
    rules.write_text('{"labels": 3}')
    with pytest.raises(CommandError, match="labels"):
        call_command("import_transcripts", coded, mapping=rules, **names)
