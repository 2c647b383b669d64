"""Which conversations are given out first, said by a lens."""

from enum import StrEnum

from django.db import connection, transaction

from annotator.models import Priority, Project, User
from annotator.services import audit, projects
from inspector.queries import declared


class Rank(StrEnum):
    """What comes first."""

    HIGHEST = "highest"
    LOWEST = "lowest"
    UNSURE = "unsure"


# Of each conversation the newest run of the lens counts, as everywhere. A conversation without a
# value gets no priority, and so comes last.
_BY_MEASURE = """
INSERT INTO annotator_priority (conversation_id, value, source)
SELECT conversation_id, %(sign)s * measured, %(source)s FROM (
  SELECT score.conversation_id, (score.summary ->> %(measure)s)::float8 AS measured
  FROM inspector_newestscore JOIN inspector_score score USING (conversation_id, lens, run_id)
  JOIN annotator_conversation conversation ON conversation.id = score.conversation_id
  JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
  WHERE corpus.project_id = %(project)s AND score.lens = %(lens)s
) newest WHERE measured IS NOT NULL
"""
# 1 where the lens trusts its findings neither more nor less than not, 0 where it is certain.
_BY_DOUBT = """
INSERT INTO annotator_priority (conversation_id, value, source)
SELECT newest.conversation_id, avg(1 - abs(2 * finding.confidence - 1)), %(source)s
FROM inspector_newestscore newest
JOIN annotator_conversation conversation ON conversation.id = newest.conversation_id
JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
JOIN inspector_finding finding
  ON finding.conversation_id = newest.conversation_id AND finding.run_id = newest.run_id
  AND finding.lens = %(lens)s AND finding.confidence IS NOT NULL
WHERE corpus.project_id = %(project)s AND newest.lens = %(lens)s
GROUP BY newest.conversation_id
"""


@transaction.atomic
def rank(*, project: Project, lens: str, measure: str, first: Rank, actor: User) -> int:
    """Order the project's queue by a lens; return how many conversations it says something of.

    By ``measure``, a summary of the lens, the highest or the lowest first; or, whatever the
    measure, by how unsure the lens is of what it found: the mean of 1 - |2c - 1| over the
    confidences c of its findings. What is scored later has no priority until this is done again.
    """
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    Priority.objects.filter(conversation__corpus__project=project).delete()
    source = _source(lens, measure, first)
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_DOUBT if first == Rank.UNSURE else _BY_MEASURE,
            {
                "project": project.pk,
                "lens": lens,
                "measure": measure,
                "sign": -1 if first == Rank.LOWEST else 1,
                "source": source,
            },
        )
        ranked = int(cursor.rowcount)
    projects.configure(project=project, actor=actor, settings={"order": Project.Order.PRIORITY})
    audit.record(project=project, actor=actor, action="queue ranked", source=source, ranked=ranked)
    return ranked


def _source(lens: str, measure: str, first: Rank) -> str:
    title = declared.title(lens)
    if first == Rank.UNSURE:
        return f"{title}: least sure of its findings first"
    return f"{title}: {declared.summary(lens, measure).title}, {first.value} first"
