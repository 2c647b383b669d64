"""Grounding acts: what each turn does for mutual understanding, from its form and its context.

The eleven tags are those of Shaikh et al. 2025, Navigating Rifts in Human-LLM Grounding, ACL, arXiv
2503.13975. The method is our own; docs/lenses/grounding-acts.md says how well it does.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import log
from typing import ClassVar

from annotator.transcript import Role, Transcript
from inspector.lenses import states
from inspector.lenses.actrules import Act
from inspector.lenses.acts import View, views
from inspector.lenses.answering import open_by_turn, passed_over
from inspector.lenses.base import (
    Direction,
    Evidence,
    Finding,
    Kind,
    Lens,
    LensResult,
    Measure,
    all_of,
    in_order,
    share,
)
from inspector.lenses.learnedacts import found_acts

SIDES = (Role.USER, Role.ASSISTANT, Role.PARTICIPANT)
GROUNDING = frozenset(
    ("acknowledgement", "clarification", "follow-up", "display", "repair", "repair-request")
)
REQUESTS = ("repair-request", "clarification")
SMOOTHING = 0.01  # share of turns; keeps the asymmetry finite where one side never grounds

KINDS = {
    "follow-up": Kind("Follow-up", "FU", "circle", "A question that builds on what was said."),
    "clarification": Kind(
        "Clarification", "CL", "diamond", "A question that asks what the other meant."
    ),
    "repair-request": Kind(
        "Repair request", "RQ", "diamond-open", "It could not be heard or followed; asks again."
    ),
    "repair": Kind("Repair", "RP", "star", "Corrects how the other took something."),
    "repeat": Kind("Repeat", "RT", "square", "The speaker's own earlier request again."),
    "topic-switch": Kind("Topic switch", "SW", "triangle-right", "Turns to something else."),
    "acknowledgement": Kind("Acknowledgement", "AK", "circle-open", "Shows that it was taken in."),
    "display": Kind("Display", "DP", "square-open", "Says back what the other said."),
    "agreement": Kind("Agreement", "AG", "triangle-up", "Accepts what was claimed."),
    "disagreement": Kind("Disagreement", "DA", "triangle-down", "Refuses or contradicts."),
    "response": Kind("Response", "RS", "hexagon", "Answers what was asked."),
    "over-response": Kind("Over-response", "OR", "hexagon-open", "Gives more than was asked."),
    "underspecified": Kind(
        "Underspecified request", "US", "pentagon-open", "It may have to be asked back about."
    ),
    "unanswered-request": Kind(
        "Unanswered request", "UR", "x", "A request for repair or clarification is passed over."
    ),
}

RATED = tuple(act for act in KINDS if act not in {"underspecified", "unanswered-request"})
RATES = {
    side: {
        act: f"{act}_{side.value}"
        for act in (*RATED, *(["underspecified"] if side == Role.USER else []))
    }
    for side in SIDES
}


def _rate(act: str, side: Role) -> Measure:
    title = KINDS[act].title
    return Measure(
        f"{act}_{side.value}",
        f"{title}, {side.value}",
        "share of turns",
        0.0,
        1.0,
        Direction.NEITHER,
        f"Turns of the {side.value} with this act, over all turns of the {side.value}.",
    )


class GroundingActs(Lens):
    """Eleven acts and requests for repair, by rules and a model; how many requests stand open."""

    name = "grounding-acts"
    title = "Grounding acts"
    version = "5"
    source = (
        "Tags: Shaikh, Mozannar, Bansal, Fourney & Horvitz 2025, Navigating Rifts in Human-LLM"
        " Grounding, arXiv 2503.13975; base rates: Shaikh et al. 2024, Grounding Gaps in Language"
        " Model Generations, arXiv 2311.09144. The rules and the model are our own."
    )
    description = (
        "What each turn does for mutual understanding: asking what was meant, taking up, saying"
        " back, correcting. A grounding act is never drift by itself; a request that nobody answers"
        " is a debt."
    )
    measures = (
        Measure(
            "open_requests",
            "Open requests",
            "requests",
            0.0,
            None,
            Direction.MORE_DRIFT,
            "Requests for repair or clarification that are passed over and still unanswered.",
            "the requests so far",
        ),
    )
    summaries = (
        *(_rate(act, side) for act in RATED for side in SIDES),
        _rate("underspecified", Role.USER),
        Measure(
            "asymmetry",
            "Grounding asymmetry",
            "log ratio",
            None,
            None,
            Direction.NEITHER,
            "Natural log of the user's rate of grounding acts over the assistant's;"
            " above 0, the user does more of the work.",
        ),
        Measure(
            "unanswered",
            "Unanswered requests",
            "requests",
            0.0,
            None,
            Direction.MORE_DRIFT,
            "Requests for repair or clarification that were never answered.",
        ),
        *(
            share(
                f"state_{state}", f"{state.capitalize()} turns, user",
                "Of the user's turns after the first.", Direction.NEITHER,
            )
            for state in states.STATES
        ),
    )  # fmt: skip
    kinds: ClassVar = KINDS
    blind_spots = (
        "It knows English cues only. In other languages it finds little.",
        "Cues are ambiguous: “you're right” may agree with nothing, “no” may only answer.",
        "Clarification and follow-up are hard to tell apart, for people too.",
        "Some acts are rare, and few examples were there to learn them from: a display among"
        " people, a repair request and an underspecified request are often missed or wrongly seen.",
        "Acknowledgements, displays and repair requests were learned from talk between people.",
        "A topic switch is seen where it is marked, or where a user asks for something new.",
        "Whether a request is answered is judged by the words of the next turn, not by its sense.",
    )

    def score(self, transcript: Transcript) -> LensResult:
        """Return the acts of every utterance, their rates by side, and the open requests."""
        seen = views(transcript)
        if len({view.speaker for view in seen}) < 2:
            return LensResult(unmeasured="Fewer than two speakers say something.")
        found = found_acts(transcript, seen)
        requests = {turn for turn, each in found.items() if any(a.kind in REQUESTS for a in each)}
        ignored = list(passed_over(seen, requests))
        findings = [_finding(view, act) for view in seen for act in found[view.index]]
        findings += [
            _unanswered(each.request, each.reply) for each in ignored if each.answered is None
        ]
        never = sum(each.answered is None for each in ignored)
        return LensResult(
            series={"open_requests": open_by_turn(seen, ignored, len(transcript.turns))},
            summary={**_rates(seen, found), **_states(seen, found), "unanswered": float(never)},
            findings=in_order(findings),
        )


def _rates(seen: Sequence[View], found: dict[int, list[Act]]) -> dict[str, float | None]:
    rates: dict[str, float | None] = {}
    grounding: dict[Role, float] = {}
    for side in SIDES:
        turns = [view.index for view in seen if view.role == side]
        if not turns:
            rates.update(dict.fromkeys(RATES[side].values()))
            continue
        kinds = [{act.kind for act in found[index]} for index in turns]
        counts = Counter(chain.from_iterable(kinds))
        for act, key in RATES[side].items():
            rates[key] = counts[act] / len(turns)
        grounding[side] = sum(not GROUNDING.isdisjoint(each) for each in kinds) / len(turns)
    rates["asymmetry"] = (
        log((grounding[Role.USER] + SMOOTHING) / (grounding[Role.ASSISTANT] + SMOOTHING))
        if grounding.keys() >= {Role.USER, Role.ASSISTANT}
        else None
    )
    return rates


def _states(seen: Sequence[View], found: dict[int, list[Act]]) -> dict[str, float | None]:
    later = [view.index for view in seen if view.role == Role.USER][1:]
    told = states.shares([{act.kind for act in found[index]} for index in later])
    return {f"state_{each}": share for each, share in told.items()}


def _finding(view: View, act: Act) -> Finding:
    evidence = (Evidence(view.index, act.start, act.end),) if act.end > act.start else ()
    return Finding(act.kind, view.index, act.reason, evidence, round(act.confidence, 3), act.cause)


def _unanswered(request: View, reply: View) -> Finding:
    return Finding(
        kind="unanswered-request",
        turn=reply.index,
        reason=f"None of its words take up what turn {request.index + 1} asked.",
        evidence=all_of(request.index, request.text),
        confidence=0.4,
        cause=request.index,
    )
