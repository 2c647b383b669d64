"""The grounding gap: how often assistants ground beside people in the project's human baseline."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import numpy as np

from annotator.models import Corpus
from inspector.evaluation.spread import PER, Spread, spread
from inspector.lenses.aggregates.groundinggap import agreement, relative_gap
from inspector.queries import declared
from inspector.queries.aggregates.base import Aggregate, Drawing, Line, Value
from inspector.queries.aggregates.pairing import pairs
from inspector.queries.baselines import baselines
from inspector.queries.tables import ROLES, Chosen, Flags, Floats, Part, Want

LENS = "grounding-acts"
ACTS = ("follow-up", "clarification", "acknowledgement", "display", "repair-request", "repair")
HEADS = (
    "act",
    "share",
    "low",
    "high",
    "baseline",
    "baseline_low",
    "baseline_high",
    "relative_gap",
    "pairs",
    "kappa",
)
WANTED: tuple[Want, ...] = (
    (Part.CONVERSATION, "", "roles"),
    (Part.SCORE, LENS, ""),
    *((Part.FINDING, LENS, act) for act in ACTS),
)
TITLE = "Grounding gap"
ABOUT = (
    "How large a share of the assistant's turns has each act, beside people's turns in the"
    " project's human baseline; the relative gap is (share − baseline) / baseline. Kappa, Cohen's,"
    " is of turns at the same place in conversations on the same task: does the assistant ground"
    " where people do."
    " After Shaikh et al. 2024, Grounding Gaps in Language Model Generations, arXiv 2311.09144."
)


def gap(chosen: Chosen, corpus: Corpus) -> Aggregate:
    """Return the base rate of each act, and its gap to people's, in four queries."""
    if corpus.kind == Corpus.Kind.HUMAN:
        return _none("This corpus is a human baseline itself.")
    others = baselines(corpus.project_id, WANTED)
    if not others:
        return _none("The project has no corpus that is a human baseline.")
    theirs = [each.people for each in others]
    mine = spread("corpus", _turns([chosen], ("assistant",)))
    base = spread("baseline", _turns(theirs, ("user", "participant")))
    names = ", ".join(each.name for each in others)
    if not (mine.conversations and base.conversations):
        return _none(f"Grounding acts were not measured here, or not in the baseline ({names}).")
    where = _where(chosen, theirs, corpus)
    titles = [declared.kind(LENS, act).title for act in ACTS]
    return Aggregate(
        *("gap", TITLE, ABOUT, HEADS),
        rows=[(title, *_row(mine, base, at), *where[at]) for at, title in enumerate(titles)],
        lens=LENS,
        links=[
            ("findings", urlencode({"what": f"{LENS}.{act}", "role": "assistant"})) for act in ACTS
        ],
        drawing=Drawing(
            *("", "Share of turns", titles),
            [_line("Assistant", mine), _line("People", base)],
        ),
        note=f"The baseline is {names}: the turns of users and participants.",
    )


def _none(why: str) -> Aggregate:
    return Aggregate("gap", TITLE, ABOUT, HEADS, lens=LENS, why=why)


def _turns(chosen: Iterable[Chosen], roles: tuple[str, ...]) -> Floats:
    """Return of each conversation that has any the turns of ``roles``, and those with each act."""
    found = [np.zeros((0, 1 + len(ACTS)))]
    letters = [ord(ROLES[role]) for role in roles]
    for each in chosen:
        table = each.table
        size = len(table.ids)
        if not size:
            continue
        theirs = np.isin(table.roles, letters)
        places = [np.flatnonzero(theirs), *(each.found(LENS, act) for act in ACTS)]
        owners = [table.owner[of[theirs[of]]] for of in places]
        sums = np.stack([np.bincount(of, minlength=size) for of in owners], axis=1)
        found.append(sums[each.scored(LENS) & (sums[:, 0] > 0)].astype(np.float64))
    return np.concatenate(found)


def _where(
    chosen: Chosen, people: Sequence[Chosen], corpus: Corpus
) -> list[tuple[int, float | None]]:
    """Return, for each act, the pairs of turns and kappa on whether both have it."""
    paired = pairs(chosen, people, corpus.project, LENS)
    number = np.concatenate([np.zeros(0, np.int64), *(each.number for each in paired)])
    found = []
    for act in ACTS:
        none = np.zeros(0, bool)
        these = np.concatenate([none, *(_has(chosen, act)[each.mine] for each in paired)])
        those = np.concatenate([none, *(_has(each.people, act)[each.theirs] for each in paired)])
        found.append((len(number), agreement(number, these, those).value))
    return found


def _has(chosen: Chosen, act: str) -> Flags:
    """Return which of all turns have an act."""
    has = np.zeros(int(chosen.table.begins[-1]), bool)
    has[chosen.found(LENS, act)] = True
    return has


def _row(mine: Spread, base: Spread, at: int) -> tuple[Value, ...]:
    share, reference = float(mine.rates[at]) / PER, float(base.rates[at]) / PER
    relative = relative_gap(share, reference)
    return share, *_bounds(mine, at), reference, *_bounds(base, at), relative


def _bounds(side: Spread, at: int) -> tuple[float | None, float | None]:
    low, high = side.interval(at) or (None, None)
    return low and low / PER, high and min(1.0, high / PER)


def _line(name: str, side: Spread) -> Line:
    ends = [_bounds(side, at) for at in range(len(ACTS))]
    values = [float(rate) / PER for rate in side.rates]
    return Line(name, values, [low for low, _ in ends], [high for _, high in ends])
