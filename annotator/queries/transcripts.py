"""Stored conversations as the pure transcripts that lenses and exports read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import F

from annotator.models import Conversation, Corpus
from annotator.models import Turn as TurnRow
from annotator.transcript import Role, Transcript, Turn

AT_ONCE = 200  # conversations
EARLIER = 20  # sessions that a lens may look back at


def load(ids: Iterable[int]) -> dict[int, Transcript]:
    """Return the transcripts of the conversations that still exist, by id, in two queries."""
    wanted = list(ids)
    turns: dict[int, list[Turn]] = defaultdict(list)
    rows = (
        TurnRow.objects.filter(conversation__in=wanted)
        .order_by("conversation_id", "index")
        .values_list("conversation_id", "role", "speaker", "text", "time", "meta")
    )
    for conversation, role, speaker, text, time, meta in rows:
        turns[conversation].append(Turn(Role(role), speaker, text, time, meta or {}))
    return {
        row.pk: _transcript(row, turns[row.pk])
        for row in Conversation.objects.filter(pk__in=wanted).order_by("pk")
    }


def earlier(ids: Iterable[int], most: int = EARLIER) -> dict[int, list[Transcript]]:
    """Return, for conversations in a session group, up to ``most`` that came before, oldest first.

    The order is that of the sessions, then of the trials, then of the import.
    """
    rows = Conversation.objects.filter(pk__in=ids).exclude(session_group="")
    wanted = list(rows.values_list("pk", "corpus_id", "session_group"))
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    inside = Conversation.objects.filter(
        corpus__in={corpus for _, corpus, _ in wanted},
        session_group__in={group for _, _, group in wanted},
        superseded_by=None,
    ).order_by(F("session_order").asc(nulls_last=True), F("trial").asc(nulls_last=True), "pk")
    for pk, corpus, group in inside.values_list("pk", "corpus_id", "session_group"):
        groups[corpus, group].append(pk)
    before = {
        pk: pks[: pks.index(pk)][-most:]
        for pk, corpus, group in wanted
        if pk in (pks := groups[corpus, group])
    }
    found = load({each for pks in before.values() for each in pks})
    return {pk: [found[each] for each in pks if each in found] for pk, pks in before.items() if pks}


def all_of(corpus: Corpus) -> Iterator[Transcript]:
    """Yield the newest revision of every conversation of the corpus, some at a time."""
    rows = Conversation.objects.filter(corpus=corpus, superseded_by=None).order_by("pk")
    pks = list(rows.values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        yield from load(pks[start : start + AT_ONCE]).values()


def _transcript(row: Conversation, turns: list[Turn]) -> Transcript:
    return Transcript(
        turns=tuple(turns),
        id=row.external_id,
        model=row.model,
        condition=row.condition,
        task_key=row.task_key,
        outcome=row.outcome,
        session_group=row.session_group,
        session_order=row.session_order,
        trial=row.trial,
        meta=row.meta,
    )
