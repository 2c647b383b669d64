"""A run whose workers are killed again and again, beside one left in peace: the same rows?"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.lenses import conversation
from tests.bench.tools import make_corpus, receive, say, written

if TYPE_CHECKING:
    from inspector.models import Run

ONLY_WHEN_ASKED = True
CONVERSATIONS = int(os.environ.get("BENCH_CONVERSATIONS", "10000"))
TURNS, WORDS = 8, 25
BETWEEN_KILLS = (6.0, 20.0)  # seconds
PATIENCE = 3600.0


def run(directory: Path) -> None:
    """Score a corpus twice with every lens, and compare every row."""
    from annotator.services import reading
    from inspector.models import Run
    from inspector.services import planning
    from tests.inspector.killed import finish, said

    corpus = make_corpus("Killed")
    reading.execute(pk=receive(corpus, written(directory, _lines())).pk)
    alone = planning.plan(corpus=corpus)
    begin = time.monotonic()
    finish(alone.pk, workers=1)
    say(f"one worker in peace: {time.monotonic() - begin:,.0f} s")
    disturbed = planning.plan(corpus=corpus)
    begin = time.monotonic()
    kills = _kill_until_over(disturbed, directory)
    say(f"workers killed {kills} times: {time.monotonic() - begin:,.0f} s")
    for each in (alone, disturbed):
        each.refresh_from_db()
    scores, expected = disturbed.scores.count(), CONVERSATIONS * len(disturbed.spec)
    say(f"  {scores:,} scores; {expected:,} would be one of each conversation by each lens")
    failed = disturbed.chunks.exclude(state="done").count()
    same = said(alone) == said(disturbed) and disturbed.state == Run.State.DONE
    say(f"  {disturbed.chunks.count()} chunks, {failed} not done; every row the same: {same}")
    if failed or not same or scores != expected:
        sys.exit(1)


def _lines() -> Iterator[str]:
    import msgspec

    for number in range(CONVERSATIONS):
        said = conversation(number, TURNS, WORDS).turns
        turns = [{"role": t.role.value, "speaker": t.speaker, "text": t.text} for t in said]
        yield msgspec.json.encode({"id": f"c{number}", "turns": turns}).decode() + "\n"


def _kill_until_over(run: "Run", directory: Path) -> int:
    """Start a worker with a clock, kill it with all it started, again until ``run`` is over."""
    draw = random.Random(11)
    kills, deadline = 0, time.monotonic() + PATIENCE
    while run.state == "running" and time.monotonic() < deadline:
        worker = _worker(directory / f"clock{kills}")
        until = time.monotonic() + draw.uniform(*BETWEEN_KILLS)
        while run.state == "running" and time.monotonic() < until:
            time.sleep(0.2)
            run.refresh_from_db()
        kills += run.state == "running"
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    return kills


def _worker(clock: Path) -> subprocess.Popen[bytes]:
    command = ["celery", "--app", "annotator.config", "worker", "--concurrency", "2", "--beat"]
    return subprocess.Popen(
        [sys.executable, "-m", *command, "--schedule", str(clock), "--loglevel", "ERROR"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
