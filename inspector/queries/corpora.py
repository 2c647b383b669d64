"""The conversations of a corpus as a table: filtered, sorted, a page at a time.

Two steps keep it fast with any number of conversations: the ids of one page, in order, then what
the page shows of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, OrderBy, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Lag, Lead, Left, RowNumber

from annotator.models import Assignment, Conversation, Corpus, Label, Turn, Upload
from annotator.queries.paging import Page, pages, span
from inspector.lenses.base import UTTERING
from inspector.models import Run, Score
from inspector.queries import turns
from inspector.queries.columns import COLUMNS
from inspector.queries.selecting import (
    COUNTED,
    Selection,
    conversations,
    newest_run,
    with_value,
)

PAGE = 50
MAX_CHOICES = 200
OPENING = 140  # characters of what opens a conversation


PLAIN = {"id": "pk", "turns": "turn_count", "model": "model", "condition": "condition"}
SORTS = (*PLAIN, "labelled", *(column.key for column in COLUMNS))


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in the table; ``scores`` follow COLUMNS, None where not measured."""

    pk: int
    title: str
    opening: str
    turn_count: int
    model: str
    condition: str
    complete: int
    in_progress: int
    scores: Sequence[float | None]

    @property
    def cells(self) -> list[str]:
        """The scores as text, empty where not measured."""
        return [
            "" if value is None else column.shown(value)
            for column, value in zip(COLUMNS, self.scores, strict=True)
        ]


def page(corpus: Corpus, selection: Selection, number: int) -> Page[Row]:
    """Return a page of the selected conversations; past the last one, the last one."""
    ids, total = _ids(corpus, selection, max(1, number))
    if not ids and number > 1:
        total = conversations(corpus, selection).count()
        number = pages(total, PAGE)
        ids, total = _ids(corpus, selection, number)
    return Page(_rows(ids), total, max(1, number), PAGE)


def choices(corpus: Corpus) -> dict[str, list[str]]:
    """Return the models, conditions and trials that occur, for filters, and what was revised."""
    inside = Conversation.objects.filter(corpus=corpus)
    revised = inside.exclude(superseded_by=None).values_list("external_id", flat=True)
    trials = inside.exclude(trial=None).order_by("trial").values_list("trial", flat=True)
    numbers = [str(trial) for trial in trials.distinct()[:MAX_CHOICES]]
    return {"revised": list(revised[:1]), "trial": numbers} | {
        name: list(
            inside.exclude(**{name: ""})
            .order_by(name)
            .values_list(name, flat=True)
            .distinct()[:MAX_CHOICES]
        )
        for name in ("model", "condition")
    }


def labels(corpus: Corpus) -> list[tuple[str, str]]:
    """Return the labels of the project's newest scheme as filters name them, with their titles."""
    newest = corpus.project.scheme_versions.order_by("-number").values("pk")[:1]
    rows = Label.objects.filter(layer__scheme_version__in=newest).order_by(
        "layer__position", "position"
    )
    return [
        (f"{layer}/{label}", f"{layer_name}: {label_name}")
        for layer, label, layer_name, label_name in rows.values_list(
            "layer__key", "key", "layer__name", "name"
        )
    ]


def annotators(corpus: Corpus) -> list[str]:
    """Return the names of those who have work in the corpus."""
    rows = Assignment.objects.filter(conversation__corpus=corpus, kind__in=COUNTED)
    names = rows.order_by("annotator__username").values_list("annotator__username", flat=True)
    return list(names.distinct()[:MAX_CHOICES])


def uploads(corpus: Corpus, limit: int = 20) -> list[Upload]:
    """Return the corpus's newest uploads."""
    return list(Upload.objects.filter(corpus=corpus).select_related("uploaded_by")[:limit])


def runs(corpus: Corpus, limit: int = 10) -> list[Run]:
    """Return the corpus's newest runs."""
    return list(Run.objects.filter(corpus=corpus).select_related("requested_by", "upload")[:limit])


def ordered(corpus: Corpus, selection: Selection) -> QuerySet[Conversation]:
    """Return the selected conversations in the order of the selection."""
    return _sortable(conversations(corpus, selection), selection).order_by(*_order(selection))


def beside(
    conversation: Conversation, selection: Selection
) -> tuple[int | None, int, int | None, int | None]:
    """Return its number among the selected ones, from 1, how many there are, and its neighbours.

    One query; PostgreSQL alone looks at all of them. The number and the neighbours are None where
    the selection leaves it out.
    """
    corpus, order = conversation.corpus, _order(selection)
    rows = _sortable(conversations(corpus, selection), selection)
    placed = rows.annotate(
        number=Window(RowNumber(), order_by=order),
        before=Window(Lag("pk"), order_by=order),
        after=Window(Lead("pk"), order_by=order),
    ).values_list("pk", "number", "before", "after")
    inner, params = placed.query.sql_with_params()
    this = [conversation.pk] * 3
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE.format(placed=inner), [*this, *params])
        number, total, before, after = cursor.fetchone()
    return number, total, before, after


_BESIDE = """
SELECT max(number) FILTER (WHERE id = %s), count(*),
  max(before) FILTER (WHERE id = %s), max(after) FILTER (WHERE id = %s)
FROM ({placed}) placed(id, number, before, after)
"""


def _order(selection: Selection) -> list[OrderBy]:
    key = F(_sort_key(selection))
    down = selection.sort.startswith("-")
    first = key.desc(nulls_last=True) if down else key.asc(nulls_last=True)
    return [first, F("pk").asc()]


def _ids(corpus: Corpus, selection: Selection, number: int) -> tuple[list[int], int]:
    # The window counts in the same pass: a search of the text is not done twice.
    rows = list(
        ordered(corpus, selection)
        .annotate(total=Window(Count("*")))
        .values_list("pk", "total")[span(number, PAGE)]
    )
    return [pk for pk, _ in rows], rows[0][1] if rows else 0


def _sort_key(selection: Selection) -> str:
    key = selection.sort.removeprefix("-")
    return PLAIN.get(key, "sorted_by")


def _sortable(rows: QuerySet[Conversation], selection: Selection) -> QuerySet[Conversation]:
    key = selection.sort.removeprefix("-")
    if key == "labelled":
        mine = Assignment.objects.filter(
            conversation=OuterRef("pk"),
            kind=Assignment.Kind.WORK,
            status=Assignment.Status.COMPLETE,
        )
        count = mine.order_by().values("conversation").annotate(n=Count("*")).values("n")
        return rows.annotate(sorted_by=Subquery(count))
    column = next((each for each in COLUMNS if each.key == key), None)
    if column is None:
        return rows
    return with_value(rows, column.lens, column.measure, "sorted_by")


def _rows(ids: Sequence[int]) -> list[Row]:
    said = Turn.objects.filter(conversation=OuterRef("pk"), role__in=sorted(UTTERING))
    first = said.order_by("index").annotate(head=Left("text", OPENING)).values("head")[:1]
    found = Conversation.objects.annotate(opening=Subquery(first)).in_bulk(ids)
    scores = _scores(ids)
    work = _work(ids)
    return [
        Row(
            pk=pk,
            title=found[pk].external_id or turns.opening(found[pk].opening or "") or str(found[pk]),
            opening=found[pk].opening if found[pk].external_id and found[pk].opening else "",
            turn_count=found[pk].turn_count,
            model=found[pk].model,
            condition=found[pk].condition,
            complete=work.get((pk, Assignment.Status.COMPLETE), 0),
            in_progress=work.get((pk, Assignment.Status.IN_PROGRESS), 0),
            scores=[scores.get((pk, column.lens), {}).get(column.measure) for column in COLUMNS],
        )
        for pk in ids
        if pk in found
    ]


def _scores(ids: Sequence[int]) -> dict[tuple[int, str], Mapping[str, float | None]]:
    """Return the newest summary of each conversation and lens."""
    rows = Score.objects.filter(
        conversation__in=ids,
        lens__in=[column.lens for column in COLUMNS],
        run=newest_run(OuterRef("lens")),
    )
    return {(row.conversation_id, row.lens): row.summary for row in rows}


def _work(ids: Sequence[int]) -> dict[tuple[int, str], int]:
    rows = Assignment.objects.filter(conversation__in=ids, kind=Assignment.Kind.WORK).order_by()
    counts = rows.values_list("conversation", "status").annotate(n=Count("pk"))
    return {(conversation, status): n for conversation, status, n in counts}
