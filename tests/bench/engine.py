"""A whole run by one worker: what the engine adds to the lenses, for each part of its work."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.lenses import TURNS, WORDS, conversation, spent_on
from tests.bench.tools import make_corpus, receive, say, written

if TYPE_CHECKING:
    from inspector.models import RunChunk

CONVERSATIONS = 200


def run(directory: Path) -> None:
    """Score a corpus with every lens, the last chunk of each stage part by part."""
    from annotator.services import reading
    from inspector.services import planning, runs

    corpus = make_corpus("Engine")
    reading.execute(pk=receive(corpus, written(directory, _lines())).pk)
    planned = planning.plan(corpus=corpus)
    seconds = spent_on(lambda: [None for _ in iter(lambda: runs.work(run=planned), False)])
    total = CONVERSATIONS * TURNS
    say(f"a run of {total:,} turns, counting and all: {total / seconds:,.0f} turns/s")
    chunk = planned.chunks.filter(stage=planned.Stage.SCORING).latest("pk")
    _parts(chunk)


def _parts(chunk: "RunChunk") -> None:
    from django.db import transaction

    from annotator.queries import transcripts
    from inspector.services import scoring, statistics

    ids = chunk.conversation_ids
    lenses, _ = scoring.installed(chunk.run.spec)
    found = transcripts.load(ids)
    results: scoring.Results = []
    spent = {
        "reading": spent_on(lambda: (transcripts.load(ids), transcripts.earlier(ids))),
        "lenses": spent_on(
            lambda: results.extend(scoring.score(lenses, found, {}, statistics.of(chunk.run)))
        ),
        "writing": spent_on(lambda: transaction.atomic(scoring.write)(chunk.run, ids, results)),
    }
    whole = sum(spent.values())
    for name, seconds in spent.items():
        say(f"  {seconds / whole:6.1%} {name}: {len(ids) * TURNS / seconds:,.0f} turns/s")


def _lines() -> Iterator[str]:
    import msgspec

    for number in range(CONVERSATIONS):
        said = conversation(number, TURNS, WORDS).turns
        turns = [{"role": t.role.value, "speaker": t.speaker, "text": t.text} for t in said]
        yield msgspec.json.encode({"id": f"c{number}", "turns": turns}).decode() + "\n"
