"""Goal distance: how far each turn's words are from what was asked, at first and so far.

Our own proposal: no paper validates it as a measure of drift. The divergence is Lin's (1991).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import fsum, log2, sqrt
from operator import mul

from annotator.transcript import Role, Transcript
from inspector.lenses.base import Direction, Lens, LensResult, Measure, uttered
from inspector.lenses.exchange import exchange
from inspector.lenses.series import mean
from inspector.lenses.standing import ledger_distances
from inspector.lenses.wording import prose

MIN_CONTENT = 5


def divergence(one: "Bag", other: "Bag") -> float:
    """Return the Jensen–Shannon divergence of two bags of words, in bits, from 0 to 1.

    0 for the same distribution, 1 for no word in common. Lin 1991, Divergence measures based on the
    Shannon entropy, IEEE Transactions on Information Theory 37(1), equation 4.1 with equal weights.
    Both must hold a word.
    """
    # A word of one alone adds its whole share, since log2(p / (p / 2)) is 1: all of these together
    # are counted. The sum is exact, so that the order of the words makes no difference.
    ours, theirs = one.counts, other.counts
    both = ours.keys() & theirs.keys()
    parts = []
    left, right = one.size, other.size
    for word in both:
        a, b = ours[word], theirs[word]
        left -= a
        right -= b
        p, q = a / one.size, b / other.size
        middle = (p + q) / 2
        parts.append(p * log2(p / middle) + q * log2(q / middle))
    alone = (left / one.size, right / other.size)
    return min(1.0, max(0.0, fsum((*parts, *alone)) / 2))


class Bag:
    """``size`` words by their counts, a vector whose squared length is ``square``."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        """Begin with ``words``."""
        self.counts, self.size = Counter(words), len(words)
        self.square = sum(map(mul, self.counts.values(), self.counts.values()))

    def dot(self, other: "Bag") -> int:
        """Return the product of two vectors."""
        one, two = self.counts, other.counts
        return sum([one[word] * two[word] for word in one.keys() & two.keys()])

    def add(self, other: "Bag") -> None:
        """Add the words of ``other``."""
        counts, product = self.counts, 0
        for word, count in other.counts.items():
            before = counts.get(word, 0)
            counts[word] = before + count
            product += before * count
        self.size += other.size
        self.square += 2 * product + other.square


def cosine(one: Bag, other: Bag) -> float:
    """Return the cosine of two bags of words by their counts, from 0 to 1; 0 if one is empty."""
    if not one.counts or not other.counts:
        return 0.0
    return one.dot(other) / sqrt(one.square * other.square)


class GoalDistance(Lens):
    """How far every turn is from the first request, and from the requests so far."""

    name = "goal-distance"
    title = "Goal distance"
    version = "4"
    source = (
        "Our own proposal, experimental: Jensen–Shannon divergence (Lin 1991) between a turn and"
        " the conversation's first request, the cosine of a turn with all requests so far, and with"
        " the requirements in the intent ledger."
    )
    description = (
        "How different the words of a turn are from those of the request that opened the"
        " conversation. A new word is not a fault by itself: answers bring new words, and so does"
        " a repair."
    )
    measures = (
        Measure(
            "goal_distance",
            "Distance from the first request",
            "bits",
            0.0,
            1.0,
            Direction.MORE_DRIFT,
            "Jensen–Shannon divergence of the turn's words from the first request's.",
            "the first turn of the user; between people, the first turn",
        ),
        Measure(
            "request_distance",
            "Distance from the requests so far",
            "1 − cosine",
            0.0,
            1.0,
            Direction.MORE_DRIFT,
            "1 less the cosine of the turn's words with those of the requests before it.",
            "the user's turns before it; between people, all turns before it",
        ),
        Measure(
            "ledger_distance",
            "Distance from the intent ledger",
            "1 − cosine",
            0.0,
            1.0,
            Direction.MORE_DRIFT,
            "1 less the cosine of the turn's words with those of the requirements that stand.",
            "the intent ledger of the request at hand, before the turn",
        ),
    )
    summaries = (
        Measure(
            "mean_assistant",
            "Mean distance, assistant",
            "bits",
            0.0,
            1.0,
            Direction.MORE_DRIFT,
            "Mean over the assistant's turns that have at least five content words.",
        ),
        Measure(
            "rise_assistant",
            "Rise, assistant",
            "bits",
            -1.0,
            1.0,
            Direction.MORE_DRIFT,
            "Mean of the second half of those turns less the mean of the first half.",
        ),
    )
    blind_spots = (
        "Other words for the same thing count as distance; only the words are compared.",
        "Acknowledgements and requests for repair are far from the goal by this measure, and are"
        " grounding at work: turns with fewer than five content words are marked as uncertain.",
        "A goal that the user changes on the way counts as distance from the first request; the"
        " distance from the requests so far follows it.",
    )

    def score(self, transcript: Transcript) -> LensResult:
        """Return the distances of every later utterance from what was asked."""
        spoken = uttered(transcript)
        asked = [i for i in spoken if transcript.turns[i].role == Role.USER] or spoken
        said = prose(transcript)
        bags = {i: Bag(said[i].spelled) for i in spoken}
        goal = next((i for i in asked if said[i].spelled), None)
        if goal is None:
            return LensResult(unmeasured="No turn has a word in it.")
        values: list[float | None] = [None] * len(transcript.turns)
        unsure = [False] * len(transcript.turns)
        for index in spoken:
            if index >= goal and said[index].spelled:
                values[index] = divergence(bags[goal], bags[index])
            unsure[index] = len(said[index].content) < MIN_CONTENT
        held = ledger_distances(exchange(transcript))
        measured = [
            value
            for index, value in enumerate(values)
            if value is not None
            and not unsure[index]
            and transcript.turns[index].role == Role.ASSISTANT
        ]
        return LensResult(
            series={
                "goal_distance": values,
                "request_distance": _from_requests(bags, set(asked), len(values)),
                "ledger_distance": [held.get(index) for index in range(len(values))],
            },
            low_confidence=dict.fromkeys((each.key for each in self.measures), unsure),
            summary={"mean_assistant": mean(measured), "rise_assistant": _rise(measured)},
        )


def _from_requests(
    bags: Mapping[int, Bag], asked: Collection[int], size: int
) -> list[float | None]:
    """Return 1 less the cosine of each turn with the turns of ``asked`` before it."""
    values: list[float | None] = [None] * size
    so_far = Bag()
    for index, bag in bags.items():
        if bag.counts and so_far.counts:
            values[index] = max(0.0, 1.0 - cosine(bag, so_far))
        if index in asked:
            so_far.add(bag)
    return values


def _rise(values: Sequence[float]) -> float | None:
    first, second = mean(values[: len(values) // 2]), mean(values[len(values) // 2 :])
    return None if first is None or second is None else second - first
