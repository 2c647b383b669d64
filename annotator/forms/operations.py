"""What the annotate page sends: labels given and taken back, decisions on suggestions, in order."""

from typing import TypeVar
from uuid import UUID

import msgspec

from annotator.errors import InvalidInput
from annotator.services.labelling import Operation
from annotator.services.suggestions import Decision

MAX_OPERATIONS = 200
T = TypeVar("T")

_operations = msgspec.json.Decoder(list[Operation])
_decisions = msgspec.json.Decoder(list[Decision])


def operations(body: bytes) -> list[Operation]:
    """Return the operations of a request. Raises InvalidInput, with the path of what is wrong."""
    found = _decoded(_operations, body, "label operations")
    _no_repeat([operation.op for operation in found])
    return found


def decisions(body: bytes) -> list[Decision]:
    """Return the decisions of a request. Raises InvalidInput, with the path of what is wrong."""
    found = _decoded(_decisions, body, "decisions on suggestions")
    _no_repeat([decision.op for decision in found])
    return found


def _decoded(decoder: msgspec.json.Decoder[list[T]], body: bytes, what: str) -> list[T]:
    try:
        found = decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"These are no {what}: {error}") from None
    if len(found) > MAX_OPERATIONS:
        raise InvalidInput(f"At most {MAX_OPERATIONS} {what} can be sent at once.")
    return found


def _no_repeat(ops: list[UUID]) -> None:
    if len(set(ops)) < len(ops):
        raise InvalidInput("Two operations have the same name.")
