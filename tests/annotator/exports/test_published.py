"""Files for other tools, read back as those read them."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

import pytest
import yaml
from pyarrow import parquet

from annotator.exports.card import card
from annotator.exports.choices import Choices
from annotator.models import Annotation, Conversation, Corpus, Project
from annotator.queries.exporting import arrow
from annotator.queries.exporting.tables import LABELS
from annotator.services import assignments, exporting
from tests.annotator.exports.test_exports import NASTY, give
from tests.annotator.formats.files import read, transcripts
from tests.factories import join, make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
TURNS = [("user", NASTY), ("assistant", "Yes?"), ("user", ""), ("assistant", "+49 1")]


@pytest.fixture
def corpus() -> Corpus:
    found = make_corpus(make_project(make_user("manager")), "Logs")
    conversation = make_conversation(found, TURNS)
    Conversation.objects.filter(pk=conversation.pk).update(outcome=0.1, meta={"ip": "1.2.3"})
    join(found.project, ana := make_user("ana"), "annotator")
    work = assignments.open_for(user=ana, conversation=conversation)
    give(work, "grounding-act", "repair", 0)
    give(work, "friction", "friction", 0, start=0, end=4, attributes={"severity": 3})
    return found


def archive(project: Project, kind: str, **choices: Any) -> bytes:
    stream = io.BytesIO()
    exporting.write(project=project, kind=kind, choices=Choices(**choices), stream=stream)
    return stream.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def table(data: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(io.BytesIO(data)).to_pylist()
    return rows


def test_parquet_has_types_and_tells_nothing_from_empty(corpus: Corpus) -> None:
    files = members(archive(corpus.project, "parquet", excel_safe=True, redact=("ip",)))
    turns = table(files["turns.parquet"])
    assert [row["text"] for row in turns] == [text for _, text in TURNS]
    assert [row["turn"] for row in turns] == [1, 2, 3, 4]
    (conversation,) = table(files["conversations.parquet"])
    assert (conversation["outcome"], conversation["meta"]) == (0.1, None)
    whole, span = table(files["labels.parquet"])
    assert (whole["span_start"], span["span_start"], span["span_end"]) == (None, 0, 4)
    given = Annotation.objects.order_by("created_at").values_list("created_at", flat=True)
    assert isinstance(whole["labelled_at"], datetime)
    assert [whole["labelled_at"], span["labelled_at"]] == list(given)
    assert list(whole) == list(LABELS.columns)


def test_parquet_is_written_batch_by_batch(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "BATCH", 3)
    blocks = list(arrow.blocks(corpus.project, Choices(), arrow.TABLES["turns"]))
    assert len(blocks) == 3
    file = parquet.ParquetFile(io.BytesIO(b"".join(blocks)))
    assert (file.num_row_groups, file.metadata.num_rows) == (2, 4)


def test_a_hugging_face_folder_is_what_its_card_says(corpus: Corpus) -> None:
    Project.objects.filter(pk=corpus.project.pk).update(name="---\nlicense: mit <b> `x`")
    corpus.project.refresh_from_db()
    files = members(archive(corpus.project, "huggingface"))
    text = files["README.md"].decode()
    _, front, body = text.split("---\n", 2)
    said = yaml.safe_load(front)
    assert said["license"] == "unknown"
    assert said["pretty_name"] == "--- license: mit <b> `x`"
    assert "<b>" not in body.replace("\\<b\\>", "")
    infos = {each["config_name"]: each for each in said["dataset_info"]}
    for config in said["configs"]:
        (part,) = config["data_files"]
        found = parquet.ParquetFile(io.BytesIO(files[part["path"]]))
        info = infos[config["config_name"]]
        assert {each["name"]: each["dtype"] for each in info["features"]} == {
            column.name: str(column.type) for column in found.schema_arrow
        }
        assert info["splits"] == [{"name": "train", "num_examples": found.metadata.num_rows}]
    assert [each["config_name"] for each in said["configs"] if each.get("default")] == ["labels"]
    assert "`clarification`: A question that asks what the other meant" in body


def test_a_cards_front_matter_holds_whatever_the_title_says() -> None:
    title = "a: b\n---\n- x # 'y' \"z\""
    front = card(title, [], {}).split("\n---\n")[0].removeprefix("---\n")
    assert yaml.safe_load(front)["pretty_name"] == " ".join(title.split())


def test_convokit_utterances_carry_the_labels(corpus: Corpus) -> None:
    data = archive(corpus.project, "convokit", anonymous=True)
    files = members(data)
    rows = [json.loads(line) for line in files["corpus/utterances.jsonl"].splitlines()]
    first, *rest = (row["meta"]["labels"] for row in rows)
    assert [(each["layer"], each["start"], each["end"]) for each in first] == [
        ("grounding-act", None, None),
        ("friction", 0, 4),
    ]
    assert first[1]["attributes"] == {"severity": 3}
    assert first[0]["annotator"].startswith("annotator-")
    assert rest == [[], [], []]
    index = json.loads(files["corpus/index.json"])
    assert index["utterances-index"]["labels"] == ["<class 'list'>"]
    (about,) = json.loads(files["corpus/conversations.json"]).values()
    assert about["meta"]["work"][0]["status"] == "in_progress"
    back = transcripts(read("convokit", data))
    assert [[turn.text for turn in each.turns] for each in back] == [[text for _, text in TURNS]]
