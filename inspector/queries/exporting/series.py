"""Measures of turns: one a row, or one row a turn and a column a measure."""

from psycopg import sql

from annotator.errors import InvalidInput
from annotator.models import Project
from annotator.queries.exporting.tables import CONVERSATION, FROM, TURN, Column, Table
from inspector.lenses.base import Measure
from inspector.models import Series
from inspector.queries import declared
from inspector.queries.exporting.newest import CHOSEN, LENS, RUN, SCORED, finite

MOST = 1_500  # columns; PostgreSQL has 1,664 at the most
WHO = {name: TURN[name] for name in ("turn", "role", "speaker")}

LONG = Table(
    CONVERSATION
    | WHO
    | LENS
    | {
        "measure": Column("series.measure", "key of the measure"),
        "value": Column(finite("said.value"), "the number; empty where it was not measured"),
        "low_confidence": Column(
            f"CASE WHEN {finite('said.value')} IS NOT NULL THEN said.unsure END",
            "t where it rests on too little, f where not; empty where the lens does not say",
        ),
    }
    | {"run": RUN["run"]},
    SCORED
    + """
JOIN inspector_series series ON series.conversation_id = conversation.id
  AND series.run_id = score.run_id AND series.lens = score.lens
JOIN LATERAL unnest(series.values, series.low_confidence)
  WITH ORDINALITY said(value, unsure, place) ON TRUE
JOIN annotator_turn turn ON turn.conversation_id = conversation.id
  AND turn.index + 1 = said.place
"""
    + CHOSEN,
    "ORDER BY corpus.name, conversation.id, turn.index, score.lens, series.measure",
)
FIXED = CONVERSATION | WHO
LAST = {
    "runs": Column("said.runs::text", "the run that each lens's numbers are of, as a JSON object")
}


def wide(project: Project) -> Table:
    """Return a row for each turn, and a column for each measure, called ``lens.measure``.

    Where a lens says of a measure what rests on too little, a column ``….low_confidence`` follows.
    Raises InvalidInput where there would be more columns than a table can have.
    """
    measures = _measures(project)
    columns, gathered = dict(FIXED), []
    params: dict[str, sql.Composable] = {}
    for place, (lens, measure, unsure) in enumerate(measures):
        name = f"{lens}.{measure}".replace('"', '""').replace("{", "{{").replace("}", "}}")
        params |= {f"l{place}": sql.Literal(lens), f"m{place}": sql.Literal(measure)}
        only = f"FILTER (WHERE each.lens = {{l{place}}} AND each.measure = {{m{place}}})"
        # There is one series of a measure; max() only picks it.
        gathered.append(f"max(each.values) {only} AS v{place}")
        value = finite(f"said.v{place}[turn.index + 1]")
        columns[name] = Column(value, f"{measure} of {lens}; empty where it was not measured")
        if unsure:
            gathered.append(f"max(each.low_confidence) {only} AS u{place}")
            doubt = f"CASE WHEN {value} IS NOT NULL THEN said.u{place}[turn.index + 1] END"
            columns[f"{name}.low_confidence"] = Column(doubt, "t where that rests on too little")
    if len(columns) > MOST:
        raise InvalidInput(f"{len(measures)} measures are more columns than a table can have.")
    order = "ORDER BY corpus.name, conversation.id, turn.index"
    return Table(columns | LAST, _source(gathered), order, params)


def _source(gathered: list[str]) -> str:
    picked = "".join(f", {each}" for each in gathered)
    return (  # every part of it is written here
        FROM  # noqa: S608
        + "JOIN annotator_turn turn ON turn.conversation_id = conversation.id\n"
        + "LEFT JOIN LATERAL (SELECT jsonb_object_agg(each.lens, each.run_id) AS runs"
        + picked
        + """
  FROM inspector_series each
  JOIN inspector_newestscore newest USING (conversation_id, lens, run_id)
  WHERE each.conversation_id = conversation.id
) said ON TRUE
"""
        + CHOSEN
    )


def _measures(project: Project) -> list[tuple[str, str, bool]]:
    """Return lens and measure, and whether it says what is unsure, in the lenses' own order."""
    rows = Series.objects.filter(conversation__corpus__project=project).order_by()
    found = dict.fromkeys(rows.values_list("lens", "measure").distinct())
    doubted = set(
        rows.filter(low_confidence__isnull=False).values_list("lens", "measure").distinct()
    )
    names = declared.names()
    places = {
        (name, each.key): (at, place)
        for at, name in enumerate(names)
        for place, each in enumerate(_declared(name))
    }
    last = (len(names), 0)
    ordered = sorted(found, key=lambda each: (places.get(each, last), each))
    return [(lens, measure, (lens, measure) in doubted) for lens, measure in ordered]


def _declared(name: str) -> tuple[Measure, ...]:
    lens = declared.lens(name)
    return lens.measures if lens else ()
