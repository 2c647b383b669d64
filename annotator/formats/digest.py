"""What makes two conversations the same one."""

from hashlib import blake2b

import msgspec

from annotator.transcript import Transcript

_encode = msgspec.msgpack.Encoder().encode


def digest(transcript: Transcript) -> bytes:
    """Return 16 bytes that differ where the id, or any turn's role, speaker or text, differs.

    Every part goes in with its length before it, so no text can look like a seam.
    """
    parts = [transcript.id]
    for turn in transcript.turns:
        parts += turn.role.value, turn.speaker, turn.text
    return blake2b(_encode(parts), digest_size=16).digest()
