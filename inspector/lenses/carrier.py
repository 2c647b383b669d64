"""Carrier audit: is what a conversation claims to remember in the text it was given?

Between conversations nothing persists but text. The notion that there is no persistent host, only
what is carried, is an essay's; the measures are our own proposal.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from annotator.transcript import Role, Transcript
from inspector.lenses.base import (
    Direction,
    Evidence,
    Finding,
    Kind,
    LensResult,
    Measure,
    SessionLens,
    all_of,
    in_order,
    uttered,
)
from inspector.lenses.boundary import entrainment_reset
from inspector.lenses.carried import Passages, carried_texts
from inspector.lenses.claims import SIDES, SUPPORTED, Claim, claims_of
from inspector.lenses.patterns import AnyCase
from inspector.lenses.series import lowest, mean
from inspector.lenses.stems import stems
from inspector.lenses.text import without_code

REPEATED = 0.6  # share of a turn's content words that one earlier turn has to have
FEW = 3  # content words under which a turn is too short to be a repetition

_DISCLAIMS = AnyCase(
    r"\b(?:remind me (?:of|what|which|who|about)|i (?:don't|do not|can't|cannot)"
    r" (?:recall|remember|have (?:any )?(?:memory|record|access))"
    r"|(?:each|every) (?:conversation|chat) (?:starts|is) (?:fresh|new)|no (?:memory|record) of)\b",
)


def _claims(side: Role) -> Measure:
    return Measure(
        f"claims_{side.value}", f"Continuity claims, {side.value}", "claims", 0.0, None,
        Direction.NEITHER, f"Sentences of the {side.value} that speak of an earlier time.",
    )  # fmt: skip


def _supported(side: Role) -> Measure:
    return Measure(
        f"supported_{side.value}", f"Supported claims, {side.value}", "share", 0.0, 1.0,
        Direction.LESS_DRIFT,
        f"Claims of the {side.value} that carried text or this conversation bears out, of those"
        " that could be checked.",
    )  # fmt: skip


class CarrierAudit(SessionLens):
    """Claims of continuity against carried text; what the user must provide again."""

    name = "carrier-audit"
    title = "Carrier audit"
    version = "2"
    source = (
        "Our own proposal, experimental: nothing persists between conversations but the text that"
        " is carried from one to the next. It has not been validated against people."
    )
    description = (
        "Between conversations only text persists. This lens checks claims of continuity (“as we"
        " discussed”) against the system prompt, the logged memory and this conversation, and"
        " counts what the user has to say again."
    )
    measures = (
        Measure(
            "claim_support", "Support of continuity claims", "share of content words", 0.0, 1.0,
            Direction.LESS_DRIFT,
            "How much of the turn's least supported claim one carried passage says.",
            "system prompt, memory, and this conversation so far",
        ),
        Measure(
            "reprovision", "Said in an earlier session", "share of content words", 0.0, 1.0,
            Direction.MORE_DRIFT,
            "How much of the turn one user turn of an earlier session says; first turns only.",
            "the user's turns in earlier sessions",
        ),
    )  # fmt: skip
    summaries = (
        *(_claims(side) for side in SIDES),
        *(_supported(side) for side in SIDES),
        Measure(
            "unchecked", "Claims that could not be checked", "claims", 0.0, None,
            Direction.NEITHER, "Claims that name nothing, or with no carried text logged.",
        ),
        Measure(
            "reprovision_share", "Re-provision", "share of content words", 0.0, 1.0,
            Direction.MORE_DRIFT, "Mean over the user's first turns; needs earlier sessions.",
        ),
        Measure(
            "regrounding", "Re-grounding turns", "turns", 0.0, None, Direction.MORE_DRIFT,
            "First turns in which the user says again what an earlier session had, or the assistant"
            " asks to be reminded; needs earlier sessions.",
        ),
        Measure(
            "entrainment_reset", "Entrainment reset", "share of content words", -1.0, 1.0,
            Direction.MORE_DRIFT,
            "How much less the assistant's first turns use the user's words, those of the session"
            " before among them, than its last turns there; needs an earlier session.",
        ),
    )  # fmt: skip
    kinds: ClassVar = {
        "supported-claim": Kind(
            "Claim supported", "CS", "pentagon", "Carried text bears out a claim of continuity."
        ),
        "unsupported-claim": Kind(
            "Claim unsupported", "CU", "pentagon-open",
            "Nothing in the carried text bears out a claim of continuity.",
        ),
        "unchecked-claim": Kind(
            "Claim unchecked", "CX", "hexagon2-open",
            "A claim of continuity that names nothing, or with no carried text logged.",
        ),
        "reprovided": Kind(
            "Said again", "SA", "arrow-bar-left",
            "The user says again what an earlier session had been told.",
        ),
    }  # fmt: skip
    blind_spots = (
        "It compares words: a claim in other words than the carried text looks unsupported.",
        "What a system carries without logging it can't be seen.",
        "English cues only; “you said” about this very conversation counts as a claim too.",
        "A greeting or a habit that every session begins with counts as said again.",
    )

    def __init__(self, *, first: int = 3, sessions_carried: bool = False) -> None:
        """Look for repetition in the user's ``first`` turns (1 or more), and in as many answers.

        ``sessions_carried`` says that the texts of all earlier sessions were in the context.
        """
        self.first = first
        self.sessions_carried = sessions_carried

    def score_after(self, transcript: Transcript, earlier: Sequence[Transcript]) -> LensResult:
        """Return the support of each claim, and what the first turns repeat of ``earlier``."""
        spoken = uttered(transcript)
        if not any(stems(transcript.turns[index].text) for index in spoken):
            return LensResult(unmeasured="No turn has a content word in it.")
        carried = carried_texts(transcript)
        if self.sessions_carried:
            carried += [turn.text for session in earlier for turn in session.turns]
        claims = list(claims_of(transcript, carried))
        told = Passages(
            (number, turn.text)
            for number, session in enumerate(earlier)
            for turn in session.turns
            if turn.role == Role.USER
        )
        opening = [i for i in spoken if transcript.turns[i].role == Role.USER][: self.first]
        repeats = list(_repeats(transcript, opening, told)) if earlier else []
        size = len(transcript.turns)
        shares = ((claim.turn, claim.share) for claim in claims if claim.share is not None)
        again = [(index, share) for index, share, _ in repeats]
        last = opening[-1] + 1 if opening else 0
        asks = [
            index
            for index in spoken
            if index <= last
            and transcript.turns[index].role == Role.ASSISTANT
            and _DISCLAIMS.search(transcript.turns[index].text)
        ]
        said_again = [repeat for repeat in repeats if repeat[1] >= REPEATED]
        return LensResult(
            series={
                "claim_support": lowest(shares, size),
                "reprovision": lowest(again, size),
            },
            summary={
                **_counts(claims, {transcript.turns[index].role for index in spoken}),
                "reprovision_share": mean([share for _, share in again]),
                "regrounding": float(len(said_again) + len(asks)) if earlier else None,
                "entrainment_reset": (
                    entrainment_reset(earlier[-1], transcript, self.first) if earlier else None
                ),
            },
            findings=in_order(
                [
                    *map(_claim_finding, claims),
                    *(_said_again(transcript, repeat) for repeat in said_again),
                ]
            ),
        )


def _repeats(
    transcript: Transcript, opening: Sequence[int], told: Passages
) -> Iterator[tuple[int, float, int]]:
    """Yield for each opening user turn with enough words: index, share repeated, the session."""
    for index in opening:
        wanted = stems(without_code(transcript.turns[index].text))
        if len(wanted) >= FEW:
            best = told.best(wanted)
            yield (index, best[0], best[1]) if best else (index, 0.0, 0)


def _counts(claims: Sequence[Claim], roles: set[Role]) -> dict[str, float | None]:
    counts: dict[str, float | None] = {}
    for side in SIDES:
        mine = [claim for claim in claims if claim.role == side]
        shares = [claim.share for claim in mine if claim.share is not None]
        counts[f"claims_{side.value}"] = float(len(mine)) if side in roles else None
        counts[f"supported_{side.value}"] = mean([float(s >= SUPPORTED) for s in shares])
    return {**counts, "unchecked": float(sum(claim.share is None for claim in claims))}


def _claim_finding(claim: Claim) -> Finding:
    evidence = (Evidence(claim.turn, claim.start, claim.end),)
    if claim.share is None:
        reason = f"“{claim.cue}” claims continuity, and no logged text can be held against it."
        return Finding("unchecked-claim", claim.turn, reason, evidence, 0.3)
    if claim.share >= SUPPORTED:
        reason = (
            f"“{claim.cue}”: {claim.share:.0%} of its words stand in “{_short(claim.passage)}”."
        )
        return Finding("supported-claim", claim.turn, reason, evidence, round(claim.share, 3))
    reason = f"“{claim.cue}”: no passage has more than {claim.share:.0%} of what it names."
    return Finding("unsupported-claim", claim.turn, reason, evidence, round(0.8 - claim.share, 3))


def _said_again(transcript: Transcript, repeat: tuple[int, float, int]) -> Finding:
    index, share, session = repeat
    reason = f"{share:.0%} of its content words were said in one turn of session {session + 1}."
    shown = all_of(index, transcript.turns[index].text)
    return Finding("reprovided", index, reason, shown, confidence=round(share, 3))


def _short(text: str, size: int = 60) -> str:
    flat = " ".join(text.split()).strip(" .")
    return flat if len(flat) <= size else flat[: size - 1] + "…"
