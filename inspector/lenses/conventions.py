"""Conventions: how one thing is named again, whose term is kept, and how words follow the other's.

Word novelty: Hua, Wang & Artzi 2025, arXiv 2508.06482. Conceptual pacts: Brennan & Clark 1996,
Conceptual pacts and lexical choice in conversation, JEP: LMC 22(6). How mentions are found and
chained is our own; docs/lenses/conventions.md says what that misses.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from annotator.transcript import Role, Transcript
from inspector.lenses.base import (
    Direction,
    Evidence,
    Finding,
    Kind,
    Lens,
    LensResult,
    Measure,
    in_order,
    speakers_of,
    uttered,
)
from inspector.lenses.coordination import (
    convergence,
    frequent_word_entrainment,
    mean_coordination,
    surprises,
    synchrony,
)
from inspector.lenses.mentions import Mention, Pact, chains, mentions, novelty, pacts
from inspector.lenses.series import mean, spread
from inspector.lenses.wording import prose, wording

FEW = 5  # words under which a turn's surprise is marked as uncertain


def _by_side(side: str, other: str) -> Measure:
    return Measure(
        f"coordination_{side}", f"Coordination, {side}", "difference of shares", -1.0, 1.0,
        Direction.LESS_DRIFT,
        f"How much likelier the {side} uses a class of function words after the {other} did,"
        " averaged over the classes.",
    )  # fmt: skip


class Conventions(Lens):
    """Mention chains, kept and replaced terms, and entrainment on frequent and function words."""

    name = "conventions"
    title = "Conventions"
    version = "1"
    source = (
        "Hua, Wang & Artzi 2025, arXiv 2508.06482 (word novelty); Brennan & Clark 1996 (pacts);"
        " Danescu-Niculescu-Mizil et al. 2012 (coordination); Nenkova, Gravano & Hirschberg 2008"
        " (frequent words); Levitan & Hirschberg 2011 (convergence, synchrony). Finding the"
        " mentions is our own."
    )
    description = (
        "People settle on a name for a thing and shorten it. This lens follows the mentions of one"
        " thing: do later ones get shorter and keep its words, and does the assistant keep the"
        " term that the user established?"
    )
    measures = (
        Measure(
            "novelty", "Word novelty of mentions", "share of the first mention", 0.0, None,
            Direction.MORE_DRIFT,
            "Words inserted or substituted in a later mention, over the words of the first (WNR);"
            " mean over the turn's later mentions.",
            "the first mention of the same thing",
        ),
        Measure(
            "length_ratio", "Length of mentions", "ratio to the first mention", 0.0, None,
            Direction.MORE_DRIFT,
            "Words in a later mention over the words of the first; mean over the turn.",
            "the first mention of the same thing",
        ),
        Measure(
            "surprise", "Surprise", "nats per word", 0.0, None, Direction.NEITHER,
            "Mean −ln probability of the turn's words under the words so far, add-one smoothed.",
            "all utterances before this one",
        ),
    )  # fmt: skip
    summaries = (
        Measure(
            "chains", "Things mentioned again", "chains", 0.0, None, Direction.NEITHER,
            "Chains of two or more mentions of one thing.",
        ),
        Measure(
            "mean_novelty", "Mean word novelty", "share of the first mention", 0.0, None,
            Direction.MORE_DRIFT, "Mean WNR over all later mentions.",
        ),
        Measure(
            "mean_length_ratio", "Mean length of mentions", "ratio to the first mention", 0.0, None,
            Direction.MORE_DRIFT, "Mean length ratio over all later mentions.",
        ),
        Measure(
            "adherence", "Pact adherence", "share", 0.0, 1.0, Direction.LESS_DRIFT,
            "The assistant's mentions that use the user's established term, of its mentions of"
            " things with one.",
        ),
        Measure(
            "replaced", "Terms replaced", "mentions", 0.0, None, Direction.MORE_DRIFT,
            "The assistant's mentions that use another term instead.",
        ),
        _by_side("user", "assistant"),
        _by_side("assistant", "user"),
        Measure(
            "frequent_words", "Frequent-word entrainment", "score", -1.0, 0.0,
            Direction.LESS_DRIFT,
            "How alike two speakers are in their use of the ten most frequent words; 0 is alike.",
        ),
        Measure(
            "length_convergence", "Convergence of turn length", "Pearson's r", -1.0, 1.0,
            Direction.MORE_DRIFT,
            "Correlation of the difference in words per turn with time; below 0, they come closer.",
        ),
        Measure(
            "length_synchrony", "Synchrony of turn length", "Pearson's r", -1.0, 1.0,
            Direction.LESS_DRIFT, "Correlation of words per turn with words per reply.",
        ),
    )  # fmt: skip
    kinds: ClassVar = {
        "term-replaced": Kind(
            "Term replaced", "TX", "triangle-down-open",
            "The assistant names a thing by another term than the one the user established.",
        )
    }  # fmt: skip
    blind_spots = (
        "Mentions are found by English determiners: names, pronouns and bare plurals are not seen.",
        "A replaced term is seen only where the rest of the mention stays (“the booth by the"
        " lift”, “the cubicle by the lift”); a name with no word in common looks like a new thing.",
        "Two things of one kind can be taken for one.",
        "Coordination needs many exchanges: in a short conversation it is mostly noise.",
    )

    def score(self, transcript: Transcript) -> LensResult:
        """Return novelty, length and surprise of each utterance, and the terms replaced."""
        indices = uttered(transcript)
        speakers = speakers_of(transcript)
        if len(set(speakers)) < 2:
            return LensResult(unmeasured="Fewer than two speakers say something.")
        cut = wording(transcript)
        said = [cut[i].words for i in indices]
        if not any(said):
            return LensResult(unmeasured="No turn has a word in it.")
        plain = prose(transcript)
        found = chains([m for i in indices for m in mentions(i, plain[i])])
        again = [(chain[0], later) for chain in found for later in chain[1:]]
        roles = [turn.role for turn in transcript.turns]
        kept = [pact for chain in found for pact in pacts(chain, roles)]
        size = len(transcript.turns)
        unsure = [False] * size
        for index, turn in zip(indices, said, strict=True):
            unsure[index] = len(turn) < FEW
        return LensResult(
            series={
                "novelty": _mean_by_turn(size, ((m.turn, _wnr(f, m)) for f, m in again)),
                "length_ratio": _mean_by_turn(size, ((m.turn, _ratio(f, m)) for f, m in again)),
                "surprise": spread(surprises(said), indices, size),
            },
            low_confidence={"surprise": unsure},
            summary={
                "chains": float(sum(len(chain) > 1 for chain in found)),
                "mean_novelty": mean([_wnr(first, later) for first, later in again]),
                "mean_length_ratio": mean([_ratio(first, later) for first, later in again]),
                "adherence": mean([float(pact.kept) for pact in kept]),
                "replaced": float(sum(not pact.kept for pact in kept)) if kept else None,
                **_entrained(said, speakers, [roles[i] for i in indices]),
            },
            findings=in_order(_finding(p, transcript) for p in kept if not p.kept),
        )


def _finding(pact: Pact, transcript: Transcript) -> Finding:
    mention, term = pact.mention, pact.term
    text = transcript.turns[mention.turn].text
    before = transcript.turns[term.turn].text[term.start : term.end]
    return Finding(
        kind="term-replaced",
        turn=mention.turn,
        reason=f"“{text[mention.start : mention.end]}” stands for the user's “{before}”.",
        evidence=(Evidence(mention.turn, mention.start, mention.end),),
        confidence=0.5,
        cause=term.turn,
    )


def _wnr(first: Mention, later: Mention) -> float:
    return novelty(first.words, later.words) / len(first.words)


def _ratio(first: Mention, later: Mention) -> float:
    return len(later.words) / len(first.words)


def _entrained(
    said: Sequence[Sequence[str]], speakers: Sequence[str], roles: Sequence[Role]
) -> dict[str, float | None]:
    replies = [n for n in range(1, len(said)) if speakers[n] != speakers[n - 1]]
    by_role = {
        side: [
            (said[n - 1], said[n]) for n in replies if (roles[n - 1], roles[n]) == (before, side)
        ]
        for before, side in ((Role.USER, Role.ASSISTANT), (Role.ASSISTANT, Role.USER))
    }
    names = list(dict.fromkeys(speakers))
    two = len(names) == 2
    one, other = (
        [word for turn, who in zip(said, speakers, strict=True) if who == name for word in turn]
        for name in names[:2]
    )
    lengths = [
        (float(len(said[n - 1])), float(len(said[n])))
        for n in replies
        if speakers[n - 1] == names[0]
    ]
    return {
        "coordination_user": mean_coordination(by_role[Role.USER]),
        "coordination_assistant": mean_coordination(by_role[Role.ASSISTANT]),
        "frequent_words": frequent_word_entrainment(one, other) if two else None,
        "length_convergence": convergence(lengths) if two else None,
        "length_synchrony": synchrony(lengths) if two else None,
    }


def _mean_by_turn(size: int, values: Iterator[tuple[int, float]]) -> list[float | None]:
    by_turn: dict[int, list[float]] = {}
    for turn, value in values:
        by_turn.setdefault(turn, []).append(value)
    return [mean(by_turn.get(turn, ())) for turn in range(size)]
