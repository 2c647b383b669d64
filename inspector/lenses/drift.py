"""Drift: how far a conversation has come from what was asked and from being understood.

Our own proposal. The one published definition (arXiv 2510.07777) needs the model's probabilities of
tokens; logs don't have them. docs/lenses/drift.md says how it holds against people's judgements.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from annotator.transcript import Transcript
from inspector.lenses import baseline, driftfindings, driftparts, failing
from inspector.lenses.acts import views
from inspector.lenses.base import (
    Context,
    CorpusLens,
    Direction,
    Kind,
    Lens,
    LensResult,
    Measure,
    in_order,
)
from inspector.lenses.driftparts import MIN_CONTENT, Talk, Values
from inspector.lenses.entrainment import Entrainment
from inspector.lenses.equilibrium import equilibrium
from inspector.lenses.goal import GoalDistance
from inspector.lenses.grounding import GroundingActs
from inspector.lenses.lost import LostInConversation
from inspector.lenses.maintenance import Maintenance
from inspector.lenses.onset import onset
from inspector.lenses.repairs import repairs
from inspector.lenses.series import mean
from inspector.lenses.topiccontrol import TopicControl

LEAST = 8  # utterances under which no onset is looked for

KINDS = {
    "onset": Kind(
        "Onset of drift", "ON", "hourglass", "From here on drift lies on a higher level."
    ),
    "restored": Kind(
        "Restored by repair", "RE", "bowtie", "A repair is completed here, and drift falls."
    ),
    "failing": Kind(
        "Fares badly", "FB", "y-down",
        "The user's turn goes against the turn before, or meets the assistant's failure.",
    ),
}  # fmt: skip


def _part(key: str, title: str, description: str, reference: str) -> Measure:
    return Measure(key, title, "share", 0.0, 1.0, Direction.MORE_DRIFT, description, reference)


class Drift(CorpusLens):
    """A weighted mean of parts that other lenses measure, its onset, and what repairs do to it."""

    name = "drift"
    title = "Drift"
    version = "6"
    source = (
        "Our own proposal, experimental. Onset: Page 1954, Biometrika 41, with the level of Taylor"
        " 2000; the level it settles at is fitted as a stand-in for arXiv 2510.07777."
    )
    description = (
        "How far a conversation has come from what was asked and from being understood: a weighted"
        " mean of parts from 0 to 1, over those that could be measured at a turn. The weights are"
        " this lens's parameters. A grounding act is no drift by itself."
    )
    parts: ClassVar[tuple[type[Lens], ...]] = (
        GoalDistance,
        Maintenance,
        GroundingActs,
        TopicControl,
        Entrainment,
        LostInConversation,
    )
    measures = (
        _part(
            "drift", "Drift", "Σ w·x / Σ w over the parts measured at the turn.",
            "the references of its parts",
        ),
        _part(
            "goal_distance", "Goal distance",
            "1 less the cosine with what stands in the intent ledger.",
            "the requirements that stand; between people, the turns so far",
        ),
        _part(
            "grounding_debt", "Grounding debt",
            "1 − 2^−debt over the repairs that were passed over, decayed by age.",
            "the repairs begun so far",
        ),
        _part(
            "entrainment_deficit", "Entrainment deficit",
            "By what share the turn's content words repeat the others' less than usual.",
            "the corpus: the same role at the same place",
        ),
        _part(
            "failure_state", "Failure state",
            "How the requests have fared so far by what both sides do, smoothed: 1 badly, 0 well.",
            "the turns so far",
        ),
        _part(
            "topic_violation", "Topic violation",
            "How far a user's turn leads out of the scope, or the assistant goes along with it.",
            "the assistant's instructions",
        ),
        _part(
            "premature", "Premature attempt",
            "1 where the user adds to a request that was answered before, then decaying.",
            "what the user adds later",
        ),
        _part(
            "bloat", "Bloat", "1 − first length / length of the latest answer attempt.",
            "the first attempt at the same request",
        ),
    )  # fmt: skip
    summaries = (
        _part("drift_mean", "Mean drift", "Mean over the utterances.", ""),
        _part("drift_late", "Late drift", "Mean over the last quarter of the utterances.", ""),
        Measure(
            "onset_place", "Place of the onset", "share of the utterances", 0.0, 1.0,
            Direction.NEITHER, "How much of the conversation lies before the onset.",
        ),
        Measure(
            "onset_chance", "Onset by chance", "share of shuffles", 0.0, 1.0, Direction.NEITHER,
            "Share of shuffles of the same values that rise as far: the false-alarm rate.",
        ),
        Measure(
            "level", "Level it settles at", "drift", 0.0, 1.0, Direction.MORE_DRIFT,
            "a / (1 − b) of the least-squares fit D′ = a + b·D, where it settles.",
        ),
        Measure(
            "half_life", "Half-life", "utterances", 0.0, None, Direction.NEITHER,
            "ln ½ / ln b of the same fit.",
        ),
        Measure(
            "fall", "Fall after repair", "drift", -1.0, 1.0, Direction.LESS_DRIFT,
            "Drift before a repair began less drift after it was completed, mean over repairs.",
        ),
    )  # fmt: skip
    kinds: ClassVar = KINDS
    blind_spots = (
        "It is a mean of measures with weaknesses of their own; look at the parts.",
        "People's satisfaction is told better than by chance, and not well.",
        "A user who politely takes what doesn't help shows nothing; a “no” can be about anything.",
        "Turns with fewer than five content words are marked as uncertain.",
        "A turn at which fewer parts are measured is not quite comparable with its neighbours.",
        "What a setback does to drift lasts for some turns: of conversations put in another order,"
        " 15 to 20 % have an onset, where 1 % of their shuffled values do.",
        "Without corpus statistics there is no entrainment deficit.",
    )

    def __init__(
        self,
        *,
        goal_distance: float = 0.0,
        grounding_debt: float = 1.0,
        entrainment_deficit: float = 0.0,
        failure_state: float = 1.0,
        topic_violation: float = 1.0,
        premature: float = 0.0,
        bloat: float = 0.0,
        smoothing: float = 0.7,
        by_chance: float = 0.01,
        shuffles: int = 499,
        rise: float = 0.05,
    ) -> None:
        """Weigh each part by the argument of its name, 0 and above.

        What shows that something went wrong between the two weighs 1; what compares words or
        lengths weighs 0, as that may have good reasons. ``smoothing`` is the newest turn's weight
        in the failure state, in (0, 1]. An onset counts if the mean is higher by ``rise`` after it,
        and at most ``by_chance`` of ``shuffles`` shuffles rise as far.
        """
        self.goal_distance = goal_distance
        self.grounding_debt = grounding_debt
        self.entrainment_deficit = entrainment_deficit
        self.failure_state = failure_state
        self.topic_violation = topic_violation
        self.premature = premature
        self.bloat = bloat
        self.smoothing = smoothing
        self.by_chance = by_chance
        self.shuffles = shuffles
        self.rise = rise

    def gather(self, transcripts: Sequence[Transcript]) -> Mapping[str, Any]:
        """Count how much roles repeat each other at every place, really and by chance."""
        return baseline.gather(transcripts)

    def finish(self, counts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return means and surrogate bands by role and place."""
        return baseline.finish(counts)

    def score_in(self, transcript: Transcript, context: Context) -> LensResult:
        """Return drift and its parts at every utterance, the onset, and what repairs do."""
        seen = views(transcript)
        if len({view.speaker for view in seen}) < 2:
            return LensResult(unmeasured="Fewer than two speakers say something.")
        talk = Talk.of(transcript, self._results(transcript, context))
        parts = self._parts(talk, context)
        measured = list(driftparts.weighted(talk, parts, vars(self)))
        values = [value for _, value in measured]
        found = onset(
            values,
            shuffles=self.shuffles,
            most_by_chance=self.by_chance,
            least=LEAST,
            rise=self.rise,
        )
        falls = list(driftfindings.falls(repairs(seen), measured))
        findings = [driftfindings.restored(*each, talk) for each in falls if each[1] > 0]
        findings += failing.failing(talk, parts["failure_state"])
        if found is not None:
            turn = measured[found.place][0]
            findings.append(driftfindings.risen(found, turn, talk, self.shuffles))
        short = {view.index for view in seen if len(view.content) < MIN_CONTENT}
        unsure = [index in short for index in range(talk.size)]
        return LensResult(
            series={"drift": talk.spread(dict(measured)), **parts},
            low_confidence=dict.fromkeys(("drift", "goal_distance", "entrainment_deficit"), unsure),
            summary={
                **_levels(values),
                "onset_place": found.place / len(values) if found else None,
                "onset_chance": found.by_chance if found else None,
                "fall": mean([fall for _, fall in falls]),
            },
            findings=in_order(findings),
        )

    def _results(self, transcript: Transcript, context: Context) -> Mapping[str, LensResult]:
        """Return what the parts say: from the run, or scored here where it doesn't have them."""
        missing = (part for part in self.parts if part.name not in context.results)
        scored = {part.name: part().score(transcript) for part in missing}
        return {**context.results, **scored}

    def _parts(self, talk: Talk, context: Context) -> dict[str, Values]:
        return {
            "goal_distance": driftparts.goal_distance(talk),
            "grounding_debt": driftparts.grounding_debt(talk),
            "entrainment_deficit": driftparts.entrainment_deficit(talk, context.statistics),
            "failure_state": failing.failure_state(talk, self.smoothing),
            "topic_violation": driftparts.topic_violation(talk),
            "premature": driftparts.premature(talk),
            "bloat": driftparts.bloat(talk),
        }


def _levels(values: Sequence[float]) -> dict[str, float | None]:
    fit = equilibrium(values)
    settled = fit if fit and 0 <= fit.level <= 1 else None
    return {
        "drift_mean": mean(values),
        "drift_late": mean(values[-max(1, len(values) // 4) :]),
        "level": settled.level if settled else None,
        "half_life": settled.half_life if settled else None,
    }
