"""Answers that turned out wrong, and those that came instead."""

from collections.abc import Iterator

from annotator.exports.agreed import Agreed
from annotator.exports.answers import answer_after, answer_before, user_after
from annotator.transcript import GivenLabel, Role, Transcript

Pair = tuple[int, int]  # the wrong answer's turn, and the better one's
NOT_WRONG = "a repair that does not show that the answer before it was wrong"
NOT_BEFORE = "a repair with no answer before it"
NOT_AFTER = "a repair with no answer after it"
UNRESOLVED = "a repair that was abandoned or not answered"
REPAIRED_AGAIN = "the answer after a repair was repaired as well"
NO_ANSWER = "the answer after a repair is a refusal or missing"
SAME = "both answers are the same, or one is empty"
NOT_MENDED = "an attempt that fails, with none after it that succeeds"


def pairs(transcript: Transcript, labels: Agreed) -> Iterator[tuple[str, Pair | str]]:
    """Yield what a pair rests on, and its two answers or why there are none."""
    for index, turn in enumerate(transcript.turns):
        if turn.role == Role.USER and _repairs(labels, index):
            yield "repair", _checked(transcript, _repaired(transcript, labels, index))
    for found in _retried(transcript, labels):
        yield "retry", _checked(transcript, found)


def _repaired(transcript: Transcript, labels: Agreed, repair: int) -> Pair | str:
    before, after = answer_before(transcript, repair), answer_after(transcript, repair)
    links = labels.links_from("repair", repair)
    if before is None:
        return NOT_BEFORE
    if not _shows(transcript, labels, repair, links):
        return NOT_WRONG
    if after is None:
        return NOT_AFTER
    if any(link.attributes.get("outcome") in ("abandoned", "unanswered") for link in links):
        return UNRESOLVED
    return _fault(transcript, labels, after) or (before, after)


def _fault(transcript: Transcript, labels: Agreed, answer: int) -> str:
    """Return why the answer after a repair is none to prefer, empty where it is one."""
    later = user_after(transcript, answer)
    if later is not None and _repairs(labels, later):
        return REPAIRED_AGAIN
    refused = labels.on("response-strategy", answer) & {"refusal", "missing"}
    return NO_ANSWER if refused else ""


def _repairs(labels: Agreed, turn: int) -> bool:
    return "repair" in labels.on("grounding-act", turn) or bool(labels.links_from("repair", turn))


def _shows(transcript: Transcript, labels: Agreed, turn: int, links: list[GivenLabel]) -> bool:
    """Whether a user's repair shows that the answer before was wrong.

    So does one in third position, one that corrects the assistant's words, and the grounding act,
    which corrects a misunderstanding or mistake of the other by its definition.
    """
    if "repair" in labels.on("grounding-act", turn):
        return True
    return any(
        link.attributes.get("position") == "third"
        or (
            link.to is not None
            and transcript.turns[link.to.turn].role == Role.ASSISTANT
            and link.attributes.get("format") == "correction"
        )
        for link in links
    )


def _retried(transcript: Transcript, labels: Agreed) -> Iterator[Pair | str]:
    attempts = [
        (index, said)
        for index in range(len(transcript.turns))
        if (said := labels.on("attempt", index))
    ]
    for place, (index, said) in enumerate(attempts):
        if "fails" in said:
            later, then = attempts[place + 1] if attempts[place + 1 :] else (0, frozenset())
            yield (index, later) if "succeeds" in then else NOT_MENDED


def _checked(transcript: Transcript, found: Pair | str) -> Pair | str:
    if isinstance(found, str):
        return found
    wrong, better = (transcript.turns[index].text.strip() for index in found)
    return found if wrong and better and wrong != better else SAME
