"""Uptake: what a reply makes of what the other has just said.

Of a correction: the share of its content words that come into the answer with it, our own proposal
beside Cook et al. 2026, Social meta-learning, arXiv 2602.16488. Of any turn: a score whose weights
were fitted to raters' judgements of pupil-teacher exchanges (Demszky et al. 2021, Measuring
Conversational Uptake, ACL, arXiv 2106.03873; MIT licence).
"""

from collections.abc import Collection
from math import log1p

from inspector.lenses.acts import View
from inspector.lenses.marks import marks
from inspector.lenses.patterns import AnyCase
from inspector.lenses.text import is_content, words

SHARED, NEW, ASKED = 0.53, 0.11, 0.22

_AGAINST = AnyCase(
    r"(?:\b(?:not|never|instead of|rather than|without|remove|drop|lose|stop|forget)|n['’]t)\b"
    r"([^.,;:!?\n]{1,60})",
)


def uptake(
    feedback: Collection[str], reply: Collection[str], previous: Collection[str]
) -> float | None:
    """Return |W(f) ∩ W(r) \\ W(p)| / |W(f)|, in [0, 1], from the words of each that tell.

    ``feedback`` is about ``previous``, and ``reply`` answers it. None where it has no such word.
    """
    wanted = set(feedback)
    return len(wanted.intersection(reply).difference(previous)) / len(wanted) if wanted else None


def telling(words: Collection[str]) -> frozenset[str]:
    """Return the content words among ``words``, and the numbers."""
    return frozenset(word for word in words if is_content(word) or word[0].isdigit())


def contradicted(feedback: str, previous: Collection[str]) -> frozenset[str]:
    """Return the stems and numbers of ``previous`` that ``feedback`` speaks against.

    They follow a “not”, “never”, “instead of”, “remove” or the like, within the clause.
    """
    named = [words(found[1])[:6] for found in _AGAINST.finditer(feedback)]
    return frozenset().union(*map(marks, named)).intersection(previous)


def taken_up(
    said: View, said_marks: frozenset[str], reply: View, reply_marks: frozenset[str]
) -> float | None:
    """Return how far ``reply`` takes up what another speaker ``said`` before it, in [0, 1].

    A weighted sum, at most 1, of the share of its words that are said again, of the logarithm of
    one plus the content words and numbers among them, and of whether the reply also asks. None
    where nothing was said.
    """
    before = said.vocabulary
    if not before:
        return None
    again = len(before & reply.vocabulary) / len(before)
    shared = len(said_marks & reply_marks)
    asks = bool(shared) and "?" in reply.text
    return min(1.0, SHARED * again + NEW * log1p(shared) + ASKED * asks)
