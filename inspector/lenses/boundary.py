"""What becomes of entrainment where one session ends and the next begins.

People who go on another day take up each other's words where they left off. An assistant to which
nothing was carried begins anew. Our own proposal, experimental.
"""

from collections.abc import Sequence

from annotator.transcript import Role, Transcript
from inspector.lenses.base import uttered
from inspector.lenses.repetition import repetition_of_words
from inspector.lenses.series import mean
from inspector.lenses.text import is_content, words

SURE = 5  # content words from which on a turn's share is counted


def entrainment_reset(before: Transcript, now: Transcript, turns: int) -> float | None:
    """Return how far the assistant's entrainment falls from one session to the next, from -1 to 1.

    The mean share of content words that others used before, over the last ``turns`` turns of the
    assistant in the session ``before``, less that over its first ``turns`` in the session ``now``.
    What was said ``before`` counts for these too, so entrainment that is carried over doesn't fall.
    None where either side has no turn with enough content words.
    """
    earlier = uttered(before)
    opening = _until(now, turns)
    said = [*((before, index) for index in earlier), *((now, index) for index in opening)]
    content = [[*filter(is_content, words(session.turns[index].text))] for session, index in said]
    roles = [session.turns[index].role for session, index in said]
    shares = list(repetition_of_words(content, [role.value for role in roles]))
    sure = [
        (place, share)
        for place, share in enumerate(shares)
        if roles[place] == Role.ASSISTANT and len(content[place]) >= SURE and share is not None
    ]
    last = mean([share for place, share in sure if place < len(earlier)][-turns:])
    first = mean([share for place, share in sure if place >= len(earlier)])
    return None if last is None or first is None else last - first


def _until(transcript: Transcript, turns: int) -> Sequence[int]:
    """Return the utterances up to the assistant's first ``turns``, these included."""
    spoken = uttered(transcript)
    answers = [i for i in spoken if transcript.turns[i].role == Role.ASSISTANT][:turns]
    return [index for index in spoken if answers and index <= answers[-1]]
