"""Entrainment beside pydialign, its author's own port, on the same tokens."""

from pathlib import Path

from pydialign import build_lexicon
from pydialign.metrics.offline import DialogueLexiconMeasures
from pydialign.metrics.online import LexiconBasedMeasures

from inspector.lenses.expressions import Dialogue
from inspector.lenses.lexicon import lexicon
from inspector.lenses.repetition import repetition_by_turn
from tests.bench.lenses import TURNS, WORDS, conversation, spent_on
from tests.bench.tools import say

DIALOGUES = 20
SPEAKERS = ["A", "B"] * (TURNS // 2)

Turns = list[tuple[str, ...]]


def run(directory: Path) -> None:
    """Compute the lexicon of whole dialogues, and the repetition of every turn."""
    corpus = [_turns(seed) for seed in range(DIALOGUES)]
    total = DIALOGUES * TURNS
    ours = spent_on(
        lambda: [lexicon(Dialogue.of(turns, SPEAKERS)).repetition() for turns in corpus]
    )
    theirs = spent_on(
        lambda: [
            DialogueLexiconMeasures(build_lexicon(turns)).expression_repetition for turns in corpus
        ]
    )
    say(f"shared expressions: {total / ours:,.0f} turns/s; pydialign: {total / theirs:,.0f}")
    say(f"  ratio {theirs / ours:.1f}")
    ours = spent_on(lambda: [list(repetition_by_turn(turns, SPEAKERS)) for turns in corpus])
    theirs = spent_on(lambda: [_by_turn(turns) for turns in corpus])
    say(f"repetition by turn: {total / ours:,.0f} turns/s; pydialign: {total / theirs:,.0f}")
    say(f"  ratio {theirs / ours:.1f}; ours has self-repetition in it")


def _turns(seed: int) -> Turns:
    return [tuple(turn.text.split()) for turn in conversation(seed, TURNS, WORDS).turns]


def _by_turn(turns: Turns) -> list[float]:
    """Return DER as pydialign does: by the lexicon of every beginning of the dialogue."""
    return [
        LexiconBasedMeasures(build_lexicon(turns[: size + 1])).expression_repetition
        for size in range(len(turns))
    ]
