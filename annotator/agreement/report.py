"""What is reported of a layer: plain values that JSON holds, whatever the layer's unit."""

from dataclasses import dataclass, field

from annotator.agreement.bootstrap import Coefficient

Measures = dict[str, Coefficient]


@dataclass(frozen=True, slots=True)
class Measure:
    """How a coefficient is called. ``best`` is its value at perfect agreement."""

    title: str
    what: str
    best: float = 1.0


MEASURES = {
    "percent": Measure("Percent agreement", "share of pairs of annotators that agree"),
    "kappa": Measure("Cohen’s κ", "of two annotators; the mean over pairs where there are more"),
    "fleiss": Measure("Fleiss’ κ", "turns with equally many answers"),
    "alpha": Measure("Krippendorff’s α", "nominal; any number of annotators"),
    "alpha_masi": Measure("α with MASI", "sets of labels that overlap agree in part"),
    "alpha_ordinal": Measure("α, ordinal", "labels in their order"),
    "alpha_interval": Measure("α, interval", "labels that are numbers"),
    "f1": Measure("F1", "agreement on the turns that have the label"),
    "exact": Measure("F1, exact", "both ends the same"),
    "overlap": Measure("F1, overlap", "a character in common, each one used once"),
    "found": Measure("Found", "share that overlaps any of the other annotator’s"),
    "characters": Measure("F1, characters", "over the characters marked"),
    "exact_details": Measure("F1, exact, with details", "and all details the same"),
    "overlap_details": Measure("F1, overlap, with details", "and all details the same"),
    "pk": Measure("Pk", "share of windows cut differently; 0 is the same", 0.0),
    "window_diff": Measure("WindowDiff", "share of windows with other numbers of cuts", 0.0),
    "boundaries": Measure("Boundary F1", "topics begin at the same turn"),
    "boundaries_near": Measure("Boundary F1, ±1", "at the same turn or one beside it"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two annotators, by number. ``table`` counts the first's answers by the second's.

    Of a layer with one label a turn its rows and columns are no label, every label, and several
    labels. Of one with several it has a row for each label: given by both, by the first only, by
    the second only, by neither.
    """

    first: int
    second: int
    measures: Measures
    table: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Period:
    """Agreement on the conversations completed from ``first`` to ``last``, seconds since 1970."""

    first: int
    last: int
    conversations: int
    coefficient: Coefficient


@dataclass(frozen=True, slots=True)
class Disputed:
    """A turn on which annotators differ: the share of pairs, or the number of unmatched marks."""

    turn: int
    conversation: int
    answers: int
    disagreement: float


@dataclass(frozen=True, slots=True)
class LayerReport:
    """Agreement on one layer.

    ``whole`` and each of ``by_label`` are coefficients by the keys of MEASURES. ``given`` counts
    labels x annotators, out of ``answered`` by each: turns, or conversations for spans and links.
    ``drift`` names the measure of ``periods``.
    """

    unit: str
    multiple: bool
    annotators: list[str]
    labels: list[str]
    whole: Measures
    by_label: list[Measures]
    pairs: list[Pair]
    given: list[list[int]]
    answered: list[int]
    drift: str
    periods: list[Period]
    disputed: list[Disputed]
