"""Stored conversations as the pure transcripts that lenses and exports read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from annotator.models import Conversation, Corpus
from annotator.models import Turn as TurnRow
from annotator.transcript import Role, Transcript, Turn

AT_ONCE = 200  # conversations


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
