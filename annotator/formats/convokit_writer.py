"""Writing a ConvoKit corpus: a zip of the five files that ConvoKit's own loader wants."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from annotator.formats.fields import said_of
from annotator.transcript import Transcript, Turn

FOLDER = "corpus"
COMPRESSION = zipfile.ZIP_DEFLATED
Index = dict[str, set[str]]

_encode = msgspec.json.Encoder().encode


def write(transcripts: Iterable[Transcript], target: BinaryIO) -> int:
    """Write conversations one by one; return how many. Unpack the zip to load it.

    A turn replies to the one before. Conversations without an id, or with one that was used
    before, get a name of their own. Each utterance's ``meta`` has its role and whatever stood
    beside the turn.
    """
    with (
        zipfile.ZipFile(target, "w", COMPRESSION) as archive,
        tempfile.TemporaryFile() as conversations,
    ):
        utterances: Index = {}
        about: Index = {}
        speakers: dict[str, None] = {}
        names: set[str] = set()
        with archive.open(f"{FOLDER}/utterances.jsonl", "w", force_zip64=True) as lines:
            for transcript in transcripts:
                name = _name(transcript.id, names)
                for utterance in _utterances(name, transcript.turns):
                    speakers[utterance["speaker"]] = None
                    _note(utterances, utterance["meta"])
                    lines.write(_encode(utterance) + b"\n")
                meta = {**transcript.meta, **said_of(transcript)}
                _note(about, meta)
                before = b"," if len(names) > 1 else b""
                inner = _encode({"meta": meta, "vectors": []})
                conversations.write(before + _encode(name) + b":" + inner)
        conversations.seek(0)
        with archive.open(f"{FOLDER}/conversations.json", "w", force_zip64=True) as stream:
            stream.write(b"{")
            while block := conversations.read(1 << 20):
                stream.write(block)
            stream.write(b"}")
        people: dict[str, Any] = {speaker: {"meta": {}, "vectors": []} for speaker in speakers}
        index = {
            "utterances-index": {name: sorted(kinds) for name, kinds in utterances.items()},
            "speakers-index": {},
            "conversations-index": {name: sorted(kinds) for name, kinds in about.items()},
            "overall-index": {},
            "vectors": [],
            "version": 1,
        }
        for filename, value in (("speakers", people), ("corpus", {}), ("index", index)):
            archive.writestr(f"{FOLDER}/{filename}.json", _encode(value))
        return len(names)


def _name(wanted: str, used: set[str]) -> str:
    name = wanted or f"conversation-{len(used) + 1}"
    number = 1
    while name in used:
        number += 1
        name = f"{wanted or 'conversation'}#{number}"
    used.add(name)
    return name


def _utterances(name: str, turns: Iterable[Turn]) -> Iterator[dict[str, Any]]:
    before = None
    for index, turn in enumerate(turns):
        own = f"{name}/{index}"
        yield {
            "id": own,
            "conversation_id": name,
            "speaker": turn.speaker,
            "text": turn.text,
            "reply-to": before,
            "timestamp": turn.time.timestamp() if turn.time else None,
            "meta": {**turn.meta, "role": turn.role.value},
            "vectors": [],
        }
        before = own


def _note(index: Index, meta: dict[str, Any]) -> None:
    """Keep the types that each field has, as ConvoKit's index names them."""
    for name, value in meta.items():
        index.setdefault(name, set()).add(str(type(value)))
