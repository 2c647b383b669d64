"""What lenses take: each one's share, and how it grows with turns and with their length."""

import random
import time
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from statistics import median
from typing import Any

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses import panel, registry
from inspector.lenses.base import Context, CorpusLens, Lens, LensResult
from inspector.lenses.statistics import statistics
from inspector.lenses.text import FUNCTION_WORDS
from tests.bench.tools import say

CONVERSATIONS, TURNS, WORDS = 50, 20, 25
GROWTH = {
    "turns": ((20, 25), (200, 25), (2_000, 25)),
    "length of turns": ((2, 200), (2, 2_000), (2, 20_000)),
}
PASSES = 7  # each over conversations of its own; other work on the machine slows some of them
VOCABULARY = 3_000
SYLLABLES = ("ba", "ne", "ri", "to", "lu", "mar", "sen", "dil", "cor", "ven", "pas", "tin")
OPENINGS = (
    "Yes, ",
    "No, ",
    "Sorry, ",
    "Thanks. ",
    "Okay, ",
    "Do you mean ",
    "Could you ",
    "Please ",
)


def run(directory: Path) -> None:
    """Score made-up conversations with every lens."""
    lenses = panel.ordered(registry.defaults())
    corpora = [
        [conversation(CONVERSATIONS * part + seed, TURNS, WORDS) for seed in range(CONVERSATIONS)]
        for part in range(PASSES)
    ]
    _together(lenses, corpora)
    _shares(lenses, corpora[0])
    for what, sizes in GROWTH.items():
        _growth(lenses, what, sizes)


def conversation(seed: int, turns: int, words: int) -> Transcript:
    """Return turns of so many words: half of them function words, the rest as rare as they are."""
    draw = random.Random(seed)
    ranks = [1 / (rank + 1) for rank in range(VOCABULARY)]
    names = _vocabulary()
    small = sorted(FUNCTION_WORDS)
    found = []
    for number in range(turns):
        content = draw.choices(names, weights=ranks, k=words)
        said = [draw.choice(small) if draw.random() < 0.5 else word for word in content]
        for at in range(draw.randint(6, 14), len(said), 12):
            said[at] += draw.choice((".", ".", ",", "?"))
        text = (draw.choice(OPENINGS) if draw.random() < 0.3 else "") + " ".join(said)
        role = Role.ASSISTANT if number % 2 else Role.USER
        found.append(Turn(role, role.value, text + draw.choice((".", ".", "?"))))
    return Transcript(tuple(found))


def spent_on(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that ``work`` took, whatever else runs here."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _vocabulary() -> list[str]:
    draw = random.Random(1)
    return ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 4))) for _ in range(VOCABULARY)]


def _together(lenses: Sequence[Lens], corpora: Sequence[Sequence[Transcript]]) -> None:
    rates = []
    for corpus in corpora:
        counted = _counted(lenses, corpus)
        seconds = spent_on(
            lambda: [panel.score(lenses, each, statistics=counted) for each in corpus]  # noqa: B023
        )
        rates.append(len(corpus) * TURNS / seconds)
    say(
        f"lenses: {max(rates):,.0f} turns/s with all {len(lenses)}, turns of {WORDS} words;"
        f" median of {PASSES} passes {median(rates):,.0f}"
    )


def _counted(lenses: Sequence[Lens], corpus: Sequence[Transcript]) -> dict[str, Any]:
    return {lens.name: statistics(lens, corpus) for lens in lenses if isinstance(lens, CorpusLens)}


def _shares(lenses: Sequence[Lens], corpus: Sequence[Transcript]) -> None:
    total = sum(len(each.turns) for each in corpus)
    counted = _counted(lenses, corpus)
    spent = dict.fromkeys((lens.name for lens in lenses), 0.0)
    for each in corpus:
        results: dict[str, LensResult] = {}
        for lens in lenses:
            context = Context(results=results, statistics=counted.get(lens.name))
            said: list[LensResult] = []
            spent[lens.name] += spent_on(lambda: said.append(lens.score_in(each, context)))  # noqa: B023
            results[lens.name] = said[0]
    whole = sum(spent.values())
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        say(f"  {seconds / whole:6.1%} {total / seconds:12,.0f} turns/s  {name}")
    for lens in lenses:
        if isinstance(lens, CorpusLens):
            seconds = spent_on(lambda: statistics(lens, corpus))  # noqa: B023
            say(f"  counting over the corpus: {total / seconds:,.0f} turns/s  {lens.name}")


def _growth(lenses: Sequence[Lens], what: str, sizes: Sequence[tuple[int, int]]) -> None:
    """Print what a word takes at each size, and the power of the size that all takes: 1 is linear.

    Each is the quickest of three conversations.
    """
    spent = []
    for turns, words in sizes:
        made = [conversation(seed, turns, words) for seed in range(3)]
        spent.append(min(spent_on(lambda: panel.score(lenses, each)) for each in made))  # noqa: B023
        took = spent[-1] * 1e6 / (turns * words)
        say(f"  {turns:,} turns of {words:,} words: {took:.1f} µs a word")
    (turns, words), (more, longer) = sizes[0], sizes[-1]
    power = log(spent[-1] / spent[0]) / log(more * longer / (turns * words))
    say(f"  growth with the {what}: to the power of {power:.2f}")
