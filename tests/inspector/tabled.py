"""Corpora with all that lenses may say, and ought not to, and the tables that are made of them."""

import random

from annotator.models import Conversation, Corpus
from inspector.models import Run
from inspector.queries import tables
from inspector.queries.tables import Part, Table, Want
from inspector.services import tabulating
from tests.factories import CHAT, line, upload
from tests.inspector.scored import make_finding, make_run, make_score, make_series

LENSES, MEASURES, KINDS = ("one", "two"), ("a", "b"), ("x", "y")
FINDINGS = (Part.FINDING, Part.CONFIDENCE, Part.FINDING_ID)
WANTED: list[Want] = [
    *((Part.CONVERSATION, "", name) for name in ("roles", "outcome", "task")),
    *((Part.SCORE, lens, "") for lens in LENSES),
    *((part, lens, name) for lens in LENSES for name in MEASURES for part in ("summary", "series")),
    *((part, lens, kind) for part in FINDINGS for lens in LENSES for kind in KINDS),
]


def scored(corpus: Corpus, seed: int, conversations: int = 12) -> None:
    """Give a corpus three runs that overlap, with all that a lens may say, and ought not to."""
    draw = random.Random(seed)
    talks = [[*CHAT, ("user", f"No, {n}.")][: draw.randint(1, 5)] for n in range(conversations)]
    upload(corpus, "".join(line([*talk, ("tool", f"{n}")]) for n, talk in enumerate(talks)))
    rows = list(corpus.conversations.all())
    for _ in range(3):
        run = make_run(corpus, spec=[{"name": x, "version": "1", "params": {}} for x in LENSES])
        for row in draw.sample(rows, conversations - 3):
            for lens in draw.sample(LENSES, draw.randint(1, 2)):
                _score(draw, run, row, lens)


def _score(draw: random.Random, run: Run, row: Conversation, lens: str) -> None:
    odd = [None, float("nan"), float("inf"), 1e300]
    values = {name: draw.choice([draw.random(), None]) for name in MEASURES[: draw.randint(0, 2)]}
    why = draw.choice(["", "", "It broke."])
    make_score(run, row, lens, summary={} if why else values, unmeasured=why)
    for name in MEASURES:
        size = max(0, row.turn_count + draw.choice([0, 0, 0, -1, 2]))
        said = [draw.choice([draw.random(), *odd[: draw.randint(0, 4)]]) for _ in range(size)]
        make_series(run, row, said, lens=lens, measure=name)
    for _ in range(draw.randint(0, 4)):
        kind, turn = draw.choice(KINDS), draw.randrange(row.turn_count)
        sure = draw.choice([None, draw.random()])
        make_finding(run, row, turn, lens=lens, kind=kind, confidence=sure)


def made(corpus: Corpus) -> Table:
    """Make the table of a corpus, and return it with everything in it."""
    tabulating.make(corpus=corpus.pk)
    return tables.read(corpus, WANTED)
