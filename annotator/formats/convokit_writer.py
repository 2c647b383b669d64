"""Writing a ConvoKit corpus: the five files that ConvoKit's own loader wants."""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from annotator.formats.fields import said_of
from annotator.transcript import Transcript, Turn

FOLDER = "corpus"
COMPRESSION = zipfile.ZIP_DEFLATED
BLOCK_BYTES = 1 << 20
Index = dict[str, set[str]]

_encode = msgspec.json.Encoder().encode


def write(transcripts: Iterable[Transcript], target: BinaryIO) -> int:
    """Write conversations one by one as a zip; return how many. Unpack the zip to load it."""
    corpus = Corpus()
    with zipfile.ZipFile(target, "w", COMPRESSION) as archive, tempfile.TemporaryFile() as spool:
        with archive.open(f"{FOLDER}/utterances.jsonl", "w", force_zip64=True) as lines:
            for transcript in transcripts:
                lines.writelines(corpus.utterances(transcript))
                spool.writelines(corpus.conversation(transcript))
        spool.seek(0)
        with archive.open(f"{FOLDER}/conversations.json", "w", force_zip64=True) as stream:
            while block := spool.read(BLOCK_BYTES):
                stream.write(block)
            stream.write(corpus.end())
        for filename, value in corpus.rest().items():
            archive.writestr(f"{FOLDER}/{filename}", value())
        return len(corpus.names)


class Corpus:
    """A corpus on its way into files: what they must say of it together.

    A turn replies to the one before. Conversations without an id, or with one that was used
    before, get a name of their own. Each utterance's ``meta`` has its role and whatever stood
    beside the turn. Whoever writes asks in the same order for every conversation's utterances and
    for what is said of it, be it one by one or all of the one before all of the other; then for the
    ``rest``.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._used: set[str] = set()
        self._said = 0  # conversations
        self._utterances: Index = {}
        self._about: Index = {}
        self._speakers: dict[str, None] = {}

    def utterances(self, transcript: Transcript) -> Iterator[bytes]:
        """Yield the lines of utterances.jsonl for a conversation."""
        name = _name(transcript.id, self._used)
        self.names.append(name)
        for utterance in _utterances(name, transcript.turns):
            self._speakers[utterance["speaker"]] = None
            _note(self._utterances, utterance["meta"])
            yield _encode(utterance) + b"\n"

    def conversation(self, transcript: Transcript) -> Iterator[bytes]:
        """Yield what conversations.json says of the next conversation."""
        name = self.names[self._said]
        yield b"," if self._said else b"{"
        self._said += 1
        meta = {**transcript.meta, **said_of(transcript)}
        _note(self._about, meta)
        yield _encode(name) + b":" + _encode({"meta": meta, "vectors": []})

    def end(self) -> bytes:
        """Return how conversations.json ends."""
        return b"}" if self._said else b"{}"

    def rest(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes the other files, once all conversations are through."""
        return {
            "speakers.json": lambda: _encode(self._people()),
            "corpus.json": lambda: b"{}",
            "index.json": lambda: _encode(self._index()),
        }

    def _people(self) -> dict[str, Any]:
        return {speaker: {"meta": {}, "vectors": []} for speaker in self._speakers}

    def _index(self) -> dict[str, Any]:
        return {
            "utterances-index": {name: sorted(kinds) for name, kinds in self._utterances.items()},
            "speakers-index": {},
            "conversations-index": {name: sorted(kinds) for name, kinds in self._about.items()},
            "overall-index": {},
            "vectors": [],
            "version": 1,
        }


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
