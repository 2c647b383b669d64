"""Coordination and surprise beside ConvoKit, in an environment that holds it: make bench-peers."""

import json
import os
import subprocess
from itertools import pairwise
from pathlib import Path

from annotator.transcript import Transcript
from inspector.lenses.coordination import mean_coordination, surprises
from inspector.lenses.wording import wording
from tests.bench.lenses import TURNS, conversation, spent_on
from tests.bench.tools import say

ONLY_WHEN_ASKED = True
CONVERSATIONS = 500
SCRIPT = Path(__file__).with_name("convokit_side.py")


def run(directory: Path) -> None:
    """Put the same turns through both, each in a process of its own."""
    corpus = [conversation(seed, TURNS, 25) for seed in range(CONVERSATIONS)]
    path = directory / "turns.json"
    said = [[[turn.speaker, turn.text] for turn in each.turns] for each in corpus]
    path.write_text(json.dumps(said), encoding="utf-8")
    python = Path(os.environ["BENCH_PEERS"]) / "bin" / "python"
    # What it prints beside its answer is its own affair.
    answer = subprocess.run(
        [python, SCRIPT, path],
        check=True,
        env={**os.environ, "HOME": str(directory)},  # it writes there
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # bars of progress
        text=True,
    ).stdout.splitlines()[-1]
    theirs = json.loads(answer)
    ours = {
        "coordination": spent_on(lambda: [_coordination(each) for each in corpus]),
        "surprise": spent_on(lambda: [_surprise(each) for each in corpus]),
    }
    total = CONVERSATIONS * TURNS
    for name, seconds in ours.items():
        say(f"{name}: {total / seconds:,.0f} turns/s; ConvoKit: {total / theirs[name]:,.0f}")
        say(f"  ratio {theirs[name] / seconds:.1f}")
    say(f"  ConvoKit took {theirs['import']:.1f} s of processor time to import")


def _words(transcript: Transcript) -> list[list[str]]:
    return [each.normal for each in wording(transcript).values()]


def _coordination(transcript: Transcript) -> list[float | None]:
    """Return the coordination of each side to the other."""
    words = _words(transcript)
    pairs = list(pairwise(words))
    return [mean_coordination(pairs[::2]), mean_coordination(pairs[1::2])]


def _surprise(transcript: Transcript) -> list[float | None]:
    return list(surprises(_words(transcript)))
