"""What an assistant tells unasked, what becomes of it, and which questions it could have saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.transcript import Role, Transcript
from inspector.lenses import cues
from inspector.lenses.acts import views
from inspector.lenses.base import uttered
from inspector.lenses.memo import of_latest
from inspector.lenses.text import sentences
from inspector.lenses.units import Asked, Unit, asked, units


@dataclass(slots=True)
class Told:
    """What an assistant's turn gives: units counted, and of the volunteered ones their fate."""

    turn: int
    given: int
    volunteered: list[Unit]
    accepted: list[Unit] = field(default_factory=list)
    settled: bool = False

    @property
    def unused(self) -> list[Unit]:
        """The volunteered units that nobody took up."""
        used = set(self.accepted)
        return [unit for unit in self.volunteered if unit not in used]


def told(transcript: Transcript) -> list[Told]:
    """Return what each assistant turn gives that neither side has said before, and its fate."""
    said: set[str] = set()
    request: Asked | None = None
    result = []
    for index in uttered(transcript):
        turn = transcript.turns[index]
        found = _given(transcript)[index]
        if turn.role == Role.ASSISTANT:
            new = list({unit.value: unit for unit in found if unit.value not in said}.values())
            spare = [unit for unit in new if request is None or not request.wants(unit)]
            result.append(Told(index, len(new), spare))
        elif turn.role == Role.USER:
            request = _requests(transcript)[index]
        said.update(unit.value for unit in found)
    _settle(result, transcript)
    return result


def _settle(told: Sequence[Told], transcript: Transcript) -> None:
    """Mark what the user takes up: a value said again later, or all of a turn acknowledged."""
    by_turn = {each.turn: each for each in told}
    later: set[str] = set()
    answer = None
    for index in reversed(uttered(transcript)):
        turn = transcript.turns[index]
        if turn.role == Role.USER:
            later.update(unit.value for unit in _given(transcript)[index])
            answer = turn.text
        elif index in by_turn and answer is not None:
            each = by_turn[index]
            each.settled = True
            welcome = _welcomes(answer)
            each.accepted = [u for u in each.volunteered if welcome or u.value in later]


def _welcomes(text: str) -> bool:
    """Whether a turn takes up what was told by thanks or agreement, and not by turning it down."""
    if not (cues.ACKNOWLEDGE.match(text) or cues.AGREE.search(text)):
        return False
    return not (cues.DISAGREE.search(text) or cues.REPAIR.search(text))


def needless(transcript: Transcript) -> dict[int, tuple[int, Asked]]:
    """Return the avoidable user turns, each with the turn that presented the thing."""
    spoken = uttered(transcript)
    presented: int | None = None
    result = {}
    for place, index in enumerate(spoken):
        turn = transcript.turns[index]
        if turn.role == Role.ASSISTANT:
            given = _given(transcript)[index]
            if any(unit.kind in {"name", "address", "price", "time"} for unit in given):
                presented = index
        elif turn.role == Role.USER and presented is not None:
            request = _requests(transcript)[index]
            if request and (request.kinds or request.keys) and not request.general:
                after = next(iter(spoken[place + 1 : place + 2]), None)
                if after is not None and _answers(transcript, after, request):
                    result[index] = (presented, request)
    return result


def _answers(transcript: Transcript, index: int, request: Asked) -> bool:
    turn = transcript.turns[index]
    if turn.role != Role.ASSISTANT or all(s.is_question for s in sentences(turn.text)):
        return False
    return any(request.wants(unit) for unit in _given(transcript)[index])


@of_latest
def _given(transcript: Transcript) -> dict[int, list[Unit]]:
    """Return the units of every utterance."""
    return {index: units(transcript.turns[index].text) for index in uttered(transcript)}


@of_latest
def _requests(transcript: Transcript) -> dict[int, Asked | None]:
    """Return what every turn of the user asks for."""
    users = (view for view in views(transcript) if view.role == Role.USER)
    return {view.index: asked(view.every_sentence) for view in users}
