"""Collaboration value: what each assistant turn cost and brought in the talk that followed.

After CollabLLM (Wu et al. 2025, ICML, arXiv 2502.00640), whose multi-turn reward is an expectation
over simulated futures. A log is one future that happened; its discounted return is our stand-in.
"""

import re
from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any, ClassVar, cast

from annotator.transcript import Role, Transcript
from inspector.lenses import valuecurve
from inspector.lenses.acts import View, views
from inspector.lenses.base import (
    Context,
    CorpusLens,
    Direction,
    LensResult,
    Measure,
    in_order,
)
from inspector.lenses.exchange import exchange
from inspector.lenses.feedback import CORRECTIVE, feedback
from inspector.lenses.feedback import Kind as Feedback
from inspector.lenses.initiations import initiation
from inspector.lenses.series import mean, spread
from inspector.lenses.statistics import added
from inspector.lenses.stems import stems_of
from inspector.lenses.valuefindings import KINDS, closing, of_turn, spent

_ITEM = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+\S", re.MULTILINE)


def weighted(metrics: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return Σ wᵢ·mᵢ over the metrics that have a weight, as CollabLLM's code sums its reward."""
    return fsum(weights[name] * value for name, value in metrics.items() if name in weights)


def returns(rewards: Sequence[float], discount: float) -> list[float]:
    """Return G_j = Σ_{k ≥ j} discount^(k − j) · r_k for every j; ``discount`` in [0, 1]."""
    result = []
    ahead = 0.0
    for reward in reversed(rewards):
        ahead = reward + discount * ahead
        result.append(ahead)
    return result[::-1]


def _count(key: str, title: str, unit: str, description: str) -> Measure:
    return Measure(
        key, title, unit, 0.0, None, Direction.NEITHER, description, "the conversation so far"
    )


def _mean(key: str, title: str, unit: str, high: float | None, direction: Direction) -> Measure:
    return Measure(key, title, unit, 0.0, high, direction, f"{title}, over the assistant's turns.")


class CollaborationValue(CorpusLens):
    """Return and value of each assistant turn; questions, their yield, options, stock closings."""

    name = "collaboration-value"
    title = "Collaboration value"
    version = "3"
    source = (
        "Wu et al. 2025, CollabLLM, arXiv 2502.00640, for the idea and the token cost. The return"
        " over the logged future is our own stand-in, experimental: no futures are simulated."
    )
    description = (
        "A turn is worth what the talk after it brings. Of the one future that was logged, this"
        " lens counts what every assistant turn cost (tokens, and the words the user then spends"
        " on repairs and repeats), whether the user took the answer, and what its questions brought"
        " to light."
    )
    measures = (
        Measure(
            "return", "Return", "reward", None, None, Direction.LESS_DRIFT,
            "Discounted sum of the rewards from this assistant turn on; 0 would cost nothing.",
            "the turns that follow",
        ),
        _count(
            "questions", "Questions asked", "questions",
            "Questions of the turn that are no polite closing.",
        ),
        _count(
            "question_yield", "Question yield", "words",
            "New content words in the user's reply to a turn that asks; nothing if it asks none.",
        ),
        _count("options", "Options offered", "options", "Items of lists in the turn."),
        Measure(
            "value", "Value", "outcome", None, None, Direction.LESS_DRIFT,
            "Mean outcome of other conversations that came to such a turn as this one did.",
            "the corpus's conversations with an outcome, this one's fold left out",
        ),
        Measure(
            "advantage", "Advantage", "outcome", None, None, Direction.LESS_DRIFT,
            "Value at the next assistant turn, at the last one the outcome, less the value here.",
            "the value at this turn",
        ),
    )  # fmt: skip
    summaries = (
        Measure(
            "return_first",
            "Return of the conversation",
            "reward",
            None,
            None,
            Direction.LESS_DRIFT,
            "Return of the assistant's first turn.",
        ),
        Measure(
            "effort",
            "User effort",
            "share of the user's words",
            0.0,
            1.0,
            Direction.MORE_DRIFT,
            "Words of the user's turns that repair or repeat, over all words of the user.",
        ),
        _mean("asking", "Share of turns that ask", "share", 1.0, Direction.NEITHER),
        _mean("mean_yield", "Mean question yield", "words", None, Direction.LESS_DRIFT),
        _mean("closings", "Share of turns with a stock closing", "share", 1.0, Direction.NEITHER),
    )
    kinds: ClassVar = KINDS
    blind_spots = (
        "One future happened; what another turn would have brought is not known.",
        "A yes or no can be worth more than many new words.",
        "Tokens are counted as words and marks, not as a model counts them.",
        "Outcomes are added as they are: compare conversations on one scale only.",
    )

    def __init__(
        self,
        *,
        discount: float = 0.9,
        token_cost: float = 0.1,
        effort_cost: float = 1.0,
        satisfaction: float = 0.1,
        outcome_weight: float = 1.0,
    ) -> None:
        """Set γ (in [0, 1]), the costs per 1,000 tokens and per 100 words of effort, both ≥ 0.

        ``satisfaction`` is what an answer gains that the user takes, and one loses that the user
        turns down, corrects or reports to fail. ``outcome_weight`` is the weight of the outcome, if
        there is one, at the last turn.
        """
        self.discount = discount
        self.token_cost = token_cost
        self.effort_cost = effort_cost
        self.satisfaction = satisfaction
        self.outcome_weight = outcome_weight

    def gather(self, transcripts: Sequence[Transcript]) -> Mapping[str, Any]:
        """Count the outcomes of conversations by the states they came through, in folds."""
        found: Any = {}
        for each in transcripts:
            if each.outcome is not None:
                troubled = _troubled(views(each))
                found = added(found, valuecurve.counts(each, troubled, each.outcome))
        return cast("Mapping[str, Any]", found)

    def finish(self, counts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the value of every state, for each fold without its own conversations."""
        return valuecurve.curves(counts)

    def score_in(self, transcript: Transcript, context: Context) -> LensResult:
        """Return the return, value, questions, yield and options of every assistant turn."""
        seen = views(transcript)
        asked = [place for place, view in enumerate(seen) if view.role == Role.ASSISTANT]
        if not asked or not any(view.role == Role.USER for view in seen):
            return LensResult(unmeasured="It needs turns of a user and of an assistant.")
        effort = {view.index: _effort(view) for view in seen if view.role == Role.USER}
        gained = _gained(seen)
        liked = _liked(transcript)
        rewards = [self._reward(seen, place, effort, liked) for place in asked]
        if transcript.outcome is not None:
            rewards[-1] += self.outcome_weight * transcript.outcome
        size = len(transcript.turns)
        series: dict[str, list[float | None]] = {each.key: [None] * size for each in self.measures}
        for place, value in zip(asked, returns(rewards, self.discount), strict=True):
            view = seen[place]
            series["return"][view.index] = value
            series["questions"][view.index] = float(len(view.questions))
            series["options"][view.index] = float(len(_ITEM.findall(view.text)))
            reply = _reply(seen, place)
            if view.questions and reply is not None:
                series["question_yield"][view.index] = float(gained[reply.index])
        worth = valuecurve.worth(transcript, _troubled(seen), context.statistics)
        for key, values in worth.items():
            series[key] = spread(values, [seen[place].index for place in asked], size)
        spoken = sum(len(view.words) for view in seen if view.role == Role.USER)
        yields = [value for value in series["question_yield"] if value is not None]
        turns = [seen[place] for place in asked]
        findings = [
            found for place in asked for found in of_turn(seen[place], _reply(seen, place), gained)
        ]
        findings += [spent(view) for view in seen if effort.get(view.index) and view.previous]
        return LensResult(
            series=series,
            summary={
                "return_first": series["return"][turns[0].index],
                "effort": sum(effort.values()) / spoken if spoken else None,
                "asking": sum(bool(view.questions) for view in turns) / len(turns),
                "mean_yield": mean(yields),
                "closings": sum(closing(view) is not None for view in turns) / len(turns),
            },
            findings=in_order(findings),
        )

    def _reward(
        self,
        seen: Sequence[View],
        place: int,
        effort: Mapping[int, int],
        liked: Mapping[int, float],
    ) -> float:
        """Return −min(cost of tokens, 1) − min(cost of the effort that follows, 1) + liking."""
        reply = _reply(seen, place)
        spent = effort[reply.index] if reply is not None else 0
        return weighted(
            {
                "tokens": min(self.token_cost * len(seen[place].words) / 1000, 1.0),
                "effort": min(self.effort_cost * spent / 100, 1.0),
                "satisfaction": liked.get(seen[place].index, 0.0),
            },
            {"tokens": -1.0, "effort": -1.0, "satisfaction": self.satisfaction},
        )


def _liked(transcript: Transcript) -> dict[int, float]:
    """Return 1 for each assistant turn that the user takes, −1 for each that is turned down."""
    signs = {Feedback.ACCEPTANCE: 1.0, **dict.fromkeys(CORRECTIVE, -1.0)}
    return {each.about: signs[each.kind] for each in feedback(exchange(transcript))}


def _troubled(seen: Sequence[View]) -> list[bool]:
    """Return of each assistant turn whether the user repairs or repeats right after it."""
    return [
        (reply := _reply(seen, place)) is not None and _effort(reply) > 0
        for place, view in enumerate(seen)
        if view.role == Role.ASSISTANT
    ]


def _reply(seen: Sequence[View], place: int) -> View | None:
    """Return the user's turn right after ``place``, None if none is."""
    following = seen[place + 1] if place + 1 < len(seen) else None
    return following if following is not None and following.role == Role.USER else None


def _effort(view: View) -> int:
    """Return the words of a turn that repairs or repeats, 0 for another."""
    return len(view.words) if initiation(view) else 0


def _gained(seen: Sequence[View]) -> dict[int, int]:
    """Return how many content words each turn brings that nobody said before."""
    known: set[str] = set()
    gained = {}
    for view in seen:
        said = stems_of(view)
        gained[view.index] = len(said - known)
        known |= said
    return gained
