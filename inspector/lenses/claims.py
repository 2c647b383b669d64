"""Claims of continuity (“as we discussed”), each held against the text that was carried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.transcript import Role, Transcript
from inspector.lenses.acts import views
from inspector.lenses.carried import Passages
from inspector.lenses.patterns import AnyCase
from inspector.lenses.stems import stem, stems_in

SIDES = (Role.USER, Role.ASSISTANT)
SUPPORTED = 0.5  # share of a claim's content words that one passage has to have

_CLAIM = AnyCase(
    r"\b(?:as|like) (?:we|i|you)(?:'ve| have| had)? (?:already )?"
    r"(?:discussed|mentioned|said|agreed|talked about|told|noted|asked)\b"
    r"|\blast (?:time|session|week|conversation|chat)\b"
    r"|\b(?:in|from|during) (?:our|the|a) (?:last|previous|earlier|prior|past) (?:\w+ )?"
    r"(?:conversations?|sessions?|chats?|talks?|discussions?|messages?)\b"
    r"|\b(?:we|you and i)(?:'ve| have| had)? (?:already |previously |once )?"
    r"(?:discussed|talked about|spoke about|agreed|went over|covered|decided)\b"
    r"|\byou(?:'ve| have| had)? (?:told|mentioned to) me\b"
    r"|\byou(?:'ve| have| had)? (?:mentioned|said|told me|shared)\b[^.?!]{0,60}"
    r"\b(?:before|previously|earlier|last time|once)\b"
    r"|\bi(?: still)? (?:remember|recall)\b(?! correctly)|\bdo you remember\b"
    r"|\bremember (?:when|that|how)\b"
    r"|\bpick(?:ing)? up where we left\b|\bwelcome back\b|\bgood to (?:see|hear from) you again\b",
)
# Every claim has one of these words in it; most turns have none, which is quicker to find out.
_TELLING = frozenset(
    """
discussed mentioned said agreed talked told noted asked last previous earlier prior past spoke went
covered decided shared remember recall left welcome again
""".split()  # noqa: SIM905
)
_CUE_WORDS = frozenset(
    stem(word)
    for word in """
discussed mentioned said agreed talked told noted asked last session conversation chat previous
earlier prior past remember recall before previously spoke covered decided shared welcome back again
left pick picking discussion message messages conversations
""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of continuity: ``share`` of its content words in the best passage.

    ``share`` is None where the claim could not be checked. ``passage`` is that passage.
    """

    turn: int
    role: Role
    start: int
    end: int
    cue: str
    share: float | None
    passage: str = ""


def claims_of(transcript: Transcript, carried: Sequence[str]) -> Iterator[Claim]:
    """Yield the claims of user and assistant, each held against ``carried`` and earlier turns."""
    known = Passages((-1, text) for text in carried)
    for view in views(transcript):
        may = view.role in SIDES and not _TELLING.isdisjoint(view.vocabulary)
        if may and _CLAIM.search_in(view):
            for each in view.every_sentence:
                if found := _CLAIM.search_in(each):
                    cue = each.text[found.start() : found.end()]
                    wanted = stems_in(each) - _CUE_WORDS
                    best = known.best(wanted) if wanted else None
                    share = best[0] if best else 0.0 if wanted and carried else None
                    if share is not None and share < SUPPORTED and not carried:
                        share = None
                    passage = best[2] if best else ""
                    yield Claim(view.index, view.role, each.start, each.end, cue, share, passage)
        for each in view.every_sentence:
            known.add(view.index, each.text)
