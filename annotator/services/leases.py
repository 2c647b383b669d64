"""Work that nobody does goes back to the queue."""

from django.db import connection

from annotator.models import Project

# The conditions stand on the row itself, so that PostgreSQL looks at them again where a label
# arrived meanwhile. What somebody was assigned by name stays theirs.
LAPSED = """
UPDATE annotator_assignment assignment SET status = 'released'
FROM annotator_conversation conversation
JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
JOIN annotator_project project ON project.id = corpus.project_id
WHERE conversation.id = assignment.conversation_id
  AND assignment.kind = 'work' AND assignment.status = 'in_progress'
  AND assignment.assigned_by_id IS NULL
  AND assignment.touched_at < now() - project.lease_hours * interval '1 hour'
  AND NOT EXISTS (
    SELECT FROM annotator_annotation annotation
    WHERE annotation.assignment_id = assignment.id AND annotation.removed_at IS NULL)
"""


def release(*, project: Project | None = None) -> int:
    """Give back what was taken from the queue, has no label, and was untouched for too long.

    Of one project, or of all; return how many. A label that still arrives makes it work again.
    """
    with connection.cursor() as cursor:
        if project is None:
            cursor.execute(LAPSED)
        else:
            cursor.execute(LAPSED + " AND project.id = %s", [project.pk])
        return int(cursor.rowcount)
