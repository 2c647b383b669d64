"""What a clause takes back or changes of what the user asked for before. English cues."""

import re
from collections.abc import Collection, Sequence

from inspector.lenses.marks import marks
from inspector.lenses.patterns import AnyCase
from inspector.lenses.text import words
from inspector.lenses.units import Unit, units

CHANGES = AnyCase(
    r"\b(?:actually|instead|rather|change|changed|switch|no longer|not anymore|meant|i mean(?!,)"
    r"|correction|wait|replace)\b",
)
_REMAKES = re.compile(
    r"(?:please |can you |could you |let's |just )*(?:make|set|move|put) (?:it|that|them)\b", re.I
)
_DENIES = re.compile(
    r"\W*(?:no|nope|wait|actually|sorry)\b(?! (?:thanks?|thank|problem|need)\b)", re.I
)
_POINTED = AnyCase(
    r"\b(?:instead of|rather than|replace|change|switch(?: from)?|not)\s+(?P<old>[^,.;!?]{1,60}?)"
    r"(?=\s*(?:$|[,.;!?]|\b(?:to|but|with|into|for|by)\b))",
)
_WITHDRAWS = AnyCase(
    r"\b(?:never ?mind|forget|no need (?:for|to)|(?:drop|scrap|skip|cancel|ignore|leave out|remove)"
    r" (?:the|it|that|my|this)|(?:don't|do not|no longer) (?:need|want|worry about|bother|have to)"
    r"(?: to)?)\b",
)
# Without one of these words a turn changes nothing, unless it denies or corrects.
CHANGING = frozenset(
    """
actually instead rather change changed switch longer anymore meant mean correction wait replace
""".split()  # noqa: SIM905 - a word a line would be fourteen lines
)
# Without one of these words a turn takes nothing back; looking them up is quick.
WITHDRAWING = frozenset(
    """
mind nevermind forget need drop scrap skip cancel ignore leave remove don't not no
""".split()  # noqa: SIM905 - a word a line would be fifteen lines
)
_ALL_OF_IT = AnyCase(
    r"\b(?:never ?mind|(?:forget|cancel|scrap|drop|ignore) (?:about )?(?:it|that))\b",
)
NONE: frozenset[str] = frozenset()
TYPED = frozenset({"time", "date", "price", "count", "number", "phone"})

_DIGIT = re.compile(r"\d")


def changes(text: str, said: Collection[str]) -> bool:
    """Whether a clause of a turn with the words ``said`` speaks of a change."""
    return not CHANGING.isdisjoint(said) and CHANGES.search(text) is not None


def remakes(text: str) -> bool:
    """Whether a clause asks to make something so, which changes it if it was otherwise."""
    return _REMAKES.match(text) is not None


def denies(turn: str) -> bool:
    """Whether a turn begins by turning down what was said before it."""
    return _DENIES.match(turn) is not None


def pointed(text: str) -> frozenset[str]:
    """Return the stems of what a clause names as no longer meant (“not X”, “instead of X”)."""
    found = _POINTED.search(text)
    return marks(words(found["old"])) if found else NONE


def withdrawn(text: str, said: Collection[str]) -> frozenset[str] | None:
    """Return the stems of what a clause takes back: empty for “never mind”, None for nothing.

    ``said`` are the words of its turn.
    """
    found = None if WITHDRAWING.isdisjoint(said) else _WITHDRAWS.search(text)
    if found is None:
        return None
    return marks(words(text[found.end() :])) or (NONE if _ALL_OF_IT.search(text) else None)


def outdated(new: str, old: str) -> frozenset[str]:
    """Return the stems and numbers of ``old`` that a value of the same kind in ``new`` replaces.

    Two values are of one kind if both are times, dates, prices, or counts of the same thing.
    """
    if not (_DIGIT.search(new) and _DIGIT.search(old)):
        return NONE
    fresh = [unit for unit in units(new) if unit.kind in TYPED]
    if not fresh:
        return NONE
    gone: list[str] = []
    for unit in units(old):
        same = [each for each in fresh if _alike(each, unit)]
        if same and all(each.value != unit.value for each in same):
            gone += words(old[unit.start : unit.end])
    return marks(gone)


def _alike(new: Unit, old: Unit) -> bool:
    return new.kind == old.kind and (new.kind != "count" or bool(new.key & old.key))


def best(wanted: frozenset[str], standing: Sequence[tuple[int, frozenset[str]]]) -> int | None:
    """Return the number of the entry with most of ``wanted``, the latest of equals."""
    shared = [
        (len(wanted & held), number) for number, held in standing if not wanted.isdisjoint(held)
    ]
    return max(shared)[1] if shared else None
