"""Labelled conversations made from others, so that a model learns what carries over."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from annotator.transcript import Role, Turn
from inspector.evaluation.reading import Labelled
from inspector.lenses.scope import Scope, scope_of
from inspector.lenses.stems import stems

DISTRACTOR = "mapped.distractor"
FOREIGN = 0.3  # of the conversations are also given with a turn from another
LOOKED_AT = 12  # turns of which the one furthest from the scope is taken
TELLING = 2  # content words of a question that can be put elsewhere


def off_scope(found: Sequence[Labelled], seed: int) -> list[list[Labelled]]:
    """Return for each conversation, whose last turn is a distractor or none, what to learn from.

    The user's turns before the last are on topic too. Each conversation comes with and without its
    instructions; some also end in a question from another conversation, a distractor whoever wrote
    it.
    """
    rng = Random(seed)  # noqa: S311 - which examples are made is no secret
    questions = sorted({turn.text for each in found for turn in _questions(each)})
    return [_variants(_with_those_before(each), rng, questions) for each in found]


def _variants(found: Labelled, rng: Random, questions: Sequence[str]) -> list[Labelled]:
    made = [found, _without_instructions(found)]
    scope = scope_of(found.transcript)
    if scope is not None and questions and rng.random() < FOREIGN:
        foreign = _with_last(found, _furthest(scope, rng, questions))
        made += [foreign, _without_instructions(foreign)]
    return made


def _questions(found: Labelled) -> Iterator[Turn]:
    for turn in found.transcript.turns[:-1]:
        if turn.role == Role.USER and "?" in turn.text and len(stems(turn.text)) >= TELLING:
            yield turn


def _with_those_before(found: Labelled) -> Labelled:
    turns = found.transcript.turns
    asked = [place for place, turn in enumerate(turns[:-1]) if turn.role == Role.USER]
    labels = list(found.turns)
    for place in asked:
        labels[place] = {**labels[place], DISTRACTOR: "no"}
    return replace(found, turns=labels)


def _without_instructions(found: Labelled) -> Labelled:
    bare = replace(found.transcript, meta={})
    scope = scope_of(bare)
    first = -1 if scope is None or scope.first is None else scope.first
    # The turn that sets the scope says nothing about leaving it.
    labels = [{} if place <= first else each for place, each in enumerate(found.turns)]
    return replace(found, transcript=bare, turns=labels)


def _with_last(found: Labelled, text: str) -> Labelled:
    turns = found.transcript.turns
    last = Turn(turns[-1].role, turns[-1].speaker, text)
    labels = [*found.turns[:-1], {DISTRACTOR: "yes"}]
    return replace(
        found, transcript=replace(found.transcript, turns=(*turns[:-1], last)), turns=labels
    )


def _furthest(scope: Scope, rng: Random, questions: Sequence[str]) -> str:
    """Return the question, of some, that shares least with the scope."""
    some = rng.sample(questions, min(LOOKED_AT, len(questions)))
    return min(some, key=lambda text: len(stems(text) & scope.words) / len(stems(text)))
