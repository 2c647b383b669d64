"""Setbacks: turns at which a request fares badly, told by what both sides do.

Our own proposal. A user turns an answer down, reports that it fails, dislikes it, wants something
else in its place, or asks again what was asked before; an assistant can't do or find what was
asked, or says its own earlier turn again.
"""

from collections.abc import Iterator

from annotator.transcript import Role
from inspector.lenses import repaircues
from inspector.lenses.acts import View
from inspector.lenses.exchange import Exchange
from inspector.lenses.feedback import CORRECTIVE, feedback
from inspector.lenses.memo import once
from inspector.lenses.patterns import AnyCase
from inspector.lenses.shifts import OFFER

LATEST = 4  # own earlier turns that can be said again
FEWEST = 3  # stems and numbers of a turn from which on it can be the same as another
ALL, AGAIN = 1.0, 0.6  # shares of its own and of the earlier one's that make it the same request
SAME = 0.8  # of either that make it the same turn of an assistant

# Without one of these words FALLS_SHORT finds nothing.
FALLING = frozenset(
    """
sorry unfortunately afraid apologize apologise apologies couldn't can't cannot wasn't aren't isn't
not unable no none unavailable booked didn't don't failed unsuccessful
""".split()  # noqa: SIM905 - a word a line would be twenty lines
)
FALLS_SHORT = AnyCase(
    r"\b(?:sorry|unfortunately|i(?:'m| am) afraid|apologi[sz]e|apologies)\b"
    r"|\b(?:could(?:n't| not)|can(?:'t|not| not)|(?:was|am|are|were|is)(?:n't| not) able to"
    r"|unable to) (?:\w+ )?(?:find|locate|book|reserve|make|complete|process|get|see|do|help"
    r"|understand|access|confirm|schedule)\b"
    r"|\b(?:there (?:is|are|was|were)|i (?:have|see|found|find|got)|we have) (?:currently )?"
    r"(?:no|none|not any)\b"
    r"|\b(?:is|are|was|were)(?:n't| not) (?:\w+ )?available\b|\bunavailable\b|\bfully booked\b"
    r"|\b(?:did|do)(?:n't| not) (?:\w+ )?(?:understand|catch|know)\b"
    r"|\b(?:has|have) failed\b|\bunsuccessful\b",
)
# Without one of these words DISLIKES finds nothing.
DISLIKING = frozenset(
    """
don't didn't not never too hate hated boring bored terrible awful horrible useless bad frustrating
frustrated annoying annoyed ridiculous disappointed disappointing another different else other
seen wrong already
""".split()  # noqa: SIM905 - as above
)
DISLIKES = AnyCase(
    r"\b(?:do|did)(?:n't| not) (?:really |much |particularly )?(?:like|enjoy|love|want that|work)\b"
    r"|\bnot (?:really |quite )?(?:a fan|what i|interested|my|good|for me|sure about)\b"
    r"|\b(?:i|we) (?:hate|hated)\b|\btoo (?:expensive|far|late|early|long|short|pricey|much|many"
    r"|slow|hard|complicated|scary|old)\b"
    r"|\b(?:boring|bored|terrible|awful|horrible|useless|frustrat\w+|annoy\w+|ridiculous"
    r"|disappoint\w+)\b|\b(?:already|have) (?:seen|tried|said|told|asked)\b"
    r"|\b(?:another|a different) (?:one|option|place|suggestion|time|day|way|recommendation)\b"
    r"|\b(?:something|anything|somewhere|anywhere|someone) (?:else|different|other)\b"
    r"|\b(?:any|some) other\b",
)


@once
def setbacks(talk: Exchange) -> dict[int, str]:
    """Return what the setback is, by the index of its turn in the transcript."""
    return dict(_setbacks(talk))


def _setbacks(talk: Exchange) -> Iterator[tuple[int, str]]:
    turned_down = {each.turn for each in feedback(talk) if each.kind in CORRECTIVE}
    said: dict[Role, list[frozenset[str]]] = {Role.USER: [], Role.ASSISTANT: []}
    for view, marks in zip(talk.seen, talk.marks, strict=True):
        if view.role not in said:
            continue
        before = said[view.role][-LATEST:]
        if view.role == Role.ASSISTANT:
            if falls_short(view):
                yield view.index, "cannot do it"
            elif _again(marks, before, SAME, SAME):
                yield view.index, "says its own turn again"
        elif view.index in turned_down:
            yield view.index, "turns it down"
        elif dislikes(view):
            yield view.index, "wants something else"
        elif view.asks and _again(marks, before, ALL, AGAIN):
            yield view.index, "asks again"
        said[view.role].append(marks)


def falls_short(view: View) -> bool:
    """Whether a turn says that something can't be done, found or understood."""
    if FALLING.isdisjoint(view.words):
        return False
    return FALLS_SHORT.search(view.text.replace("’", "'")) is not None


def dislikes(view: View) -> bool:
    """Whether a turn finds fault with what another said, or asks for something in its place.

    One that only turns an offer of more down doesn't.
    """
    if view.previous is None or DISLIKING.isdisjoint(view.words):
        return False
    text = view.text.replace("’", "'")
    if repaircues.DECLINES.match(text) or OFFER.search_in(view.previous):
        return False
    return DISLIKES.search(text) is not None


def _again(marks: frozenset[str], before: list[frozenset[str]], own: float, earlier: float) -> bool:
    """Whether a turn shares ``own`` of its marks with an earlier one, and ``earlier`` of that."""
    if len(marks) < FEWEST:
        return False
    same = ((len(marks & each), len(each)) for each in before)
    return any(n >= own * len(marks) and n >= earlier * size for n, size in same)
