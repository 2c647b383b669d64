"""What PostgreSQL counts for rates, as statements.

Their parameters: ``corpus``; ``classes``, JSON; ``lenses``; ``work``, the assignments whose labels
count; ``only``, the conversations to look at, NULL for all.
"""

TURNS = """
SELECT role, array_agg(conversation_id), array_agg(n) FROM (
  SELECT turn.conversation_id, turn.role, count(*) AS n FROM annotator_turn turn
  JOIN annotator_conversation conversation ON conversation.id = turn.conversation_id
  WHERE conversation.corpus_id = %(corpus)s AND conversation.superseded_by_id IS NULL
  GROUP BY 1, 2
) sums GROUP BY role
"""
_NEWEST = """
WITH newest AS MATERIALIZED (
  SELECT score.conversation_id, score.lens, score.run_id, score.unmeasured
  FROM inspector_newestscore JOIN inspector_score score USING (conversation_id, lens, run_id)
  JOIN annotator_conversation conversation ON conversation.id = score.conversation_id
  WHERE conversation.corpus_id = %(corpus)s AND conversation.superseded_by_id IS NULL
    AND score.lens = ANY(%(lenses)s)
    AND (%(only)s::bigint[] IS NULL OR score.conversation_id = ANY(%(only)s::bigint[]))
)
"""
SCORED = f"""
{_NEWEST}
SELECT lens, array_agg(DISTINCT run_id), array_agg(conversation_id) FILTER (WHERE unmeasured = '')
FROM newest GROUP BY lens
"""  # noqa: S608 - the parts are constants
# A turn is asked by its role; of labels that a file brought, if the file says something of it.
_ASKED = """
CASE WHEN work.asked IS NULL THEN turn.role = ANY(class.roles)
  ELSE coalesce((work.asked -> class.layer) @> to_jsonb(turn.index), false) END
"""
SUMS = f"""
{_NEWEST}, class AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(classes)s) AS class
    (number int, layer text, roles text[], lens text, kinds text[], labels bigint[])
), work AS MATERIALIZED (
  SELECT id, conversation_id, asked FROM annotator_assignment WHERE id = ANY(%(work)s)
), found AS (
  SELECT DISTINCT class.number, finding.conversation_id, finding.turn
  FROM newest
  JOIN inspector_finding finding USING (conversation_id, run_id, lens)
  JOIN class ON class.lens = finding.lens AND finding.kind = ANY(class.kinds)
  JOIN annotator_turn turn
    ON turn.conversation_id = finding.conversation_id AND turn.index = finding.turn
  LEFT JOIN work ON work.conversation_id = finding.conversation_id
  WHERE {_ASKED}
), said AS (
  SELECT DISTINCT class.number, work.conversation_id, turn.index AS turn
  FROM work
  JOIN annotator_annotation annotation
    ON annotation.assignment_id = work.id AND annotation.removed_at IS NULL
  JOIN class ON annotation.label_id = ANY(class.labels)
  JOIN annotator_turn turn ON turn.id = annotation.turn_id
  WHERE {_ASKED}
)
SELECT number, array_agg(conversation_id), array_agg(found), array_agg(said), array_agg(agreed)
FROM (
  SELECT number, conversation_id, count(found.turn) AS found, count(said.turn) AS said,
    count(found.turn) FILTER (WHERE said.turn IS NOT NULL) AS agreed
  FROM found FULL JOIN said USING (number, conversation_id, turn) GROUP BY 1, 2
) sums GROUP BY number
"""  # noqa: S608 - the parts are constants
