"""Of each lens, what its newest run says of a conversation: where the tables' rows come from."""

from annotator.queries.exporting.tables import FROM, TIME, WHERE, Column

NEWEST = """
JOIN LATERAL (
  SELECT each.lens, each.run_id, each.summary, each.unmeasured
  FROM inspector_newestscore newest
  JOIN inspector_score each USING (conversation_id, lens, run_id)
  WHERE newest.conversation_id = conversation.id
) score ON TRUE
"""
RUN_OF = """
JOIN inspector_run run ON run.id = score.run_id
LEFT JOIN LATERAL (
  SELECT each ->> 'version' AS version, each -> 'params' AS params
  FROM jsonb_array_elements(run.spec) each
  WHERE each ->> 'name' = score.lens
  LIMIT 1
) spec ON TRUE
"""
SCORED = FROM + NEWEST + RUN_OF
CHOSEN = WHERE
LENS = {
    "lens": Column("score.lens", "name of the lens"),
    "lens_version": Column("spec.version", "its version in that run"),
}
RUN = {
    "run": Column("run.id", "number of the run, in this site alone"),
    "run_at": Column(TIME.format("run.created_at"), "when the run was asked for, UTC"),
}
PARAMS = {"params": Column("spec.params::text", "its parameters in that run, as JSON")}


def finite(value: str) -> str:
    """Return SQL for a number that is empty where a lens gave one that isn't finite."""
    return f"nullif(nullif(nullif({value}, 'NaN'), 'Infinity'), '-Infinity')"
