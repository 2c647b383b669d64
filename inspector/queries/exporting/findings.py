"""Events that lenses found, one a row, with the words that show them."""

from annotator.queries.exporting.tables import CONVERSATION, TURN, Column, Table
from inspector.queries.exporting.newest import CHOSEN, LENS, PARAMS, RUN, SCORED

EVIDENCE = """(
  SELECT json_agg(json_build_object(
    'turn', shown.index + 1, 'start', (part -> 1)::int, 'end', (part -> 2)::int,
    'words',
    substr(shown.text, (part -> 1)::int + 1, greatest((part -> 2)::int - (part -> 1)::int, 0))
  ) ORDER BY place)
  FROM jsonb_array_elements(finding.evidence) WITH ORDINALITY evidence(part, place)
  JOIN annotator_turn shown ON shown.conversation_id = conversation.id
    AND shown.index = (part -> 0)::int
)::text"""

FINDINGS = Table(
    CONVERSATION
    | {name: TURN[name] for name in ("turn", "role", "speaker")}
    | LENS
    | {
        "finding": Column("finding.kind", "the kind of event, as the lens calls it"),
        "reason": Column("finding.reason", "why, in a sentence", words=True),
        "evidence": Column(
            EVIDENCE,
            "the words that show it: a JSON list of turn (from 1), start, end (code points), words",
            words=True,
        ),
        "cause": Column("finding.cause + 1", "the turn that brought it about, where that is known"),
        "confidence": Column(
            "finding.confidence", "how far the lens trusts it, 0 to 1; no calibrated probability"
        ),
    }
    | PARAMS
    | RUN,
    SCORED
    + """
JOIN inspector_finding finding ON finding.conversation_id = conversation.id
  AND finding.run_id = score.run_id AND finding.lens = score.lens
JOIN annotator_turn turn ON turn.conversation_id = conversation.id
  AND turn.index = finding.turn
"""
    + CHOSEN,
    "ORDER BY corpus.name, conversation.id, turn.index, score.lens, finding.id",
)
