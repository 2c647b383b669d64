"""A corpus of 10,000 conversations x 20 turns that every lens scored, without scoring it."""

from typing import TYPE_CHECKING

from tests.bench.tools import CONVERSATIONS, TURNS

if TYPE_CHECKING:
    from annotator.models import Corpus, User

LABELLED, SHARE = 200, 0.02  # the share of turns at which a lens finds each kind
CHANGED = 0.1  # the share of scores and findings that the run before has otherwise
POOL = 500  # series that conversations take theirs from

_CONVERSATIONS = """
INSERT INTO annotator_conversation (corpus_id, upload_id, line, external_id, revision, content_hash,
  turn_count, model, condition, task_key, outcome, trial, session_group, session_order,
  prompt_hash, meta, created_at)
SELECT %s, %s, n, 'c' || n, 1, decode(md5(n::text), 'hex'), %s, 'model ' || n %% 2,
  CASE WHEN n %% 3 = 0 THEN 'sharded' ELSE 'whole' END, 'task ' || n / 20, n %% 7 %% 2,
  n %% 20 / 2 + 1, 'person ' || n / 20, n %% 20 + 1, md5((n %% 50)::text), '{}',
  now()
FROM generate_series(1, %s) n
"""
_TURNS = """
INSERT INTO annotator_turn (conversation_id, index, role, speaker, text)
SELECT id, n, role, role, 'The room on the first floor is booked for us on Tuesday, as you said.'
FROM annotator_conversation CROSS JOIN generate_series(0, %s) n
CROSS JOIN LATERAL (SELECT CASE n %% 2 WHEN 0 THEN 'user' ELSE 'assistant' END AS role) r
WHERE corpus_id = %s ORDER BY id, n
"""
_SCORES = """
INSERT INTO inspector_score (run_id, conversation_id, lens, summary, unmeasured)
SELECT %s, id, lens, (
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN said < 0.9 THEN said END), '{}')
  FROM (SELECT key, random() AS said FROM jsonb_array_elements_text(keys::jsonb) key
        WHERE id IS NOT NULL) measured
), ''
FROM annotator_conversation CROSS JOIN unnest(%s::text[], %s::text[]) each(lens, keys)
WHERE corpus_id = %s ORDER BY id
"""
_NEWEST = """
INSERT INTO inspector_newestscore (run_id, conversation_id, lens)
SELECT run_id, conversation_id, lens FROM inspector_score WHERE run_id = %s
"""
_SERIES = """
INSERT INTO inspector_series (run_id, conversation_id, lens, measure, values)
SELECT %s, id, lens, measure, pool.values
FROM annotator_conversation CROSS JOIN unnest(%s::text[], %s::text[]) each(lens, measure)
JOIN (
  SELECT n, array_agg(CASE WHEN random() < 0.8 THEN random() END) AS values
  FROM generate_series(1, %s) n CROSS JOIN generate_series(1, %s) GROUP BY n
) pool ON pool.n = abs(hashtext(id || measure)) %% %s + 1
WHERE corpus_id = %s ORDER BY id
"""
_FINDINGS = """
INSERT INTO inspector_finding
  (run_id, conversation_id, lens, kind, turn, evidence, reason, confidence)
SELECT %s, conversation_id, lens, kind, index, '[]', 'So it says.', random()
FROM annotator_turn turn
JOIN annotator_conversation conversation ON conversation.id = turn.conversation_id
CROSS JOIN unnest(%s::text[], %s::text[]) each (lens, kind)
WHERE corpus_id = %s AND random() < %s
"""
_EARLIER = (
    """
INSERT INTO inspector_score (run_id, conversation_id, lens, summary, unmeasured)
SELECT %s, conversation_id, lens, CASE WHEN random() < %s
  THEN (SELECT coalesce(jsonb_object_agg(key, value::float / 2), '{}')
        FROM jsonb_each_text(summary) WHERE value <> 'null')
  ELSE summary END, unmeasured
FROM inspector_score WHERE run_id = %s ORDER BY id
""",
    """
INSERT INTO inspector_finding
  (run_id, conversation_id, lens, kind, turn, evidence, reason, confidence)
SELECT %s, conversation_id, lens, kind, turn, evidence, reason, confidence
FROM inspector_finding WHERE random() >= %s AND run_id = %s ORDER BY id
""",
)
_WORK = """
INSERT INTO annotator_assignment (conversation_id, annotator_id, kind, status, created_at,
  touched_at, completed_at)
SELECT id, %s, 'work', 'complete', now(), now(), now() FROM annotator_conversation
WHERE corpus_id = %s ORDER BY id LIMIT %s
"""
_LABELS = """
INSERT INTO annotator_annotation
  (id, assignment_id, turn_id, label_id, attributes, version, created_at)
SELECT gen_random_uuid(), work.id, turn.id, label.id, '{}', 1, now()
FROM annotator_assignment work JOIN annotator_turn turn USING (conversation_id)
CROSS JOIN unnest(%s::bigint[]) label (id) WHERE random() < 0.05
"""


def fill(corpus: "Corpus", conversations: int = CONVERSATIONS) -> "User":
    """Fill ``corpus`` as if every lens had scored it; return its manager, who labelled some.

    There is a run before, with other scores and findings here and there, and without series.
    """
    import json

    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.utils import timezone

    from annotator.models import Label, Membership, Upload
    from annotator.services import searching
    from inspector.lenses import registry
    from inspector.models import Run
    from inspector.services import tabulating

    person = get_user_model().objects.create_user(f"bench {corpus.pk}")
    Membership.objects.create(project=corpus.project, user=person, role="manager")
    now = timezone.now()
    upload = Upload.objects.create(
        corpus=corpus, size=0, queued_at=now, state="stored", finished_at=now, searchable_at=now
    )
    lenses = registry.lenses()
    spec = [each.spec() for each in registry.defaults()]
    earlier, run = (
        Run.objects.create(corpus=corpus, spec=spec, state="done", finished_at=now)
        for _ in range(2)
    )
    said = [json.dumps([each.key for each in lens.summaries]) for lens in lenses.values()]
    series = [(name, each.key) for name, lens in lenses.items() for each in lens.measures]
    kinds = [(name, kind) for name, lens in lenses.items() for kind in lens.kinds]
    labels = Label.objects.filter(layer__scheme_version__project=corpus.project)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_CONVERSATIONS, [corpus.pk, upload.pk, TURNS, conversations])
        cursor.execute(_TURNS, [TURNS - 1, corpus.pk])
        cursor.execute(_SCORES, [run.pk, list(lenses), said, corpus.pk])
        cursor.execute(_NEWEST, [run.pk])
        cursor.execute(_SERIES, [run.pk, *_columns(series), POOL, TURNS, POOL, corpus.pk])
        cursor.execute(_FINDINGS, [run.pk, *_columns(kinds), corpus.pk, SHARE])
        for statement in _EARLIER:
            cursor.execute(statement, [earlier.pk, CHANGED, run.pk])
        cursor.execute(_WORK, [person.pk, corpus.pk, LABELLED])
        cursor.execute(_LABELS, [list(labels.values_list("pk", flat=True))])
    searching.index(pk=upload.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    tabulating.changed(corpus.pk)
    return person


def _columns(pairs: list[tuple[str, str]]) -> list[list[str]]:
    return [list(column) for column in zip(*pairs, strict=True)]
