"""The parts of drift, each from 0 to 1 at every utterance, or not measured.

A grounding act is no drift by itself: what compares a turn's words is not measured at a request for
repair or clarification, a repair, or a short turn that takes up or says back. What stands open
afterwards is the debt. The failure state is in failing.py.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.transcript import Role, Transcript
from inspector.lenses.acts import View, views
from inspector.lenses.base import Evidence, LensResult
from inspector.lenses.baseline import expected
from inspector.lenses.exchange import exchange
from inspector.lenses.scope import scope_of
from inspector.lenses.setbacks import Setback, by_acts, setbacks

MIN_CONTENT = 5  # content words under which a turn says too little to be sure of
SHORT = 12  # content words under which a grounding act is what the turn is about
ASKING = frozenset({"repair-request", "clarification"})
MENDING = ASKING | {"repair"}
TAKING_UP = frozenset({"acknowledgement", "agreement", "display"})

Values = list[float | None]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation of ``size`` turns: its utterances, their acts, what other lenses say of it."""

    size: int
    seen: Sequence[View]
    acts: Mapping[int, frozenset[str]]
    grounding: frozenset[int]  # the turns that are a grounding act in the main
    setbacks: Mapping[int, Setback]
    declared: bool  # whether instructions say what the assistant is there for
    results: Mapping[str, LensResult]

    @classmethod
    def of(cls, transcript: Transcript, results: Mapping[str, LensResult]) -> "Talk":
        """Gather the acts of every utterance from the lens of grounding acts, and the setbacks."""
        found: dict[int, set[str]] = defaultdict(set)
        acts = results.get("grounding-acts")
        findings = acts.findings if acts else ()
        for each in findings:
            found[each.turn].add(each.kind)
        seen = views(transcript)
        scope = scope_of(transcript)
        return cls(
            size=len(transcript.turns),
            seen=seen,
            acts={turn: frozenset(kinds) for turn, kinds in found.items()},
            grounding=frozenset(
                view.index
                for view in seen
                if view.index in found and _grounds(view, found[view.index])
            ),
            setbacks=by_acts(seen, findings) | setbacks(exchange(transcript)),
            declared=scope is None or scope.declared,
            results=results,
        )

    def series(self, lens: str, measure: str) -> Sequence[float | None]:
        """Return a series of another lens; nothing is measured where it could not score."""
        said = self.results.get(lens)
        return (said.series.get(measure) if said else None) or [None] * self.size

    def done(self, view: View) -> frozenset[str]:
        """Return the acts of an utterance."""
        return self.acts.get(view.index, frozenset())

    def grounds(self, view: View) -> bool:
        """Whether an utterance is a grounding act in the main."""
        return view.index in self.grounding

    def whole(self, turn: int) -> tuple[Evidence, ...]:
        """Return all the words of the utterance at a turn of the transcript."""
        return tuple(
            Evidence(turn, 0, len(v.text)) for v in self.seen if v.index == turn and v.text
        )

    def spread(self, values: Mapping[int, float | None]) -> Values:
        """Return ``values`` of some turns as values of all."""
        return [*map(values.get, range(self.size))]


def _grounds(view: View, kinds: set[str]) -> bool:
    size = len(view.content)
    return bool((kinds & MENDING and size < SHORT) or (kinds & TAKING_UP and size < MIN_CONTENT))


def goal_distance(talk: Talk) -> Values:
    """Return how far each utterance is from what is asked for.

    That is what stands in the intent ledger; between people, who have none, the turns so far.
    """
    distances = talk.series("goal-distance", "ledger_distance")
    if all(value is None for value in distances):
        distances = talk.series("goal-distance", "request_distance")
    return talk.spread(
        {view.index: distances[view.index] for view in talk.seen if not talk.grounds(view)}
    )


def grounding_debt(talk: Talk) -> Values:
    """Return 1 − 2^−debt, with the debt decayed by age: one fresh open repair gives a half."""
    debts = talk.series("maintenance", "debt")
    return [None if debt is None else 1 - 0.5**debt for debt in debts]


def entrainment_deficit(talk: Talk, statistics: Mapping[str, Any] | None) -> Values:
    """Return by what share an utterance repeats less than its role does at that place."""
    repeated = talk.series("entrainment", "der_content")
    places: dict[Role, int] = defaultdict(int)
    values: dict[int, float | None] = {}
    for view in talk.seen:
        usual = expected(statistics, view.role, places[view.role])
        places[view.role] += 1
        share = repeated[view.index]
        if usual and share is not None and not talk.grounds(view):
            values[view.index] = max(0.0, 1 - share / usual)
    return talk.spread(values)


def topic_violation(talk: Talk) -> Values:
    """Return how far a user's turn leads out of the scope, and how far the assistant goes along.

    Not measured where no instructions give a scope: a user who asks for something else then has
    another task, and left nothing.
    """
    if not talk.declared:
        return talk.spread({})
    out = talk.series("topic-control", "distraction")
    along = talk.series("topic-control", "engagement")
    values: dict[int, float | None] = {}
    latest: float | None = None
    for view in talk.seen:
        if view.role == Role.USER:
            latest = out[view.index]
            values[view.index] = None if talk.grounds(view) else latest
        elif latest is not None and (engaged := along[view.index]) is not None:
            values[view.index] = None if talk.grounds(view) else engaged * latest
    return talk.spread(values)


def premature(talk: Talk, half_life: float = 4.0) -> Values:
    """Return 1 where a user's turn shows an earlier answer to have come too early, then less.

    It halves with every ``half_life`` utterances; 0 from the first answer attempt on. Nothing after
    a turn is needed to know its value.
    """
    lost = talk.results.get("lost-in-conversation")
    early = [each for each in lost.findings if each.kind == "premature"] if lost else ()
    shown = {span.turn for each in early for span in each.evidence}
    attempts = talk.series("lost-in-conversation", "attempt")
    values: dict[int, float | None] = {}
    state: float | None = None
    for view in talk.seen:
        if state is None:
            state = None if attempts[view.index] is None else 0.0
        else:
            state = 1.0 if view.index in shown else state * 0.5 ** (1 / half_life)
        values[view.index] = state
    return talk.spread(values)


def bloat(talk: Talk) -> Values:
    """Return by what share the latest answer attempt is longer than the first: 1 − 1/ratio.

    Not measured before a second attempt at the same request.
    """
    attempts = talk.series("lost-in-conversation", "attempt")
    ratios = talk.series("lost-in-conversation", "bloat")
    values: dict[int, float | None] = {}
    state: float | None = None
    for view in talk.seen:
        number, ratio = attempts[view.index], ratios[view.index]
        if number is not None and ratio is not None:
            state = max(0.0, 1 - 1 / ratio) if number > 1 and ratio > 0 else None
        values[view.index] = state
    return talk.spread(values)


def weighted(
    talk: Talk, parts: Mapping[str, Values], weights: Mapping[str, float]
) -> Iterator[tuple[int, float]]:
    """Yield the index and Σ w·x / Σ w of each utterance over the parts that are measured there.

    What opens the conversation has nothing to drift from, and is left out. At a grounding act a
    part that is not measured keeps its last value: the act changes nothing by itself.
    """
    weighing = [(name, weights[name]) for name in parts if weights[name] > 0]
    last: dict[str, float] = {}
    for view in talk.seen:
        if view.previous is None:
            continue
        now = {name: x for name, _ in weighing if (x := parts[name][view.index]) is not None}
        last |= now
        known = last if talk.grounds(view) else now
        total = summed = 0.0
        for name, weight in weighing:
            if name in known:
                total += weight
                summed += weight * known[name]
        if total:
            yield view.index, min(1.0, summed / total)
