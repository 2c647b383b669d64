"""What drift points at beside the turns that fare badly: its onset, and what repairs do to it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from inspector.lenses.base import Evidence, Finding
from inspector.lenses.driftparts import Talk
from inspector.lenses.onset import Onset
from inspector.lenses.repairs import Repair

AROUND = 3  # utterances before and after a repair that its fall is measured over


def falls(
    found: Sequence[Repair], measured: Sequence[tuple[int, float]]
) -> Iterator[tuple[Repair, float]]:
    """Yield each completed repair with the mean drift before it less that after it."""
    turns = [turn for turn, _ in measured]
    for each in found:
        if each.closed is None:
            continue
        begun, over = bisect_left(turns, each.opened), bisect_right(turns, each.closed)
        before = [value for _, value in measured[max(0, begun - AROUND) : begun]]
        after = [value for _, value in measured[over : over + AROUND]]
        if before and after:
            yield each, sum(before) / len(before) - sum(after) / len(after)


def restored(each: Repair, fall: float, talk: Talk) -> Finding:
    """Return that a repair is completed after which drift falls, with its beginning and end."""
    closed = each.closed if each.closed is not None else each.opened
    begun = Evidence(each.opened, each.start, each.end)
    return Finding(
        kind="restored",
        turn=closed,
        reason=(
            f"The repair begun in turn {each.opened + 1} is completed here; drift then falls by"
            f" {fall:.2f}."
        ),
        evidence=(begun, *talk.whole(closed)) if closed != each.opened else (begun,),
        confidence=each.confidence,
        cause=each.opened,
    )


def risen(found: Onset, turn: int, talk: Talk, shuffles: int) -> Finding:
    """Return the onset, with the words of the setback it begins with, if any, else its turn's."""
    setback = talk.setbacks.get(turn)
    return Finding(
        kind="onset",
        turn=turn,
        reason=(
            f"Mean drift rises from {found.before:.2f} to {found.after:.2f} here;"
            f" {found.by_chance:.1%} of {shuffles} shuffles of its values rise as far."
        ),
        evidence=setback.evidence if setback else talk.whole(turn),
        confidence=round(1 - found.by_chance, 3),
    )
