"""How fast people label, from the times of their labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from annotator.models import Project

PAUSE = timedelta(minutes=5)  # a longer gap is a pause, not work
CONVERSATIONS = 50  # how many of the last ones count

# What took less than a second was done by a script, as the demo's labels were.
# Work begins when the conversation was opened and ends when it was completed; between them are the
# labels that stand, each with its revisions.
_PACE = """
WITH recent AS (
  SELECT who.id AS annotator, work.*
  FROM unnest(%(users)s::bigint[]) who (id)
  CROSS JOIN LATERAL (
    SELECT assignment.id, assignment.created_at, assignment.completed_at
    FROM annotator_assignment assignment
    JOIN annotator_conversation conversation ON conversation.id = assignment.conversation_id
    JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
    WHERE assignment.annotator_id = who.id AND corpus.project_id = %(project)s
      AND assignment.kind = 'work' AND assignment.status = 'complete'
    ORDER BY assignment.completed_at DESC LIMIT %(limit)s
  ) work
), moments AS (
  SELECT annotator, id, created_at AS at, 0 AS label FROM recent
  UNION ALL SELECT annotator, id, completed_at, 0 FROM recent
  UNION ALL SELECT annotator, recent.id, revision.at, (revision.number = 1)::int
  FROM recent
  JOIN annotator_annotation annotation
    ON annotation.assignment_id = recent.id AND annotation.removed_at IS NULL
  JOIN annotator_annotationrevision revision ON revision.annotation_id = annotation.id
), gaps AS (
  SELECT annotator, id, label, at - lag(at) OVER (PARTITION BY id ORDER BY at) AS gap FROM moments
), worked AS (
  SELECT annotator, id, sum(label) AS labels,
    extract(epoch FROM sum(gap) FILTER (WHERE gap <= make_interval(secs => %(pause)s))) AS seconds
  FROM gaps GROUP BY annotator, id
)
SELECT annotator, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) / 60,
  3600 * sum(labels) / nullif(sum(seconds), 0)
FROM worked WHERE seconds >= 1 GROUP BY annotator
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """What the last ``conversations`` completed took, pauses left out.

    ``minutes`` is the median a conversation, ``labels_per_hour`` over all of them.
    """

    conversations: int
    minutes: float
    labels_per_hour: float

    def time_for(self, conversations: int) -> str:
        """Return how long so many more take at this pace, as people say it; empty for none."""
        minutes = round(conversations * self.minutes)
        if minutes < 1:
            return ""
        hours = round(minutes / 60)
        if minutes < 90:
            return f"{minutes} minute{'' if minutes == 1 else 's'}"
        return f"{hours} hours"


def pace(project: Project, users: Iterable[int]) -> dict[int, Pace]:
    """Return the pace of each of the users who has completed work, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _PACE,
            {
                "users": list(users),
                "project": project.pk,
                "limit": CONVERSATIONS,
                "pause": PAUSE.total_seconds(),
            },
        )
        return {
            user: Pace(count, float(minutes), float(per_hour))
            for user, count, minutes, per_hour in cursor.fetchall()
        }
