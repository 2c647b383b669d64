"""Keeping which run is the newest of each conversation and lens."""

from collections.abc import Sequence

from django.db import connection, transaction

from annotator.errors import InvalidInput
from annotator.models import User
from annotator.services import audit
from inspector.models import Finding, NewestScore, Run, Score, Series
from inspector.services import tabulating

# In one order, so that two writers of the same conversations wait for each other and don't
# deadlock. An older run that is still at work never takes the place of a newer one.
_TAKE = """
INSERT INTO inspector_newestscore (conversation_id, lens, run_id)
SELECT conversation_id, lens, run_id FROM inspector_score
WHERE run_id = %s AND conversation_id = ANY(%s)
ORDER BY conversation_id, lens
ON CONFLICT (conversation_id, lens) DO UPDATE SET run_id = excluded.run_id
WHERE inspector_newestscore.run_id < excluded.run_id
"""
_FALL_BACK = """
INSERT INTO inspector_newestscore (conversation_id, lens, run_id)
SELECT DISTINCT ON (score.conversation_id, score.lens)
  score.conversation_id, score.lens, score.run_id
FROM inspector_newestscore gone
JOIN inspector_score score ON score.conversation_id = gone.conversation_id
  AND score.lens = gone.lens AND score.run_id <> gone.run_id
WHERE gone.run_id = %s
ORDER BY score.conversation_id, score.lens, score.run_id DESC
ON CONFLICT (conversation_id, lens) DO UPDATE SET run_id = excluded.run_id
"""


def take(run: Run, conversation_ids: Sequence[int]) -> None:
    """Say of the results that ``run`` has of these conversations that they are the newest.

    Call it in the transaction that writes them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [run.pk, list(conversation_ids)])
    tabulating.changed(run.corpus_id)


@transaction.atomic
def forget(*, run: Run, actor: User | None) -> None:
    """Delete a run with its results; what it was newest of shows the newest of the others.

    Raises InvalidInput while it goes on.
    """
    if Run.objects.select_for_update(of=("self",)).get(pk=run.pk).state == Run.State.RUNNING:
        raise InvalidInput("Cancel the run before you delete it.")
    with connection.cursor() as cursor:
        cursor.execute(_FALL_BACK, [run.pk])
    for model in (NewestScore, Score, Series, Finding):
        model._default_manager.filter(run=run).delete()
    audit.record(project=run.corpus.project, actor=actor, action="run deleted", run=run.pk)
    corpus = run.corpus_id
    run.delete()
    tabulating.changed(corpus)
    tabulating.ask(corpus)
