"""How far a turn of a mathematics lesson leads away from the lesson.

Learned from raters' judgements of exchanges between pupils and teachers (Demszky et al. 2021,
Measuring Conversational Uptake, ACL, arXiv 2106.03873; MIT licence). A lesson is told by who
speaks in it; a longer one also has to speak of numbers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log1p

from annotator.transcript import Role, Transcript
from inspector.lenses.learned.context import Column, Seen, columns
from inspector.lenses.learned.features import Features, features
from inspector.lenses.learned.model import relative, shipped

MODEL = "lessons"
LONG = 10  # utterances from which on a lesson in mathematics shows by its words
COUNTING = 0.2  # share of its utterances that then have a number or a word of the matter
AROUND = (-1, 1)  # utterances that a turn is read with
ENOUGH = 4  # words of one kind, over all words, from which on more say no more

_TEACHES = re.compile(r"\b(?:teacher|tutor|instructor)\b", re.IGNORECASE)
_LEARNS = re.compile(r"\b(?:student|pupil|learner)s?\b", re.IGNORECASE)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NUMBERS = _set(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty"
    " hundred thousand half third fourth quarter zero"
)
MATTER = _set(
    "add adding plus minus times divide divided multiply multiplied multiplication division"
    " subtract subtraction sum total equal equals equation answer number numbers digit fraction"
    " fractions numerator denominator decimal percent angle degrees triangle square rectangle shape"
    " area perimeter volume graph data table row column pattern count counting estimate measure"
    " inches feet centimeters meter cube length width height side sides point line whole part"
    " remainder factor multiple prime even odd greater less more than same different combinations"
    " problem solve strategy explain why because altogether left groups group each tens ones place"
    " value"
)
ROOM = _set(
    "sit seat desk chair bathroom pencil eraser paper sheet book notebook folder turn page glue"
    " scissors color colors computer lunch recess tomorrow yesterday mom dad brother sister hand"
    " hands please line stop quiet done finished home door room bus eat water drink throw partner"
    " group name marker board calculator ready shh listening homework"
)
OWN = ("digit", "number", "matter", "matter_share", "room", "room_share", "size")
NOTHING = (0.0,) * len(OWN)


def unlike(transcript: Transcript) -> str:
    """Return why this is no mathematics lesson; empty if it is taken for one."""
    turns = [turn for turn in transcript.turns if turn.role == Role.PARTICIPANT]
    people = {turn.speaker for turn in turns}
    if not any(map(_TEACHES.search, people)) or not any(map(_LEARNS.search, people)):
        return "It is no lesson: none who speaks is called a teacher, or none a pupil."
    found = [_own(turn) for turn in features(transcript).turns]
    counting = sum(any(each[:3]) for each in found)
    if len(found) >= LONG and counting < COUNTING * len(found):
        return "It is no lesson in mathematics: few turns speak of numbers."
    return ""


def lesson_columns(transcript: Transcript, known: Features) -> Mapping[str, Column]:
    """Return what each utterance and those around it show, a value for each."""
    rows = [_own(turn) for turn in known.turns]
    teaches = [bool(_TEACHES.search(transcript.turns[i].speaker)) for i in known.indices]
    return {
        **columns(OWN, rows),
        **columns([f"near_{name}" for name in OWN], _near(rows)),
        **columns(["teaches"], ((float(each),) for each in teaches)),
    }


def away(transcript: Transcript) -> dict[int, float]:
    """Return for each utterance how far it leads away from the lesson, from 0 to 1.

    From 0.5 up it is taken to be off the task.
    """
    model, known = shipped(MODEL), features(transcript)
    sure = model.probabilities(known, lesson_columns(transcript, known))[:, 0]
    scores = relative(sure, float(model.thresholds[0]))
    return dict(zip(known.indices, scores.tolist(), strict=True))


def _own(turn: Seen) -> tuple[float, ...]:
    said = [token for token in turn.tokens if token[:1].isalnum()]
    size = len(said) or 1
    matter, room = (sum(map(words.__contains__, said)) for words in (MATTER, ROOM))
    return (
        float(any(token[0].isdigit() for token in said)),
        float(not NUMBERS.isdisjoint(said)),
        min(1.0, log1p(matter) / 2),
        min(1.0, ENOUGH * matter / size),
        min(1.0, log1p(room) / 2),
        min(1.0, ENOUGH * room / size),
        log1p(size) / 5,
    )


def _near(rows: Sequence[tuple[float, ...]]) -> Iterator[tuple[float, ...]]:
    """Yield the mean of the rows just before and after each, 0 where there are none."""
    for place in range(len(rows)):
        around = [rows[place + step] for step in AROUND if 0 <= place + step < len(rows)]
        yield tuple(sum(each) / len(around) for each in zip(*around, strict=True)) or NOTHING
