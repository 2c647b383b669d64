"""Attempts made again: within a conversation after feedback, or in trials of one task."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.transcript import Role, Transcript
from inspector.lenses.attempts import attempts
from inspector.lenses.base import uttered
from inspector.lenses.exchange import Exchange
from inspector.lenses.feedback import CORRECTIVE, Feedback, Kind, feedback
from inspector.lenses.reflections import Reflection, logged, spoken
from inspector.lenses.text import words
from inspector.lenses.uptake import telling, uptake


@dataclass(frozen=True, slots=True)
class Retry:
    """An attempt at ``turn`` after one that failed; None for a trial in which nobody speaks.

    ``similarity`` is that of its words to those of the attempt before, in [0, 1]. ``feedback`` is
    what turned that one down, ``reflection`` the latest that was there to draw on. ``addressed`` is
    the share of their words that are new in this attempt. ``solved`` is None where nothing says.
    """

    turn: int | None
    similarity: float | None
    feedback: Feedback | None
    reflection: Reflection | None
    addressed: float | None
    solved: bool | None


def similarity(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Return the Jaccard similarity of two sets of words; None of two empty ones."""
    either = one | other
    return len(one & other) / len(either) if either else None


def in_talk(talk: Exchange, marked: Sequence[Reflection]) -> tuple[list[Retry], list[Reflection]]:
    """Return the retries of a conversation, and the reflections in it with those ``marked``.

    A retry is an answer attempt right after corrective feedback on an attempt at the same request.
    """
    about = {each.about: each for each in feedback(talk)}
    reflected = {**_reflected(talk), **{each.turn: each for each in marked}}
    retries = []
    made = attempts(talk)
    for before, again in pairwise(made):
        told = about.get(before.turn)
        if told and told.kind in CORRECTIVE and before.request == again.request:
            failed, now = _words(talk, before.turn), _words(talk, again.turn)
            wanted = telling(talk.at(told.turn).words)
            answer = about.get(again.turn)
            since = (reflected.get(turn) for turn in range(again.turn, told.turn, -1))
            retries.append(
                Retry(
                    turn=again.turn,
                    similarity=similarity(failed, now),
                    feedback=told,
                    reflection=next((each for each in since if each), None),
                    addressed=uptake(wanted, now, failed),
                    solved=None if answer is None else answer.kind == Kind.ACCEPTANCE,
                )
            )
    return retries, [reflected[turn] for turn in sorted(reflected)]


def _reflected(talk: Exchange) -> dict[int, Reflection]:
    corrected = {each.turn for each in feedback(talk) if each.kind in CORRECTIVE}
    found = {}
    for before, view in zip(talk.seen, talk.seen[1:], strict=False):
        each = spoken(view, corrected=before.index in corrected)
        if each is not None:
            found[view.index] = each
    return found


def _words(talk: Exchange, turn: int) -> frozenset[str]:
    """Return the telling words of a turn, those of its code too."""
    view, text = talk.at(turn), talk.texts[talk.places[turn]]
    return telling(words(text) if "```" in text else view.words)


def of_trial(
    transcript: Transcript, earlier: Sequence[Transcript], success: float
) -> tuple[list[Retry], list[Reflection]]:
    """Return a trial as a retry, if the trials before it all failed, and its logged reflections.

    Logs keep a reflection with the trial after which it was written or with the one that it is
    brought along to; one that stands in the first trial was written after it.
    """
    own = logged(transcript)
    before = trials_before(transcript, earlier)
    if not before or any(succeeded(each, success) is not False for each in before):
        return [], own
    brought = own if own else logged(before[-1])
    last, now = _done(before[-1]), _done(transcript)
    reflection = brought[-1] if brought else None
    addressed = uptake(reflection.words, now, last) if reflection and now else None
    turns = [i for i in uttered(transcript) if not transcript.turns[i].meta.get("reflection")]
    retry = Retry(
        turn=turns[0] if turns else None,
        similarity=similarity(last, now) if last and now else None,
        feedback=None,
        reflection=reflection,
        addressed=addressed,
        solved=succeeded(transcript, success),
    )
    return [retry], own


def trials_before(transcript: Transcript, earlier: Sequence[Transcript]) -> list[Transcript]:
    """Return the trials of the same task among ``earlier`` that have a lower number, in order."""
    number = transcript.trial
    if number is None:
        return []
    same = [
        (each.trial, place)
        for place, each in enumerate(earlier)
        if each.trial is not None and each.trial < number and each.task_key == transcript.task_key
    ]
    return [earlier[place] for _, place in sorted(same)]


def succeeded(transcript: Transcript, success: float) -> bool | None:
    """Return whether the outcome is ``success`` or more; None where there is none."""
    return None if transcript.outcome is None else transcript.outcome >= success


def _done(transcript: Transcript) -> frozenset[str]:
    """Return the telling words of what the assistant does in a trial, its reflections apart."""
    texts = [
        turn.text
        for turn in transcript.turns
        if turn.role == Role.ASSISTANT and not turn.meta.get("reflection")
    ]
    return telling(words("\n".join(texts)))
