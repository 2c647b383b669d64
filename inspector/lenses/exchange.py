"""A conversation taken apart once, for the lenses that follow requests and answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from msgspec import structs

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses import feedbackcues, repaircues
from inspector.lenses.acts import View, views
from inspector.lenses.initiations import Initiation, correction, reads_back
from inspector.lenses.marks import marks
from inspector.lenses.memo import of_latest
from inspector.lenses.requirements import Unit, requirement_units

ACTING = frozenset({"tool_calls", "function_call", "content"})  # keys of a turn's metadata


@dataclass(frozen=True, eq=False)
class Exchange:
    """The utterances ``seen`` in order; ``texts`` has what each says exactly, code and all."""

    seen: Sequence[View]
    texts: Sequence[str]

    def at(self, turn: int) -> View:
        """Return the utterance at ``turn`` of the transcript. Raises KeyError if there is none."""
        return self.seen[self.places[turn]]

    @cached_property
    def places(self) -> dict[int, int]:
        """Where in ``seen`` the utterance at a turn of the transcript stands."""
        return {view.index: place for place, view in enumerate(self.seen)}

    @cached_property
    def marks(self) -> list[frozenset[str]]:
        """The stems of the content words of each utterance, and its numbers."""
        return [marks(view.vocabulary) for view in self.seen]

    @cached_property
    def units(self) -> dict[int, list[Unit]]:
        """The requirement units of every turn of a user, by the turn's index in the transcript."""
        return {view.index: requirement_units(view) for view in self.seen if view.role == Role.USER}

    @cached_property
    def corrections(self) -> dict[int, Initiation]:
        """The users' turns that correct the turn before, by index in the transcript."""
        return {
            view.index: begun
            for view in self.seen
            if view.role == Role.USER and (begun := _correction(view)) is not None
        }

    @cached_property
    def has_both(self) -> bool:
        """Whether a user and an assistant say something."""
        return {view.role for view in self.seen} >= {Role.USER, Role.ASSISTANT}


def _correction(view: View) -> Initiation | None:
    # Most turns correct nothing; looking their words up is quicker than every rule for repairs.
    if view.previous is None:
        return None
    may = (
        not feedbackcues.TELLING.isdisjoint(view.vocabulary)
        or repaircues.REJECTS.match_in(view)
        or reads_back(view.previous)
    )
    return correction(view) if may else None


def _only_acts(turn: Turn) -> bool:
    return not turn.text and not ACTING.isdisjoint(turn.meta)


@of_latest
def exchange(transcript: Transcript) -> Exchange:
    """Return ``transcript`` taken apart.

    A turn without words that calls a tool, or shows a picture, is nobody's utterance.
    """
    if any(map(_only_acts, transcript.turns)):
        turns = (
            structs.replace(turn, role=Role.TOOL) if _only_acts(turn) else turn
            for turn in transcript.turns
        )
        transcript = replace(transcript, turns=tuple(turns))
    seen = views(transcript)
    return Exchange(seen, [transcript.turns[view.index].text for view in seen])
