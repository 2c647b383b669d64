"""Information seeking: does the assistant ask before it answers, and does it take what it is told?

Cook et al. 2026, Social meta-learning, arXiv 2602.16488, whose models learn to ask and to use
feedback. Uptake of corrections is our own proposal.
"""

from collections.abc import Mapping
from typing import ClassVar

from annotator.transcript import Transcript
from inspector.lenses.asking import underspecified
from inspector.lenses.attempts import attempts
from inspector.lenses.base import Direction, Lens, LensResult, Measure, in_order, share
from inspector.lenses.corrections import answered
from inspector.lenses.exchange import Exchange, exchange
from inspector.lenses.feedback import CORRECTIVE, feedback
from inspector.lenses.seekingfindings import KINDS, findings
from inspector.lenses.series import mean, spread
from inspector.lenses.success import attempts_to_success
from inspector.lenses.uptake import taken_up


class InformationSeeking(Lens):
    """Answers before asking, attempts to success, and the uptake of corrections and of turns."""

    name = "information-seeking"
    title = "Information seeking and uptake"
    version = "2"
    source = (
        "Cook et al. 2026, Social meta-learning, arXiv 2602.16488, for the notion; uptake of any"
        " turn: weights fitted to Demszky et al. 2021, arXiv 2106.03873. The rules and the uptake"
        " of corrections are our own proposal."
    )
    description = (
        "Where a request leaves something open, does the assistant ask before it answers? And where"
        " it is corrected, does what the user says come into the next answer, and does what was"
        " wrong go?"
    )
    measures = (
        Measure(
            "feedback_uptake", "Uptake of feedback", "share of words", 0.0, 1.0,
            Direction.LESS_DRIFT,
            "Content words and numbers of the user's correction that this reply has and the answer"
            " before had not.",
            "the correction before",
        ),
        Measure(
            "dropped", "Contradicted, dropped", "share of words", 0.0, 1.0,
            Direction.LESS_DRIFT,
            "Words of the answer before that the correction speaks against and this reply has not.",
            "the correction before",
        ),
        Measure(
            "taken_up", "Uptake of the turn before", "score", 0.0, 1.0, Direction.LESS_DRIFT,
            "How far a turn takes up what another speaker has just said: words said again, and a"
            " question about them.",
            "the other's turn before",
        ),
    )  # fmt: skip
    summaries = (
        share(
            "premature_rate", "Premature rate",
            "Of answer attempts: the user adds to the request afterwards.",
            Direction.MORE_DRIFT,
        ),
        Measure(
            "underspecified", "Underspecified requests", "requests", 0.0, None, Direction.NEITHER,
            "Requests to which the user adds a requirement in a later turn, asked for or not.",
        ),
        share(
            "ask_before_attempt", "Asked before answering",
            "Of underspecified requests: a question comes before the first attempt.",
            Direction.LESS_DRIFT,
        ),
        Measure(
            "attempts_to_success", "Attempts to success", "attempts", 1.0, None,
            Direction.MORE_DRIFT,
            "The first attempt that the user accepts, mean over requests; with an outcome that is a"
            " success, the last attempt.",
        ),
        Measure(
            "corrections", "Corrections", "turns", 0.0, None, Direction.MORE_DRIFT,
            "User turns that turn down or correct the assistant's turn before, or say it fails.",
        ),
        share(
            "mean_feedback_uptake", "Mean uptake of feedback",
            "Over corrections that are answered.", Direction.LESS_DRIFT,
        ),
        share(
            "mean_dropped", "Mean share dropped", "Over corrections that speak against something.",
            Direction.LESS_DRIFT,
        ),
        share(
            "mean_taken_up", "Mean uptake of turns", "Over turns that follow another speaker's.",
            Direction.LESS_DRIFT,
        ),
    )  # fmt: skip
    kinds: ClassVar = KINDS
    blind_spots = (
        "It knows English cues only.",
        "A reply can heed a correction in other words, or repeat its words and heed nothing.",
        "A request counts as underspecified if the user adds to it later; what stays unsaid is"
        " unseen.",
        "Acceptance is what the user says, not whether the answer is right.",
    )

    def __init__(self, *, success: float = 1.0) -> None:
        """Set the outcome from which a conversation that has one is a success."""
        self.success = success

    def score(self, transcript: Transcript) -> LensResult:
        """Return uptake by turn; asking, attempts and corrections where user and assistant talk."""
        talk = exchange(transcript)
        if len({view.speaker for view in talk.seen}) < 2:
            return LensResult(unmeasured="Fewer than two speakers say something.")
        size = len(transcript.turns)
        again = _taken_up(talk)
        told = answered(talk) if talk.has_both else ()
        used = {each.reply: each.uptake for each in told}
        dropped = {each.reply: each.dropped for each in told}
        few = {each.reply for each in told if each.few}
        return LensResult(
            series={
                "feedback_uptake": spread(used.values(), used, size),
                "dropped": spread(dropped.values(), dropped, size),
                "taken_up": spread(again.values(), again, size),
            },
            low_confidence={"feedback_uptake": [turn in few for turn in range(size)]},
            summary={
                **_conduct(talk, transcript.outcome, self.success),
                "mean_feedback_uptake": mean(_known(used)),
                "mean_dropped": mean(_known(dropped)),
                "mean_taken_up": mean(_known(again)),
            },
            findings=in_order(findings(talk)) if talk.has_both else (),
        )


def _known(values: Mapping[int, float | None]) -> list[float]:
    return [value for value in values.values() if value is not None]


def _taken_up(talk: Exchange) -> dict[int, float | None]:
    found = {}
    for place, view in enumerate(talk.seen):
        if view.previous is not None:
            before = talk.places[view.previous.index]
            found[view.index] = taken_up(view.previous, talk.marks[before], view, talk.marks[place])
    return found


def _conduct(talk: Exchange, outcome: float | None, success: float) -> dict[str, float | None]:
    if not talk.has_both:
        return dict.fromkeys(
            ("premature_rate", "underspecified", "ask_before_attempt", "attempts_to_success",
             "corrections")
        )  # fmt: skip
    made = attempts(talk)
    asked = underspecified(talk)
    return {
        "premature_rate": mean([float(each.too_early_for is not None) for each in made]),
        "underspecified": float(len(asked)),
        "ask_before_attempt": mean([float(each.question is not None) for each in asked]),
        "attempts_to_success": attempts_to_success(talk, outcome=outcome, success=success),
        "corrections": float(sum(each.kind in CORRECTIVE for each in feedback(talk))),
    }
