"""What the annotate page sends: the labels given and taken back, in order."""

from uuid import UUID

import msgspec

from annotator.errors import InvalidInput
from annotator.services.labelling import Operation

MAX_OPERATIONS = 200

_decoder = msgspec.json.Decoder(list[Operation])


def operations(body: bytes) -> list[Operation]:
    """Return the operations of a request. Raises InvalidInput, with the path of what is wrong."""
    try:
        found = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"These are no label operations: {error}") from None
    if len(found) > MAX_OPERATIONS:
        raise InvalidInput(f"At most {MAX_OPERATIONS} operations can be sent at once.")
    _no_repeat([operation.op for operation in found])
    return found


def _no_repeat(ops: list[UUID]) -> None:
    if len(set(ops)) < len(ops):
        raise InvalidInput("Two operations have the same name.")
