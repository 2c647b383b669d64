"""Turns that say what somebody makes of what was said: “that's great”, “how strange”, “wow”.

Assessments take up what another said, as acknowledgements do: Goodwin & Goodwin 1987, Concurrent
operations on talk, IPRA Papers in Pragmatics 1(1). English words.
"""

from collections.abc import Mapping, Sequence

from inspector.lenses.learned.context import Column, Seen, columns
from inspector.lenses.learned.wordsets import MARKS, NOT, PUNCTUATION, TAKEN_IN, word_set

SHORT = 6  # words of an assessment that says hardly anything else
SUBJECT = 3  # words among which “that”, “it” or “this” stands
PREDICATE = 4  # words among which its verb stands

GOOD = word_set(
    """
good great nice cool interesting excellent fine perfect wow neat awesome amazing wonderful beautiful
impressive fantastic lovely fun funny pretty better best helpful useful terrific super brilliant
clever sweet hilarious glad happy reasonable sensible easy easier simple clear clean
straightforward fast handy lucky fascinating exciting convenient comfortable elegant smart pleasant
okay alright right worthwhile valuable promising encouraging solid superb incredible unbelievable
fabulous gorgeous cute delightful ideal important true fair plausible logical relevant appropriate
safe cheap tidy marvelous outstanding satisfying refreshing entertaining charming thoughtful
"""
)
BAD = word_set(
    """
bad weird strange odd terrible awful horrible hard harder difficult tough sad unfortunate annoying
expensive scary confusing ugly wrong suspicious gross worse worst painful pain silly stupid
ridiculous crazy amusing surprising surprised shame pity mess messy nasty tricky depressing
disappointing frustrating boring intimidating disgusting dangerous nuts insane dreadful lousy lame
dumb absurd bizarre funky creepy embarrassing tedious clumsy awkward risky shocking disturbing
worrying troubling problematic complicated impossible unfair useless pointless tragic brutal rough
slow sucks drag bummer nightmare disaster
"""
)
EXCLAIMED = word_set(
    "wow gosh god jeez geez whew oops ouch ooh ugh yikes man boy whoa heavens goodness hooray yay"
    " bravo congratulations darn damn"
)
DEGREE = word_set(
    "very really pretty so too quite rather kind sort of absolutely totally extremely kinda"
)
POINTED = word_set("that it this those these they which")
SAID_OF = word_set("'s is was are were be been looks sounds seems sound look seem would 'd")
EVALUATIVE = GOOD | BAD
_BESIDE = EVALUATIVE | EXCLAIMED | DEGREE | TAKEN_IN | NOT | {"a", "an"}

NAMES = ("alone", "predicates", "predicates_briefly", "by_degree", "exclaims", "what_a", "whole")
ASSESSMENT = tuple(f"assessment:{name}" for name in NAMES)
_NOTHING = (0.0,) * len(NAMES)


def assessments(turns: Sequence[Seen]) -> Mapping[str, Column]:
    """Return how far each turn begins with the words and the form of an assessment."""
    return columns(ASSESSMENT, map(_row, turns))


def _row(turn: Seen) -> tuple[float, ...]:
    first = _first_sentence(turn.tokens)
    exclaims = bool(first) and first[0] in EXCLAIMED
    if not exclaims and EVALUATIVE.isdisjoint(first):
        return _NOTHING
    places = [place for place, word in enumerate(first) if word in EVALUATIVE]
    alone = bool(places) and _BESIDE.issuperset(first)
    predicates = (
        bool(places)
        and places[-1] >= len(first) - 2
        and not POINTED.isdisjoint(first[:SUBJECT])
        and not SAID_OF.isdisjoint(first[:PREDICATE])
    )
    assesses = alone or predicates or exclaims
    return (
        alone,
        predicates,
        predicates and len(first) <= SHORT,
        assesses and any(first[place - 1] in DEGREE for place in places if place),
        exclaims,
        bool(places) and first[0] in {"what", "how"},
        assesses and turn.count == len(first),
    )


def _first_sentence(said: Sequence[str]) -> list[str]:
    """Return the words up to the first mark that ends a sentence; none of a question."""
    found: list[str] = []
    for word in said:
        if word in MARKS:
            return [] if word == "?" else found
        if word not in PUNCTUATION:
            found.append(word)
    return found
