"""Entrainment: how far speakers come to use each other's words.

Measures and definitions: Dubuisson Duplessis, Langlet, Clavel & Landragin, Towards alignment
strategies in human-agent interactions based on measures of lexical repetitions, Language Resources
and Evaluation 2021 (dialign). The per-turn ratios are computed in a linear form of the same
definition; tests hold both against dialign's own port to Python.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
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
    speakers_of,
    uttered,
)
from inspector.lenses.expressions import Dialogue
from inspector.lenses.lexicon import Lexicon, lexicon, self_repetition, vocabulary_overlap
from inspector.lenses.repetition import repetition_by_turn, repetition_of_words
from inspector.lenses.series import spread
from inspector.lenses.text import has_letter, is_content
from inspector.lenses.wording import Wording, wording

MIN_CONTENT = 5
SIDES = (Role.USER, Role.ASSISTANT, Role.PARTICIPANT)


def _ratio(
    key: str, title: str, description: str, reference: str = "", *, side: str = ""
) -> Measure:
    where = f" Turns of the {side} alone." if side else ""
    return Measure(
        key, title, "share", 0.0, 1.0, Direction.LESS_DRIFT, description + where, reference
    )


def _by_side(key: str, title: str, description: str) -> tuple[Measure, ...]:
    return tuple(
        _ratio(f"{key}_{side.value}", f"{title}, {side.value}", description, side=side.value)
        for side in SIDES
    )


def _own_variety(side: Role) -> Measure:
    return Measure(
        f"sev_{side.value}", f"Self-repetition variety, {side.value}", "expressions per token",
        0.0, None, Direction.NEITHER,
        "Expressions that two or more of a speaker's turns use, over the speaker's tokens. Turns"
        f" of the {side.value} alone.",
    )  # fmt: skip


class Entrainment(Lens):
    """Shared expressions, exact, and how much of each turn was said before."""

    name = "entrainment"
    title = "Entrainment"
    version = "3"
    source = (
        "Dubuisson Duplessis, Langlet, Clavel & Landragin 2021, Language Resources and Evaluation"
        " (dialign). Why it matters in human–model talk: Shi, Wu, Wan & Xiong 2023, arXiv"
        " 2310.09651; Hua, Wang & Artzi 2025, arXiv 2508.06482."
    )
    description = (
        "People who talk with each other come to use the same words. This lens finds the"
        " expressions that both sides share, when each became shared, and how much of every turn"
        " had been said before by the other side or by the speaker."
    )
    measures = (
        _ratio(
            "der",
            "Words the others used before",
            "Share of the turn's tokens that repeat the other speakers' (dialign: DER).",
            "everything the other speakers said before this turn",
        ),
        _ratio(
            "der_content",
            "Content words the others used before",
            "The same over content words alone; function words soon repeat by themselves.",
            "the content words of the other speakers before this turn",
        ),
        _ratio(
            "dser",
            "Words the speaker used before",
            "Share of the turn's tokens that repeat the speaker's own (dialign: DSER).",
            "everything the same speaker said before this turn",
        ),
        Measure(
            "established", "Expressions established", "expressions", 0.0, None,
            Direction.LESS_DRIFT,
            "Shared expressions that this turn establishes: both sides have now used them.",
            "the shared expressions of the conversation",
        ),
    )  # fmt: skip
    summaries = (
        Measure(
            "els", "Shared expressions", "expressions", 0.0, None, Direction.LESS_DRIFT,
            "How many expressions both sides use (ELS).",
        ),
        Measure(
            "ev", "Expression variety", "expressions per token", 0.0, None, Direction.LESS_DRIFT,
            "Shared expressions over tokens (EV).",
        ),
        _ratio("er", "Expression repetition", "Share of tokens inside an established one (ER)."),
        *_by_side("er", "Expression repetition", "Share of tokens inside an established one."),
        *_by_side("ie", "Expressions initiated", "Share of the expressions first used there."),
        _ratio("overlap", "Vocabulary overlap", "Share of the vocabulary that both sides use."),
        Measure(
            "entr", "Length entropy", "bits", 0.0, None, Direction.NEITHER,
            "Entropy of the length of the shared expressions in use (ENTR).",
        ),
        Measure(
            "length", "Mean length", "tokens", 1.0, None, Direction.NEITHER,
            "Mean length of the shared expressions in use (L).",
        ),
        Measure(
            "length_max", "Greatest length", "tokens", 1.0, None, Direction.NEITHER,
            "Length of the longest shared expression (LMAX).",
        ),
        *(_own_variety(side) for side in SIDES),
        *_by_side(
            "ser", "Self-repetition",
            "Share of tokens inside an expression that two or more of the speaker's turns use.",
        ),
    )  # fmt: skip
    kinds: ClassVar = {
        "term-established": Kind(
            "Term established",
            "TE",
            "diamond",
            "An expression of two or more words, one of them a content word, is now used by both"
            " sides.",
        )
    }
    blind_spots = (
        "The same words in another sense count as the same; other words for the same thing don't.",
        "DER rises with the length of a conversation, since the vocabulary fills up. Compare turns"
        " at like positions, and look at content words.",
        "Quoting, code and boilerplate repeat words without any entrainment.",
        "A term that the other side replaces by its own leaves no trace here.",
        "Scripts without spaces between words are not cut into words.",
    )

    def __init__(self, *, as_dialign: bool = False) -> None:
        """Count self-repetition over the speaker's tokens or, ``as_dialign``, as dialign does.

        It counts each turn of the others as one empty token more.
        """
        self.as_dialign = as_dialign

    def score(self, transcript: Transcript) -> LensResult:
        """Return the ratios for every turn, the counts, and where terms became shared."""
        indices = uttered(transcript)
        speakers = speakers_of(transcript)
        if len(set(speakers)) < 2:
            return LensResult(unmeasured="Fewer than two speakers say something.")
        said = wording(transcript)
        cut = [said[index] for index in indices]
        turns = [each.normal for each in cut]
        if not any(turns):
            return LensResult(unmeasured="No turn has a word in it.")
        dialogue = Dialogue.of(turns, speakers)
        found = lexicon(dialogue)
        roles = [transcript.turns[index].role for index in indices]
        size = len(transcript.turns)
        series, unsure = _series(cut, speakers, indices, size)
        new = Counter(found.established)
        counts = [float(new[place]) if turn else None for place, turn in enumerate(turns)]
        return LensResult(
            series={**series, "established": spread(counts, indices, size)},
            summary={
                **_summary(found, turns, speakers, roles),
                **self._own(dialogue, dict(zip(speakers, roles, strict=True))),
            },
            findings=tuple(_findings(found, cut, indices)),
            low_confidence=unsure,
        )

    def _own(self, dialogue: Dialogue, roles: Mapping[str, Role]) -> dict[str, float | None]:
        """Return what the speakers of each role, by their names, repeat of themselves."""
        summary: dict[str, float | None] = {}
        by_name = self_repetition(dialogue)
        for side in SIDES:
            found = [each for name, each in by_name.items() if roles[name] == side]
            tokens = sum(each.tokens for each in found)
            if self.as_dialign:
                tokens += sum(len(dialogue.lengths) - each.turns for each in found)
            for key, part in (("sev", "expressions"), ("ser", "covered")):
                total = sum(getattr(each, part) for each in found)
                summary[f"{key}_{side.value}"] = total / tokens if tokens else None
        return summary


def _series(
    said: Sequence[Wording], speakers: Sequence[str], indices: Sequence[int], size: int
) -> tuple[dict[str, list[float | None]], dict[str, list[bool]]]:
    everything = list(repetition_by_turn([each.normal for each in said], speakers))
    values = {
        "der": [others for others, _ in everything],
        "der_content": list(repetition_of_words([each.content for each in said], speakers)),
        "dser": [own for _, own in everything],
    }
    few = [len(each.content) < MIN_CONTENT for each in said]
    series = {key: spread(each, indices, size) for key, each in values.items()}
    unsure = [False] * size
    for index, flag in zip(indices, few, strict=True):
        unsure[index] = flag
    return series, dict.fromkeys(values, unsure)


def _summary(
    found: Lexicon,
    turns: Sequence[Sequence[str]],
    speakers: Sequence[str],
    roles: Sequence[Role],
) -> dict[str, float | None]:
    summary: dict[str, float | None] = {
        "els": float(found.size),
        "ev": found.variety(),
        "er": found.repetition(),
        "overlap": vocabulary_overlap(turns, speakers),
        "entr": found.entropy(),
        "length": found.mean_length(),
        "length_max": None if (longest := found.longest()) is None else float(longest),
    }
    begun_by = [roles[first] for first in found.first]
    for side in SIDES:
        mine = [place for place, role in enumerate(roles) if role == side]
        said = sum(len(turns[place]) for place in mine)
        covered = sum(found.covered[place] for place in mine)
        begun = begun_by.count(side)
        summary[f"er_{side.value}"] = covered / said if said else None
        summary[f"ie_{side.value}"] = begun / found.size if mine and found.size else None
    return summary


def _findings(found: Lexicon, said: Sequence[Wording], indices: Sequence[int]) -> Iterator[Finding]:
    """Yield, for each turn that establishes terms, the longest."""
    begin = [0, *accumulate(len(turn.normal) for turn in said)]
    best: dict[int, int] = {}
    for number, each in enumerate(found.expressions):
        if each.length < 2:
            continue  # one word is no term
        turn = found.established[number]
        if turn in best and each.length <= found.expressions[best[turn]].length:
            continue
        first = found.first[number]
        start = each.positions[0] - begin[first]
        if _is_term(said[first].normal[start : start + each.length]):
            best[turn] = number
    for turn, number in sorted(best.items()):
        yield _established(found, number, turn, said, begin, indices)


def _established(  # noqa: PLR0917
    found: Lexicon,
    number: int,
    turn: int,
    said: Sequence[Wording],
    begin: Sequence[int],
    indices: Sequence[int],
) -> Finding:
    each = found.expressions[number]
    place = next(p for p in each.positions if begin[turn] <= p < begin[turn + 1]) - begin[turn]
    words = said[turn].tokens[place : place + each.length]
    term = " ".join(token.text for token in words)
    first = indices[found.first[number]]
    return Finding(
        kind="term-established",
        turn=indices[turn],
        reason=f"“{term}”, first said in turn {first + 1}, is used by both sides from here on.",
        evidence=(Evidence(indices[turn], words[0].start, words[-1].end),),
        cause=first,
    )


def _is_term(words: Sequence[str]) -> bool:
    spoken = [word for word in words if has_letter(word)]
    return len(spoken) > 1 and any(is_content(word) for word in spoken)
