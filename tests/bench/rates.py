"""The page of rates for 10,000 conversations x 20 turns that every lens scored, 200 labelled."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.tools import CONVERSATIONS, TURNS, make_corpus, say, timed

if TYPE_CHECKING:
    from annotator.models import Corpus

LABELLED, TIMES, SHARE = 200, 10, 0.02  # the share of turns at which a lens finds each kind
ONLY_WHEN_ASKED = True

_CONVERSATIONS = """
INSERT INTO annotator_conversation (corpus_id, upload_id, line, external_id, revision, content_hash,
  turn_count, model, condition, task_key, session_group, meta, created_at)
SELECT %s, %s, n, 'c' || n, 1, decode(md5(n::text), 'hex'), %s, '', '', '', '', '{}', now()
FROM generate_series(1, %s) n
"""
_TURNS = """
INSERT INTO annotator_turn (conversation_id, index, role, speaker, text)
SELECT id, n, role, role, 'The room is booked.'
FROM annotator_conversation CROSS JOIN generate_series(0, %s) n
CROSS JOIN LATERAL (SELECT CASE n %% 2 WHEN 0 THEN 'user' ELSE 'assistant' END AS role) r
WHERE corpus_id = %s
"""
_SCORES = """
INSERT INTO inspector_score (run_id, conversation_id, lens, summary, unmeasured)
SELECT %s, id, lens, '{}', '' FROM annotator_conversation CROSS JOIN unnest(%s::text[]) lens
WHERE corpus_id = %s
"""
_FINDINGS = """
INSERT INTO inspector_finding (run_id, conversation_id, lens, kind, turn, evidence, reason)
SELECT %s, conversation_id, lens, kind, index, '[]', 'So it says.' FROM annotator_turn turn
JOIN annotator_conversation conversation ON conversation.id = turn.conversation_id
CROSS JOIN unnest(%s::text[], %s::text[]) each (lens, kind)
WHERE corpus_id = %s AND random() < %s
"""
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


def run(directory: Path) -> None:
    """Fill a corpus, then ask for its page over and over."""
    from django.test import Client
    from django.test.utils import override_settings
    from django.urls import reverse

    corpus, client = make_corpus("rates"), Client(headers={"host": "localhost"})
    findings = _fill(corpus)
    client.force_login(corpus.project.members.get())
    where = reverse("inspector:rates", args=[corpus.project.slug, corpus.slug])
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"staticfiles": plain}):
        first = timed(lambda: client.get(where))
        spent = sorted(timed(lambda: client.get(where)) for _ in range(TIMES))
    say(f"rates: {CONVERSATIONS:,} x {TURNS}, {findings:,} findings, {LABELLED} labelled")
    say(f"  first {first * 1000:.0f} ms; of {TIMES} more:")
    say(f"  median {spent[TIMES // 2] * 1000:.0f} ms, most {spent[-1] * 1000:.0f} ms")


def _fill(corpus: "Corpus") -> int:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.utils import timezone

    from annotator.models import Label, Membership, Upload
    from inspector.lenses import registry
    from inspector.models import Run

    person = get_user_model().objects.create_user("bench")
    Membership.objects.create(project=corpus.project, user=person, role="manager")
    upload = Upload.objects.create(corpus=corpus, size=0, queued_at=timezone.now())
    scored = Run.objects.create(corpus=corpus, spec=[each.spec() for each in registry.defaults()])
    kinds = [(name, kind) for name, lens in registry.lenses().items() for kind in lens.kinds]
    labels = list(Label.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_CONVERSATIONS, [corpus.pk, upload.pk, TURNS, CONVERSATIONS])
        cursor.execute(_TURNS, [TURNS - 1, corpus.pk])
        cursor.execute(_SCORES, [scored.pk, list(registry.lenses()), corpus.pk])
        lenses, names = zip(*kinds, strict=True)
        cursor.execute(_FINDINGS, [scored.pk, list(lenses), list(names), corpus.pk, SHARE])
        found = int(cursor.rowcount)
        cursor.execute(_WORK, [person.pk, corpus.pk, LABELLED])
        cursor.execute(_LABELS, [labels])
        cursor.execute("ANALYZE")
    return found
