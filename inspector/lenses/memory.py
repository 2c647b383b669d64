"""Memory fidelity: what is recalled, or stands in a memory, against what was said before it.

Supported, unsupported, contradicted and lost conditions after COMEDY (Chen et al. 2024, Compress to
Impress, arXiv 2402.11975) and Zhang et al. 2026, arXiv 2605.12978. The comparison is our own.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from annotator.transcript import Transcript
from inspector.lenses.base import (
    Direction,
    Evidence,
    Finding,
    Kind,
    LensResult,
    Measure,
    SessionLens,
    in_order,
    share,
    speakers_of,
    uttered,
)
from inspector.lenses.carried import memory_lines
from inspector.lenses.covering import coverage
from inspector.lenses.recalls import Statement, compare
from inspector.lenses.series import lowest, mean
from inspector.lenses.support import Support, Verdict


class MemoryFidelity(SessionLens):
    """Recalls and memory lines: supported, unsupported or contradicted; conditions lost."""

    name = "memory-fidelity"
    title = "Memory fidelity"
    version = "2"
    source = (
        "Chen et al. 2024, arXiv 2402.11975 (COMEDY); Zhang et al. 2026, arXiv 2605.12978. The"
        " comparison by shared words, numbers and negation is our own, experimental."
    )
    description = (
        "Does what a speaker recalls (“you said …”), or what stands in a memory, stand in what was"
        " said before it: in the turns so far and, where they are known, the sessions before? It"
        " looks for the passage that says it, for numbers and negations that speak against it, and"
        " for conditions (“if”, “only”, “sometimes”) that were lost."
    )
    measures = (
        Measure(
            "recall_support", "Support of recalls", "share of content words", 0.0, 1.0,
            Direction.LESS_DRIFT,
            "How much of the turn's least supported recall one sentence of the other says.",
            "the other speakers' earlier turns, in this session and those before",
        ),
        Measure(
            "memory_support", "Support of memory lines", "share of lines", 0.0, 1.0,
            Direction.LESS_DRIFT,
            "Lines of the memory written after the turn that are supported; at the first turn, also"
            " lines that were carried in.",
            "the turns up to this one and the sessions before; of lines carried in, the latter",
        ),
    )  # fmt: skip
    summaries = (
        Measure(
            "recalls", "Recalls", "recalls", 0.0, None, Direction.NEITHER,
            "Sentences that say what the other said before.",
        ),
        share(
            "recalls_supported", "Supported recalls", "Of all recalls.", Direction.LESS_DRIFT
        ),
        share(
            "recalls_contradicted", "Contradicted recalls", "Of all recalls.", Direction.MORE_DRIFT
        ),
        share(
            "memory_supported", "Supported memory lines", "Of all lines of the logged memory.",
            Direction.LESS_DRIFT,
        ),
        share(
            "memory_contradicted", "Contradicted memory lines",
            "Of all lines of the logged memory.", Direction.MORE_DRIFT,
        ),
        share(
            "memory_coverage", "Statements kept",
            "Of what users state before the last line is written here, what a line has half the"
            " content words of.",
            Direction.NEITHER,
        ),
        Measure(
            "conditions_lost", "Conditions lost", "statements", 0.0, None, Direction.MORE_DRIFT,
            "Supported recalls and lines whose source has a condition that they leave out.",
        ),
        Measure(
            "merged", "Merged from two", "statements", 0.0, None, Direction.MORE_DRIFT,
            "Recalls and lines that join what two people, or two sessions, said.",
        ),
    )  # fmt: skip
    kinds: ClassVar = {
        "recall-supported": Kind(
            "Recall supported", "MS", "star-triangle-up", "An earlier turn says what is recalled."
        ),
        "recall-unsupported": Kind(
            "Recall unsupported", "MU", "star-triangle-up-open",
            "No earlier turn of the other says what is recalled.",
        ),
        "recall-contradicted": Kind(
            "Recall contradicted", "MC", "star-triangle-down",
            "The turn that comes closest says otherwise.",
        ),
        "memory-unsupported": Kind(
            "Memory unsupported", "LU", "bowtie-open", "No turn says what a memory line says."
        ),
        "memory-contradicted": Kind(
            "Memory contradicted", "LC", "bowtie", "The closest turn says otherwise than the line."
        ),
        "condition-lost": Kind(
            "Condition lost", "XL", "triangle-nw",
            "A condition of the source is missing from a recall or a memory line.",
        ),
        "merged": Kind(
            "Merged from two", "XM", "square-x-open",
            "A recall or a memory line joins what two people, or two sessions, said.",
        ),
    }  # fmt: skip
    blind_spots = (
        "It compares words: a faithful paraphrase can look unsupported.",
        "A contradiction is seen only in a number or a negation.",
        "Recalls without “you said” or the like are not found; English only.",
        "A line that was carried in is left out where no earlier session is known.",
        "A line that joins two sessions or two people may be right to: that it does is all that is"
        " told, and only where each has two of its words.",
        "It can't tell what is worth keeping: statements kept are counted, not weighed.",
    )

    def score_after(self, transcript: Transcript, earlier: Sequence[Transcript]) -> LensResult:
        """Return the support of recalls by turn, and of memory lines where they were written."""
        spoken = uttered(transcript)
        if not spoken:
            return LensResult(unmeasured="Nobody says anything.")
        lines = memory_lines(transcript)
        if len(set(speakers_of(transcript))) < 2 and not lines and not earlier:
            return LensResult(unmeasured="Fewer than two speakers say something.")
        recalled, remembered = compare(transcript, spoken, lines, earlier)
        size = len(transcript.turns)
        recall_support = lowest(((each.turn, each.support.share) for each in recalled), size)
        memory_support: list[float | None] = [None] * size
        for turn in {each.turn for each in remembered}:
            at = [each.support for each in remembered if each.turn == turn]
            memory_support[turn] = _part(at, Verdict.SUPPORTED)
        everything = [*recalled, *remembered]
        recalls = [each.support for each in recalled]
        memory = [each.support for each in remembered]
        return LensResult(
            series={"recall_support": recall_support, "memory_support": memory_support},
            summary={
                "recalls": float(len(recalls)),
                "recalls_supported": _part(recalls, Verdict.SUPPORTED),
                "recalls_contradicted": _part(recalls, Verdict.CONTRADICTED),
                "memory_supported": _part(memory, Verdict.SUPPORTED),
                "memory_contradicted": _part(memory, Verdict.CONTRADICTED),
                "memory_coverage": coverage(transcript, lines),
                "conditions_lost": _count(bool(each.support.lost) for each in everything),
                "merged": _count(each.other is not None for each in everything),
            },
            findings=in_order(found for each in everything for found in _findings(each)),
        )


def _count(flags: Iterable[bool]) -> float | None:
    """Return how many of some flags are set, None of no flags."""
    known = list(flags)
    return float(sum(known)) if known else None


def _part(found: Sequence[Support], verdict: Verdict) -> float | None:
    return mean([float(each.verdict == verdict) for each in found])


def _findings(each: Statement) -> Iterator[Finding]:
    found, source = each.support, each.source
    recall = each.end > 0
    said = source.place if source else "no turn"
    near = source if source and found.verdict != Verdict.UNSUPPORTED and not source.back else None
    cause = near.turn if near else None
    evidence = [Evidence(each.turn, each.start, each.end)] if recall else []
    if near:
        evidence.append(Evidence(near.turn, near.start, near.end))
    what = "" if recall else f"Memory “{_short(each.text)}”: "
    reason = {
        Verdict.SUPPORTED: f"{what}{found.share:.0%} of its content words stand in {said}.",
        Verdict.UNSUPPORTED: f"{what}no turn has more than {found.share:.0%} of its content words.",
        Verdict.CONTRADICTED: f"{what}{said} speaks of the same, but {found.why}.",
    }[found.verdict]
    kind = f"{'recall' if recall else 'memory'}-{found.verdict.value}"
    if recall or found.verdict != Verdict.SUPPORTED:
        sure = 0.8 - found.share if found.verdict == Verdict.UNSUPPORTED else 0.5
        yield Finding(kind, each.turn, reason, tuple(evidence), round(sure, 3), cause)
    if found.lost:
        lost = f"{what}“{found.lost}” of {said} is missing."
        yield Finding("condition-lost", each.turn, lost, tuple(evidence), 0.5, cause)
    if source and each.other:
        evidence = [Evidence(each.turn, each.start, each.end)] if recall else []
        parts = [part for part in (source, each.other) if not part.back]
        evidence += [Evidence(part.turn, part.start, part.end) for part in parts]
        joined = f"{what}a part of it stands in {said}, the rest in {each.other.place}."
        yield Finding("merged", each.turn, joined, tuple(evidence), 0.4)


def _short(text: str, size: int = 60) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"
