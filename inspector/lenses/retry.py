"""Retry and reflection: does an attempt after a failure differ, and does looking back help it?

Shinn et al. 2023, Reflexion: Language Agents with Verbal Reinforcement Learning, NeurIPS,
arXiv 2303.11366. How retries and reflections are found and compared is our own.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from annotator.transcript import Transcript
from inspector.lenses.attempts import attempts
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
)
from inspector.lenses.exchange import exchange
from inspector.lenses.feedback import Kind as Feedback
from inspector.lenses.reflections import Reflection, logged
from inspector.lenses.retries import Retry, in_talk, of_trial, succeeded, trials_before
from inspector.lenses.series import mean, spread
from inspector.lenses.success import attempts_to_success

WHAT = {
    Feedback.REJECTION: "it was turned down",
    Feedback.CORRECTION: "it was corrected",
    Feedback.FAILURE: "a failure was reported",
}
NAMES = ("neither fault nor remedy", "a fault or a remedy", "a fault and a remedy")


def _count(key: str, title: str, description: str) -> Measure:
    return Measure(key, title, "retries", 0.0, None, Direction.NEITHER, description)


class RetryAndReflection(SessionLens):
    """Attempts made again: how alike, what of the feedback they heed, after what reflection."""

    name = "retry"
    title = "Retry and reflection"
    version = "2"
    source = (
        "Shinn et al. 2023, Reflexion, NeurIPS, arXiv 2303.11366. How retries and reflections are"
        " found, the scale of specificity and what counts as addressed are our own."
    )
    description = (
        "An attempt failed: somebody said so, or the trial's outcome does. Is the next one the same"
        " again, does it heed what was said, is there a reflection before it and how specific is"
        " it, and does it succeed?"
    )
    measures = (
        Measure(
            "similarity", "Similarity to the failed attempt", "share of words", 0.0, 1.0,
            Direction.MORE_DRIFT,
            "Jaccard similarity of content words and numbers, code included, of a retry and the"
            " attempt before.",
            "the attempt before",
        ),
        Measure(
            "addressed", "Addressed", "share of words", 0.0, 1.0, Direction.LESS_DRIFT,
            "Words of the feedback (in trials: of the reflection) that are new in the retry.",
            "the feedback before",
        ),
        Measure(
            "specificity", "Specificity of reflection", "0 to 2", 0.0, 2.0, Direction.LESS_DRIFT,
            "Of fault and remedy, how many a reflection names.", "the failed attempt",
        ),
    )  # fmt: skip
    summaries = (
        Measure(
            "attempts", "Attempts", "attempts", 0.0, None, Direction.NEITHER,
            "Answer attempts of the conversation; of a trial, its number among the task's trials.",
        ),
        Measure(
            "attempts_to_success", "Attempts to success", "attempts", 1.0, None,
            Direction.MORE_DRIFT,
            "The first attempt that is accepted, mean over requests; with an outcome that is a"
            " success, the last. Of a trial that succeeds after only failures, its number.",
        ),
        _count("retries", "Retries", "Attempts right after one that failed."),
        share(
            "repeated_error_rate", "Repeated errors",
            "Of retries: as good as the same as the failed attempt before.", Direction.MORE_DRIFT,
        ),
        share(
            "mean_addressed", "Mean addressed", "Over retries.", Direction.LESS_DRIFT
        ),
        Measure(
            "reflections", "Reflections", "reflections", 0.0, None, Direction.NEITHER,
            "Turns that look back at a failed attempt.",
        ),
        Measure(
            "mean_specificity", "Mean specificity", "0 to 2", 0.0, 2.0, Direction.LESS_DRIFT,
            "Over reflections.",
        ),
        _count("retries_reflected", "Retries after reflection", "Of known result."),
        _count("solved_reflected", "Solved after reflection", "Of these, those that succeed."),
        _count("retries_plain", "Plain retries", "Without a reflection, of known result."),
        _count("solved_plain", "Solved by plain retry", "Of these, those that succeed."),
    )  # fmt: skip
    kinds: ClassVar = {
        "retry": Kind("Retry", "RY", "arrow-right", "An attempt right after one that failed."),
        "repeated-error": Kind(
            "Repeated error", "RE", "arrow-bar-right", "A retry as good as the same again."
        ),
        "reflection": Kind(
            "Reflection", "RX", "hourglass-open", "Looks back at what went wrong, or ahead."
        ),
        "unaddressed": Kind(
            "Feedback unaddressed", "NA", "arrow-right-open", "A retry without a word of it."
        ),
    }  # fmt: skip
    blind_spots = (
        "It knows English cues only, but for similarity and what is logged as a reflection.",
        "Two attempts in the same words can differ where it matters, in code above all.",
        "Whether a reflection is true is not judged.",
        "Without outcomes, success is what the user says of an attempt.",
        "A reflection in the log need not have been given to the next attempt: where runs differ in"
        " that, compare them by condition.",
    )

    def __init__(self, *, same: float = 0.9, success: float = 1.0) -> None:
        """Set the similarity in [0, 1] of a repeated error, and the outcome that is a success."""
        self.same = same
        self.success = success

    def score_after(self, transcript: Transcript, earlier: Sequence[Transcript]) -> LensResult:
        """Return retries and reflections: of a trial after ``earlier`` ones, or within the talk."""
        if transcript.trial is not None:
            retries, reflections = of_trial(transcript, earlier, self.success)
            numbers = self._of_trial(transcript, earlier)
        else:
            talk = exchange(transcript)
            if not talk.has_both:
                return LensResult(
                    unmeasured="It needs trials, or turns of a user and of an assistant."
                )
            retries, reflections = in_talk(talk, logged(transcript))
            numbers = {
                "attempts": float(len(attempts(talk))),
                "attempts_to_success": attempts_to_success(
                    talk, outcome=transcript.outcome, success=self.success
                ),
            }
        size = len(transcript.turns)
        turns = {each.turn: each for each in retries if each.turn is not None}
        again = [each.similarity >= self.same for each in retries if each.similarity is not None]
        depths = {each.turn: float(each.specificity) for each in reflections}
        return LensResult(
            series={
                "similarity": spread([each.similarity for each in turns.values()], turns, size),
                "addressed": spread([each.addressed for each in turns.values()], turns, size),
                "specificity": spread(depths.values(), depths, size),
            },
            summary={
                **numbers,
                "retries": float(len(retries)),
                "repeated_error_rate": mean([float(each) for each in again]),
                "mean_addressed": mean(
                    [each.addressed for each in retries if each.addressed is not None]
                ),
                "reflections": float(len(reflections)),
                "mean_specificity": mean(list(depths.values())),
                **_solved(retries),
            },
            findings=in_order(self._findings(retries, reflections)),
        )

    def _of_trial(
        self, transcript: Transcript, earlier: Sequence[Transcript]
    ) -> dict[str, float | None]:
        before = trials_before(transcript, earlier)
        failed = all(succeeded(each, self.success) is False for each in before)
        number = float(len(before) + 1)
        solved = failed and succeeded(transcript, self.success)
        return {"attempts": number, "attempts_to_success": number if solved else None}

    def _findings(
        self, retries: Sequence[Retry], reflections: Sequence[Reflection]
    ) -> Iterator[Finding]:
        for each in reflections:
            reason = f"It looks back, and names {NAMES[each.specificity]}."
            words = (Evidence(each.turn, each.start, each.end),)
            yield Finding("reflection", each.turn, reason, words, 0.6)
        for retry in retries:
            if retry.turn is None:
                continue
            told = retry.feedback
            cause = told.turn if told else None
            shown = _shown(retry)
            failed = f"{WHAT[told.kind]} in turn {told.turn + 1}" if told else "the trial failed"
            yield Finding("retry", retry.turn, f"A new attempt after {failed}.", shown, 0.6, cause)
            if retry.similarity is not None and retry.similarity >= self.same:
                reason = (
                    f"It has {retry.similarity:.0%} of its words in common with the failed one."
                )
                yield Finding("repeated-error", retry.turn, reason, shown, 0.6, cause)
            if told and retry.addressed == 0:
                reason = f"Turn {told.turn + 1} has no word that is new in it."
                yield Finding("unaddressed", retry.turn, reason, shown, 0.4, cause)


def _shown(retry: Retry) -> tuple[Evidence, ...]:
    told = retry.feedback
    if told is None or told.end <= told.start:
        return ()
    return (Evidence(told.turn, told.start, told.end),)


def _solved(retries: Sequence[Retry]) -> dict[str, float | None]:
    known = [each for each in retries if each.solved is not None]
    reflected = [each for each in known if each.reflection is not None]
    return {
        "retries_reflected": float(len(reflected)),
        "solved_reflected": float(sum(each.solved is True for each in reflected)),
        "retries_plain": float(len(known) - len(reflected)),
        "solved_plain": float(
            sum(each.solved is True for each in known if each.reflection is None)
        ),
    }
