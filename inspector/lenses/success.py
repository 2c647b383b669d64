"""How many attempts it takes until one succeeds."""

from inspector.lenses.attempts import attempts
from inspector.lenses.exchange import Exchange
from inspector.lenses.feedback import Kind, feedback
from inspector.lenses.series import mean


def attempts_to_success(
    talk: Exchange, *, outcome: float | None = None, success: float = 1.0
) -> float | None:
    """Return the number of the first attempt that succeeds, mean over requests that have one.

    An attempt succeeds if the user accepts it. A conversation with an ``outcome`` succeeds with its
    last attempt if that is ``success`` or more, else not at all. None where nothing succeeds.
    """
    made = attempts(talk)
    if outcome is not None:
        return float(made[-1].number) if made and outcome >= success else None
    accepted = {each.about for each in feedback(talk) if each.kind == Kind.ACCEPTANCE}
    first: dict[int, float] = {}
    for each in made:
        if each.turn in accepted:
            first.setdefault(each.request, float(each.number))
    return mean(list(first.values()))
