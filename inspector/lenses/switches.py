"""Where a conversation turns to something else, and how that is told in one kind and another.

Between two people, in meetings and in channels with several threads, by the learned model
``topics``; in requests to a model, by points (newsubjects.py).
"""

from collections.abc import Iterator, Sequence
from enum import Enum

import msgspec
import numpy as np

from annotator.transcript import Transcript
from inspector.lenses.acts import View
from inspector.lenses.checks import is_spoken
from inspector.lenses.learned.context import Column
from inspector.lenses.learned.features import Features, features
from inspector.lenses.learned.model import LinearModel, relative, shipped
from inspector.lenses.learned.topics import topics
from inspector.lenses.marked import turns_away
from inspector.lenses.newsubjects import asking_speakers, new_subject

EVEN = 0.5  # the score from which there is a switch
THREADS = 3  # speakers from which on a conversation can have threads
ADDRESSED = 0.03  # share of turns that name somebody, from which on it is taken to have them
WINDOW = 5  # utterances before whose words are no news

# Each match of cues.TOPIC_SWITCH has one of these words.
_ANNOUNCING = frozenset(
    """
way btw question topic thing subject matter request on gears note unrelated turn move switch talk go
anyway anyways speaking forget
""".split()  # noqa: SIM905 - a word a line would be twenty lines
)


class Situation(Enum):
    """What kind of talk between people it is, by the model's class."""

    THREADS = "thread-start"
    SPOKEN = "spoken-shift"
    TALK = "shift"


class Switch(msgspec.Struct, frozen=True):
    """How much speaks for a switch at one turn: ``score`` in [0, 1], from 0.5 up there is one.

    ``asked`` says that it is in a request, ``resumes`` that it goes on with another thread.
    ``start`` to ``end`` show it.
    """

    score: float
    start: int
    end: int
    asked: bool = False
    resumes: bool = False


def switches(
    transcript: Transcript, seen: Sequence[View], said: Sequence[frozenset[str]]
) -> list[Switch]:
    """Return how much speaks for a switch at each utterance of ``seen``; ``said`` has the stems."""
    if not seen:
        return []
    if asking := asking_speakers(seen):
        return list(_in_requests(seen, said, asking))
    return _learned(transcript, seen)


def _in_requests(
    seen: Sequence[View], said: Sequence[frozenset[str]], asking: frozenset[str]
) -> Iterator[Switch]:
    since = 0  # where the subject that is talked of began
    for place, view in enumerate(seen):
        asks = view.speaker in asking
        found = (_in_request if asks else _announced)(seen, said, place, since)
        since = place if found.score >= EVEN else since
        yield found


def _in_request(
    seen: Sequence[View], said: Sequence[frozenset[str]], place: int, since: int
) -> Switch:
    if not place or not seen[place].words:
        return Switch(0.0, 0, 0)
    found = new_subject(seen, said, place, since)
    return Switch(found.score, found.start, found.end, asked=True)


def _announced(
    seen: Sequence[View], said: Sequence[frozenset[str]], place: int, since: int
) -> Switch:
    """Return a switch by the one who serves: only if it is said to be one."""
    view = seen[place]
    may = place and not _ANNOUNCING.isdisjoint(view.vocabulary)
    announced = turns_away(view) if may else None
    if announced is None:
        return Switch(0.0, 0, 0)
    if said[place] <= frozenset[str]().union(*said[max(since, place - WINDOW) : place]):
        return Switch(0.0, 0, 0)
    return Switch(EVEN, announced[0].start, announced[0].end)


def _learned(transcript: Transcript, seen: Sequence[View]) -> list[Switch]:
    known = features(transcript)
    more = topics(transcript, known)
    model = shipped("topics")
    situation = _situation(known, more["addressed"])
    probabilities = model.probabilities(known, more)
    starts = _of_class(model, probabilities, situation.value)
    resumes = np.zeros(len(seen))
    if situation == Situation.THREADS:
        resumes = _of_class(model, probabilities, "thread-resume")
    return [
        Switch(
            score=float(max(start, resume)) if place else 0.0,
            start=span[0],
            end=span[1],
            resumes=bool(start < EVEN <= resume),
        )
        for place, (start, resume) in enumerate(zip(starts, resumes, strict=True))
        for span in [_span(seen[place])]
    ]


def _situation(known: Features, addressed: Column) -> Situation:
    if known.turns[-1].speakers >= THREADS and float(addressed.mean()) >= ADDRESSED:
        return Situation.THREADS
    return Situation.SPOKEN if is_spoken(known) else Situation.TALK


def _of_class(model: LinearModel, probabilities: Column, name: str) -> Column:
    place = model.classes.index(name)
    return relative(probabilities[:, place], float(model.thresholds[place]))


def _span(view: View) -> tuple[int, int]:
    """Return the last sentence of a turn, where what it brings up most often stands."""
    last = view.sentences[-1] if view.sentences else None
    return (last.start, last.end) if last else (0, len(view.text))
