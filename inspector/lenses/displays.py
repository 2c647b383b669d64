"""Turns that say back what another said: nearly all of it, to open an answer, or to confirm it."""

import msgspec

from annotator.transcript import Role
from inspector.lenses.acts import View
from inspector.lenses.initiations import reads_back
from inspector.lenses.stems import stems_in, stems_of
from inspector.lenses.text import containment

LONGEST = 60  # words of a turn that can be said back
NEARLY_ALL = 0.75  # share of its content words
FEWEST = 3  # content words of a request that an answer's first sentence can be said to restate
HELD = 2  # words and numbers given earlier that a turn has to have to read them back


class Display(msgspec.Struct, frozen=True):
    """Where in the turn it is said back, how sure that is, and why."""

    start: int
    end: int
    sure: float
    reason: str


def display(view: View, previous: View) -> Display | None:
    """Return how ``view`` says back what ``previous`` or the turns before it said, if it does."""
    return _repeats(view, previous) or _restates(view, previous) or _reads_back(view, previous)


def _repeats(view: View, previous: View) -> Display | None:
    if len(previous.terms) < 2 or len(previous.words) > LONGEST:
        return None
    share = containment(previous.terms, view.terms)
    if share < NEARLY_ALL or len(view.words) > 2 * len(previous.words) + 6:
        return None
    reason = f"It says back {share:.0%} of the content words of turn {previous.index + 1}."
    return Display(0, len(view.text), min(0.8, share - 0.1), reason)


def _restates(view: View, previous: View) -> Display | None:
    """See an assistant open its answer with the request in other word order."""
    if view.role != Role.ASSISTANT or len(previous.words) > LONGEST or not view.sentences:
        return None
    asked, first = stems_of(previous), view.sentences[0]
    if len(asked) < FEWEST:
        return None
    # A stem begins a word; most answers don't even have the letters.
    if sum(map(first.plain.__contains__, asked)) / len(asked) < NEARLY_ALL:
        return None
    share = len(asked & stems_in(first)) / len(asked)
    if share < NEARLY_ALL:
        return None
    reason = (
        f"Its first sentence has {share:.0%} of the content words of turn {previous.index + 1}."
    )
    return Display(first.start, first.end, 0.6, reason)


def _reads_back(view: View, previous: View) -> Display | None:
    """See an assistant say what it has understood, to be confirmed."""
    if view.role != Role.ASSISTANT or not reads_back(view):
        return None
    # What was offered and taken is read back, too.
    given = {word for each in (previous, *previous.own, *view.own) for word in _telling(each)}
    held = given & set(_telling(view))
    if len(held) < HELD:
        return None
    reason = f"It has {len(held)} words and numbers confirmed that were given before."
    return Display(0, len(view.text), 0.7, reason)


def _telling(view: View) -> list[str]:
    return [*view.content, *(word for word in view.words if word[:1].isdigit())]
