"""Does a passage bear out what is said of it? By shared words, numbers, negation and conditions."""

import re
from dataclasses import dataclass
from enum import StrEnum

from inspector.lenses.carried import Passages
from inspector.lenses.patterns import AnyCase
from inspector.lenses.stems import stems

ENOUGH = 0.5  # share of content words that one passage has to have
PART = 2  # content words of a statement that make a part of it

_NEGATION = AnyCase(
    r"\b(?:not|never|no|none|nobody|nothing|without|cannot|hate[sd]?|dislike[sd]?|avoid(?:s|ed)?"
    r"|refuse[sd]?|against)\b|n['’]t\b",
)
_CONDITION = AnyCase(
    r"\b(?:if|unless|only|sometimes|usually|mostly|often|rarely|except|until|provided|maybe|might"
    r"|perhaps|probably|not always|in case|as long as|depending|unsure|not sure)\b",
)
_NUMBER = re.compile(r"\d+(?:[.:,]\d+)*")


class Verdict(StrEnum):
    """What the raw turns say of a recall or of a memory line."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Support:
    """A verdict, the share of content words in the best passage, and that passage's number.

    ``why`` says what contradicts. ``lost`` is the condition that the passage has and the statement
    has not.
    """

    verdict: Verdict
    share: float
    source: int | None = None
    passage: str = ""
    why: str = ""
    lost: str = ""


def support(statement: str, passages: list[Passages], leave_out: frozenset[str]) -> Support | None:
    """Return how ``passages`` bear out ``statement``, its stems in ``leave_out`` apart.

    None where the statement has no other content word and no number.
    """
    wanted = stems(statement) - leave_out
    if not wanted:
        return None
    found = [best for each in passages if (best := each.best(wanted))]
    if not found:
        return Support(Verdict.UNSUPPORTED, 0.0)
    share, source, passage = max(found, key=lambda best: (best[0], best[1]))
    if share < ENOUGH:
        return Support(Verdict.UNSUPPORTED, share, source, passage)
    if why := _contradiction(statement, passage):
        return Support(Verdict.CONTRADICTED, share, source, passage, why)
    return Support(Verdict.SUPPORTED, share, source, passage, lost=_lost(statement, passage))


def remainder(statement: str, found: Support, leave_out: frozenset[str]) -> frozenset[str]:
    """Return the stems of ``statement`` that the closest passage has not, where it is in two parts.

    That is where either part has PART stems or more; else nothing.
    """
    wanted = stems(statement) - leave_out
    rest = wanted - stems(found.passage)
    parts = min(len(rest), len(wanted) - len(rest))
    return rest if parts >= PART else frozenset()


def _contradiction(statement: str, passage: str) -> str:
    """Return what in ``passage`` speaks against ``statement``, empty if nothing does."""
    said, meant = _NUMBER.findall(statement), _NUMBER.findall(passage)
    if said and meant and not set(said) & set(meant):
        return f"{meant[0]}, not {said[0]}"
    if _NEGATION.count(statement) % 2 != _NEGATION.count(passage) % 2:
        return "one of the two is negated"
    return ""


def _lost(statement: str, passage: str) -> str:
    condition = _CONDITION.search(passage)
    return condition[0].lower() if condition and not _CONDITION.search(statement) else ""
