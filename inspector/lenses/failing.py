"""How the requests of a conversation fare, as what both sides do shows it."""

from collections.abc import Iterator

from annotator.transcript import Role
from inspector.lenses.acts import View
from inspector.lenses.base import Finding
from inspector.lenses.driftparts import ASKING, Talk, Values

BADLY, NEITHER, WELL = 1.0, 0.5, 0.0
HELD = 0.5  # how much of its weight a turn has that shows nothing: silence undoes little
TAKES_IT = frozenset({"acknowledgement", "agreement"})


def failure_state(talk: Talk, smoothing: float) -> Values:
    """Return how the requests have fared so far: 1 badly, 0.5 neither, 0 well.

    After each turn of a user, and each setback of an assistant, e ← w · s + (1 − w) · e, from 0.5,
    with w = smoothing. A setback and a request for repair have s = 1, what takes the turn before up
    has 0; anything else shows nothing, and has s = 0.5 and half of w. A rise by a mere request for
    repair, or while a turn grounds, shows at the next turn that does neither.
    """
    values: dict[int, float | None] = {}
    state = shown = NEITHER
    for view in talk.seen:
        now = _fares(talk, view)
        if now is not None:
            weight = smoothing * HELD if now == NEITHER else smoothing
            state = weight * now + (1 - weight) * state
        shown = min(shown, state) if _waits(talk, view) else state
        values[view.index] = shown
    return talk.spread(values)


def failing(talk: Talk, states: Values) -> Iterator[Finding]:
    """Yield the users' turns that show a setback, or meet one of the assistant's right before.

    The latter not where the user takes it. The cause is the turn before: it is what failed.
    """
    for view in talk.seen:
        if view.role != Role.USER or view.previous is None:
            continue
        own = talk.setbacks.get(view.index)
        before = talk.setbacks.get(view.previous.index)
        if own:
            found, reason = own, f"It {own.says}."
        elif before and view.previous.role == Role.ASSISTANT and not _takes(talk, view):
            found, reason = before, f"Turn {view.previous.index + 1} {before.says}."
        else:
            continue
        yield Finding(
            kind="failing",
            turn=view.index,
            reason=reason,
            evidence=found.evidence,
            confidence=round(states[view.index] or 0.0, 3),
            cause=view.previous.index,
        )


def _fares(talk: Talk, view: View) -> float | None:
    """Return what a turn says of the turn before; None if it says nothing of it."""
    if view.role == Role.ASSISTANT:
        return BADLY if view.index in talk.setbacks else None
    if view.role != Role.USER or view.previous is None:
        return None
    if view.index in talk.setbacks:
        return BADLY
    if _takes(talk, view):
        return WELL
    return BADLY if talk.done(view) & ASKING else NEITHER


def _takes(talk: Talk, view: View) -> bool:
    return not TAKES_IT.isdisjoint(talk.done(view))


def _waits(talk: Talk, view: View) -> bool:
    """Whether a turn is grounding at work, and no setback that a user shows."""
    if view.role == Role.USER and view.index in talk.setbacks:
        return False
    return talk.grounds(view) or bool(talk.done(view) & ASKING)
