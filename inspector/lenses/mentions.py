"""Mentions of things, and chains of mentions of one thing. English, by form alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from annotator.transcript import Role
from inspector.lenses.memo import kept
from inspector.lenses.shifts import GENERIC
from inspector.lenses.stems import stem
from inspector.lenses.text import is_content
from inspector.lenses.wording import Wording

DEFINITE = frozenset(
    "the my your our his her their its this that these those".split()  # noqa: SIM905
)
INDEFINITE = frozenset(["a", "an", "another", "some", "any"])
DETERMINERS = DEFINITE | INDEFINITE
LINKS = frozenset(["of", "for", "by", "in", "on", "with", "from", "at", "near", "to"])
LONGEST = 3  # content words in a row
LOOK_BACK = 8  # chains that share a word, newest first


class Mention(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A mention: tokens ``first`` to before ``last`` of its turn, which ``said`` has.

    ``head`` is the stem of the word that names the kind of thing, ``other`` the stems of the rest.
    """

    turn: int
    said: Wording
    first: int
    last: int
    head: str
    other: frozenset[str]
    definite: bool

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        return self.said.tokens[self.first].start

    @property
    def end(self) -> int:
        """Where it ends, in code points."""
        return self.said.tokens[self.last - 1].end

    @kept
    def words(self) -> list[str]:
        """Its words in lower case."""
        return self.said.normal[self.first : self.last]

    @kept
    def stems(self) -> frozenset[str]:
        """Every stem of the mention."""
        return self.other | {self.head}


def mentions(turn: int, wording: Wording) -> list[Mention]:
    """Return the mentions in a turn: a determiner, up to three words, and one linked phrase."""
    said = wording.normal
    result = []
    end = 0
    for at in [place for place, word in enumerate(said) if word in DETERMINERS]:
        first = _run(said, at + 1)
        if at < end or first == at + 1:
            continue
        end = _linked(said, first)
        head = stem(said[first - 1])
        rest = [*said[at + 1 : first - 1], *(w for w in said[first:end] if is_content(w))]
        if head not in GENERIC:
            result.append(
                Mention(
                    turn=turn,
                    said=wording,
                    first=at,
                    last=end,
                    head=head,
                    other=frozenset(stem(word) for word in rest),
                    definite=said[at] in DEFINITE,
                )
            )
    return result


def _run(said: Sequence[str], start: int) -> int:
    """Return where the content words from ``start`` on end, at most LONGEST of them."""
    end = start
    while end < min(len(said), start + LONGEST) and is_content(said[end]):
        end += 1
    return end


def _linked(said: Sequence[str], end: int) -> int:
    """Return where a phrase linked to a mention ends; ``end`` if there is none."""
    if end >= len(said) or said[end] not in LINKS:
        return end
    start = end + 1
    if start < len(said) and said[start] in DETERMINERS:
        start += 1
    after = _run(said, start)
    return after if after > start else end


def chains(found: Sequence[Mention]) -> list[list[Mention]]:
    """Return the mentions as chains of one thing each, in order of their first mention.

    A mention joins the latest chain whose thing it can name: the same head with no contrary
    modifiers, or another head with the same modifiers. One with “a” begins a chain of its own.
    """
    result: list[list[Mention]] = []
    by_stem: dict[str, list[int]] = {}
    for mention in found:
        near = {n for s in mention.stems for n in by_stem.get(s[:3], ())[-LOOK_BACK:]}
        joined = None
        if mention.definite:
            for number in sorted(near, key=lambda n: -result[n][-1].turn):
                if any(
                    same_thing(each, mention) for each in (result[number][-1], result[number][0])
                ):
                    joined = number
                    break
        if joined is None:
            joined = len(result)
            result.append([])
        result[joined].append(mention)
        for s in mention.stems:
            numbers = by_stem.setdefault(s[:3], [])
            if joined not in numbers[-LOOK_BACK:]:
                numbers.append(joined)
    return result


def same_head(one: Mention, other: Mention) -> bool:
    """Whether two mentions have one head, or one's head shortens the other's."""
    return _same(one.head, other.head)


def same_thing(one: Mention, other: Mention) -> bool:
    """Whether two mentions can be of one thing, by their words."""
    if same_head(one, other):
        return not one.other or not other.other or bool(one.other & other.other)
    return bool(one.other) and one.other == other.other


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 3 and long.startswith(short) and len(long) <= 12)


@dataclass(frozen=True, slots=True)
class Pact:
    """A mention by the assistant of a thing whose ``term`` the user established, kept or not."""

    mention: Mention
    term: Mention
    kept: bool


def pacts(chain: Sequence[Mention], roles: Sequence[Role]) -> Iterator[Pact]:
    """Yield the assistant's mentions after the user's term was established; roles are by turn.

    It is so once the user has used it twice, or once and the assistant too.
    """
    terms: list[Mention] = []
    uses: Counter[int] = Counter()
    established: Mention | None = None
    for mention in chain:
        role = roles[mention.turn]
        if role == Role.ASSISTANT and established and same_thing(mention, established):
            yield Pact(mention, established, same_head(mention, established))
        known = next((n for n, term in enumerate(terms) if same_head(term, mention)), None)
        if known is None and role == Role.USER:
            known = len(terms)
            terms.append(mention)
        if known is not None and role in {Role.USER, Role.ASSISTANT}:
            uses[known] += 1
            if established is None and uses[known] > 1:
                established = terms[known]


def novelty(first: Sequence[str], later: Sequence[str]) -> int:
    """Return WND, the word novelty distance of ``later``: insertions and substitutions.

    Words left out cost nothing, so it is the length of ``later`` less its longest common
    subsequence with ``first``. Hua, Wang & Artzi 2025, arXiv 2508.06482.
    """
    row = [0] * (len(first) + 1)
    for word in later:
        diagonal = 0
        for at, known in enumerate(first, start=1):
            kept = row[at]
            row[at] = diagonal + 1 if word == known else max(row[at], row[at - 1])
            diagonal = kept
    return len(later) - row[-1]
