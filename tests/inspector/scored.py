"""Conversations with scores, made by hand."""

from typing import Any

from annotator.models import Conversation, Corpus
from inspector.models import CorpusTable, Finding, Run, Score, Series
from inspector.services import newest, tabulating


def make_run(corpus: Corpus, **changes: Any) -> Run:
    spec = [{"name": "entrainment", "version": "1", "params": {}}]
    return Run.objects.create(corpus=corpus, **({"spec": spec} | changes))


def make_score(
    run: Run, conversation: Conversation, lens: str = "entrainment", **changes: Any
) -> Score:
    given = {"summary": {"er": 0.25}}
    made = Score.objects.create(run=run, conversation=conversation, lens=lens, **(given | changes))
    newest.take(run, [conversation.pk])
    return made


def make_score_once(run: Run, conversation: Conversation, lens: str) -> None:
    spec = {"name": lens, "version": "1", "params": {}}
    if spec["name"] not in {each["name"] for each in run.spec}:
        run.spec = [*run.spec, spec]
        run.save()
    Score.objects.get_or_create(
        run=run, conversation=conversation, lens=lens, defaults={"summary": {}}
    )
    newest.take(run, [conversation.pk])


def make_series(
    run: Run, conversation: Conversation, values: list[float | None], **changes: Any
) -> Series:
    given = {"lens": "entrainment", "measure": "der"}
    return Series.objects.create(
        run=run, conversation=conversation, values=values, **(given | changes)
    )


def make_finding(run: Run, conversation: Conversation, turn: int, **changes: Any) -> Finding:
    """Return a finding; its lens has a score then, as whatever finds something has."""
    given: dict[str, Any] = {
        "lens": "grounding-acts",
        "kind": "clarification",
        "evidence": [],
        "reason": "It asks what was meant.",
    }
    given |= changes
    make_score_once(run, conversation, given["lens"])
    return Finding.objects.create(run=run, conversation=conversation, turn=turn, **given)


def tabulate() -> None:
    """Make the tables of all corpora, whatever they know already."""
    CorpusTable.objects.update(made_of=None)
    for pk in Corpus.objects.values_list("pk", flat=True):
        tabulating.make(corpus=pk)
