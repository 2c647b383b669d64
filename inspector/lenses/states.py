"""The state of an exchange at a user's turn: advancing, addressing a failure, or disambiguating.

After Shaikh et al. 2025, Navigating Rifts in Human-LLM Grounding, ACL, arXiv 2503.13975.
"""

from collections.abc import Collection, Iterable

ADDRESSING = frozenset({"repair", "repeat"})
DISAMBIGUATING = frozenset({"clarification", "over-response"})
ADVANCING = frozenset({"follow-up", "acknowledgement"})
STATES = ("advancing", "addressing", "disambiguating")


def state(acts: Collection[str]) -> str:
    """Return one of STATES, or nothing where a turn only switches the topic, which is neutral.

    Of several acts, one that addresses a failure counts before one that disambiguates, and that
    before one that advances. A turn with none of these is a next turn, and advances.
    """
    if not ADDRESSING.isdisjoint(acts):
        return "addressing"
    if not DISAMBIGUATING.isdisjoint(acts):
        return "disambiguating"
    return "" if "topic-switch" in acts and ADVANCING.isdisjoint(acts) else "advancing"


def shares(turns: Iterable[Collection[str]]) -> dict[str, float | None]:
    """Return the share of turns, given by their acts, in each state; None of no turns."""
    found = [state(acts) for acts in turns]
    return {each: found.count(each) / len(found) if found else None for each in STATES}
