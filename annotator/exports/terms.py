"""What became of a user's term in an answer, and the answer with the other term in it."""

from collections.abc import Iterator, Sequence

from annotator.exports.agreed import Agreed
from annotator.transcript import GivenLabel, Role, Transcript

LAYER = "entrained-term"
LOST, KEPT = {"renamed", "pact-broken"}, {"same", "shortened"}
NO_WORDS = "a term's label that does not say which words, on both sides"
NOT_THE_USERS = "a term that is not the user's to begin with"
ALONE = "a term that was kept word for word, which nothing stands against"
Words = tuple[int, int, str]  # from, to, and what stands there instead


def kept(labels: Agreed, turn: int) -> bool | None:
    """Whether an answer keeps or shortens the terms in it; None where nothing is said of any."""
    said = {link.label for link in labels.links_from(LAYER, turn)}
    if said & LOST:
        return False
    return True if said & KEPT else None


def edited(transcript: Transcript, labels: Agreed, turn: int) -> Iterator[tuple[str, str] | str]:
    """Yield the better and the worse answer, one of them edited, or why there is none.

    An answer that renames a term or breaks a pact is worse than the same with the user's term; one
    that shortens it is better than the same with the longer term.
    """
    if transcript.turns[turn].role != Role.ASSISTANT:
        return
    links = labels.links_from(LAYER, turn)
    lost = [link for link in links if link.label in LOST]
    changed = lost or [link for link in links if link.label == "shortened"]
    if links and not changed:
        yield ALONE
    words: list[Words] = []
    for link in changed:
        found = _exchanged(transcript, link)
        if isinstance(found, str):
            yield found
        else:
            words.append(found)
    said = transcript.turns[turn].text
    other = _with(said, words)
    if other != said:
        yield (other, said) if lost else (said, other)


def _exchanged(transcript: Transcript, link: GivenLabel) -> Words | str:
    end = link.to
    if end is None or link.start is None or link.end is None:
        return NO_WORDS
    if end.start is None or end.end is None:
        return NO_WORDS
    source = transcript.turns[end.turn]
    if source.role != Role.USER:
        return NOT_THE_USERS
    return link.start, link.end, source.text[end.start : end.end]


def _with(text: str, words: Sequence[Words]) -> str:
    """Return the text with words exchanged; of those that overlap, the first."""
    parts, at = [], 0
    for start, end, instead in sorted(words):
        if start >= at:
            parts += [text[at:start], instead]
            at = end
    return "".join([*parts, text[at:]])
