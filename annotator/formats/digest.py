"""What makes two conversations the same one, and two system prompts."""

from hashlib import blake2b, sha256

import msgspec

from annotator.transcript import Role, Transcript

_encode = msgspec.msgpack.Encoder().encode


def digest(transcript: Transcript) -> bytes:
    """Return 16 bytes that differ where the id, or any turn's role, speaker or text, differs.

    Every part goes in with its length before it, so no text can look like a seam.
    """
    parts = [transcript.id]
    for turn in transcript.turns:
        parts += turn.role.value, turn.speaker, turn.text
    return blake2b(_encode(parts), digest_size=16).digest()


def prompt_digest(transcript: Transcript) -> str:
    """Return 32 hex digits of what the system turns say, line by line; empty if they say nothing.

    PostgreSQL has SHA-256 too, so that what was stored before could be given the same.
    """
    said = [turn.text for turn in transcript.turns if turn.role == Role.SYSTEM]
    return sha256("\n".join(said).encode()).hexdigest()[:32] if any(said) else ""
