"""How long what users tell is used: knowledge retention over a sample of the corpus."""

from inspector.lenses.aggregates.retention import LAGS, Retained
from inspector.queries.aggregates.base import Aggregate, Drawing, Examples, Line, furthest
from inspector.queries.tables import Chosen, Ints, Part, Want

Ends = tuple[float | None, float | None]
HEADS = (
    *("answers_after", "facts", "used", "share", "low", "high"),
    *("by_chance", "by_chance_low", "by_chance_high"),
)
WANTED: tuple[Want, ...] = ((Part.CONVERSATION, "", "retention"),)


def retention(chosen: Chosen) -> Aggregate:
    """Return how often facts are used so many answers after they were given, beside chance."""
    rows = chosen.table.of("retention").reshape(-1, 1 + 4 * LAGS)
    mine = rows[chosen.inside[rows[:, 0]]] if len(rows) else rows
    sums = mine[:, 1:].sum(axis=0).reshape(4, LAGS).T.tolist()
    found = [Retained(lag, *counts) for lag, counts in enumerate(sums, 1) if counts[0]]
    shares = [each.share for each in found]
    chance = [
        each.shuffled_used / each.shuffled_given if each.shuffled_given else None for each in found
    ]
    own: list[Ends] = [each.interval or (None, None) for each in found]
    other: list[Ends] = [each.shuffled or (None, None) for each in found]
    return Aggregate(
        key="retention",
        title="Knowledge retention",
        about="A fact is a time, price, name or the like that a user gives and nobody named before."
        " How often does the assistant's first, second, … answer after it name it, beside facts"
        " that the user of another conversation gave?",
        heads=HEADS,
        rows=[
            (each.lag, each.given, each.used, share, *ends, by, *others)
            for each, share, ends, by, others in zip(found, shares, own, chance, other, strict=True)
        ],
        lens="memory-fidelity",
        examples=Examples("Most facts unused", [_unused(chosen, mine, e.lag) for e in found]),
        drawing=Drawing(
            *("Answers after", "Share of facts used", [str(each.lag) for each in found]),
            [
                Line("Used", shares, *zip(*own, strict=True)),
                Line("By chance", chance, *zip(*other, strict=True)),
            ],
        )
        if found
        else None,
        note=f"Of {len(mine)} selected conversations in a seeded sample of {len(rows)}."
        " Wilson intervals over facts, too narrow where the facts of a conversation share a fate.",
        why="" if found else "No user gives a fact before an answer in the sample of the corpus.",
    )


def _unused(chosen: Chosen, mine: Ints, lag: int) -> list[int]:
    """Return those conversations of the sample in which most facts go unused at a lag."""
    unused = mine[:, lag] - mine[:, LAGS + lag]
    told = unused > 0
    return furthest(chosen, mine[told, 0], unused[told])
