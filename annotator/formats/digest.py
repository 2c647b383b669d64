"""What makes two conversations the same one."""

from hashlib import blake2b

from annotator.transcript import Transcript

# Separators that no stored text can hold: readers replace control character NUL.
FIELD, TURN = "\x00", "\x00\x00"


def digest(transcript: Transcript) -> bytes:
    """Return 16 bytes that differ where the id, or any turn's role, speaker or text, differs."""
    parts = [transcript.id]
    for turn in transcript.turns:
        parts += [TURN, turn.role.value, FIELD, turn.speaker, FIELD, turn.text]
    return blake2b("".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
