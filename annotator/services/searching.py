"""Making what is said in conversations searchable, a batch at a time, after they are stored."""

from django.db import connection, transaction
from django.utils import timezone

from annotator import jobs
from annotator.models import Upload

BATCH = 500  # conversations
# A document holds a megabyte at the most; a character takes up to four bytes, words have places.
MAX_CHARACTERS = 200_000

INDEX = """
WITH wanted AS (
    SELECT id FROM annotator_conversation conversation
    WHERE upload_id = %(upload)s AND NOT EXISTS (
      SELECT FROM annotator_conversationtext WHERE conversation_id = conversation.id
    )
    ORDER BY id LIMIT %(batch)s
)
INSERT INTO annotator_conversationtext (conversation_id, document)
SELECT turn.conversation_id,
  CASE WHEN sum(length(turn.text)) <= %(longest)s
       THEN to_tsvector('simple', string_agg(turn.text, E'\\n' ORDER BY turn.index)) END
FROM annotator_turn turn WHERE turn.conversation_id IN (SELECT id FROM wanted)
GROUP BY turn.conversation_id
ON CONFLICT DO NOTHING
"""


def index(*, pk: int) -> None:
    """Make the conversations of a finished upload searchable, those that are not yet."""
    with jobs.held(jobs.SEARCH, pk) as mine:
        if not mine:
            return
        while _batch(pk):
            pass
        Upload.objects.filter(pk=pk, finished_at__isnull=False).update(searchable_at=timezone.now())


def resend() -> None:
    """Ask again for uploads that stored something, are over, and are not searchable yet."""
    waiting = Upload.objects.filter(finished_at__isnull=False, searchable_at=None, stored__gt=0)
    for pk in waiting.order_by("pk").values_list("pk", flat=True)[:20]:
        jobs.send("annotator.index_upload", pk)


@transaction.atomic
def _batch(upload: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(INDEX, {"upload": upload, "batch": BATCH, "longest": MAX_CHARACTERS})
        return int(cursor.rowcount)
