"""What becomes of a correction in the reply to it."""

from dataclasses import dataclass

from annotator.transcript import Role
from inspector.lenses.exchange import Exchange
from inspector.lenses.feedback import CORRECTIVE, Feedback, feedback
from inspector.lenses.memo import once
from inspector.lenses.uptake import contradicted, telling, uptake

FEW = 3  # telling words of a correction under which its uptake says little


@dataclass(frozen=True, slots=True)
class Answered:
    """Corrective feedback, the ``reply`` that answers it, and the ``uptake`` of its words.

    ``wrong`` are the stems and numbers of the answer before that it speaks against, ``kept`` those
    that the reply still has. ``few`` says that it has too few words to go by.
    """

    feedback: Feedback
    reply: int
    uptake: float | None
    wrong: frozenset[str]
    kept: frozenset[str]
    few: bool

    @property
    def dropped(self) -> float | None:
        """The share of what it speaks against that the reply has not; None if it names nothing."""
        return 1 - len(self.kept) / len(self.wrong) if self.wrong else None


@once
def answered(talk: Exchange) -> tuple[Answered, ...]:
    """Return the corrections that the assistant's next turn answers, in order."""
    found = []
    for each in feedback(talk):
        reply = talk.places[each.turn] + 1
        if each.kind not in CORRECTIVE or reply >= len(talk.seen):
            continue
        if talk.seen[reply].role == Role.ASSISTANT:
            found.append(_answered(talk, each, talk.places[each.about], reply))
    return tuple(found)


def _answered(talk: Exchange, each: Feedback, before: int, reply: int) -> Answered:
    said = talk.seen[reply - 1]
    wrong = contradicted(said.text, talk.marks[before])
    told = telling(said.words)
    return Answered(
        feedback=each,
        reply=talk.seen[reply].index,
        uptake=uptake(told, telling(talk.seen[reply].words), telling(talk.seen[before].words)),
        wrong=wrong,
        kept=wrong & talk.marks[reply],
        few=len(told) < FEW,
    )
