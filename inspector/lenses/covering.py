"""How much of what users state a memory keeps."""

from collections.abc import Iterator, Sequence

from annotator.transcript import Role, Transcript
from inspector.lenses import cues
from inspector.lenses.acts import views
from inspector.lenses.carried import MemoryLine, Passages
from inspector.lenses.stems import stems
from inspector.lenses.support import ENOUGH

FEW = 3  # stems of content words under which a sentence states too little to be kept


def coverage(transcript: Transcript, lines: Sequence[MemoryLine]) -> float | None:
    """Return the share of users' statements of which a line has half the content words or more.

    Statements are their sentences that ask nothing, up to the turn after which the last line was
    written. None where no line was written here, or nothing was stated.
    """
    written = [line.after_turn for line in lines if line.after_turn is not None]
    if not written:
        return None
    kept = Passages((number, line.text) for number, line in enumerate(lines))
    stated = list(_stated(transcript, max(written)))
    covered = sum((best := kept.best(each)) is not None and best[0] >= ENOUGH for each in stated)
    return covered / len(stated) if stated else None


def _stated(transcript: Transcript, last: int) -> Iterator[frozenset[str]]:
    """Yield the stems of every statement of a user up to the turn ``last``."""
    for view in views(transcript):
        if view.role == Role.USER and view.index <= last:
            for sentence in view.every_sentence:
                asks = sentence.is_question or cues.REQUEST.match(sentence.text)
                said = stems(sentence.text)
                if len(said) >= FEW and not asks:
                    yield said
