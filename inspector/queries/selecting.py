"""Which conversations of a corpus: by what is said, labelled, found and scored.

Every page that narrows a corpus down does it by a Selection, so that an address means the same
everywhere.
"""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from annotator.models import Annotation, Assignment, Conversation, Corpus
from annotator.queries import searching
from inspector.models import Finding, NewestScore

LABELLED = {"complete": "Completed by somebody", "open": "In progress", "none": "Not begun"}
NO_PROMPT = "none"
COUNTED = (Assignment.Kind.WORK, Assignment.Kind.GOLD)  # not what was given to learn by


@dataclass(frozen=True, slots=True)
class Selection:
    """Which conversations, in which order; a leading minus sorts downwards.

    ``search`` is words that are said, or part of an id. ``prompt`` is NO_PROMPT or the hash of the
    system prompt. ``labelled`` is a key of LABELLED, ``label`` a layer's and a label's key with a
    slash between, ``annotator`` a name, ``finding`` a lens and a kind of event and ``measure`` a
    lens and a summary measure with a dot between; ``least`` and ``most`` bound that measure.
    ``shortest`` and ``longest`` are in turns. Empty and None select everything. Only the newest
    revision of a conversation is there unless ``all_revisions`` says otherwise.
    """

    search: str = ""
    model: str = ""
    condition: str = ""
    prompt: str = ""
    labelled: str = ""
    label: str = ""
    annotator: str = ""
    finding: str = ""
    measure: str = ""
    least: float | None = None
    most: float | None = None
    shortest: int | None = None
    longest: int | None = None
    trial: int | None = None
    upload: int | None = None
    all_revisions: bool = False
    sort: str = "id"

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out that the corpus shows by itself."""
        plain = Selection()
        return any(
            getattr(self, field.name) != getattr(plain, field.name)
            for field in fields(self)
            if field.name != "sort"
        )

    @property
    def detailed(self) -> bool:
        """Whether it narrows by labels, people, findings or scores."""
        return bool(self.label or self.annotator or self.finding or self.measure)


def conversations(corpus: Corpus, selection: Selection) -> QuerySet[Conversation]:
    """Return the selected conversations, in no order."""
    rows = Conversation.objects.filter(corpus=corpus).order_by()
    if not selection.all_revisions:
        rows = rows.filter(superseded_by=None)
    if selection.search:
        rows = rows.filter(searching.said(selection.search))
    if selection.prompt:
        rows = rows.filter(prompt_hash="" if selection.prompt == NO_PROMPT else selection.prompt)
    exact = {
        "model": selection.model,
        "condition": selection.condition,
        "turn_count__gte": selection.shortest,
        "turn_count__lte": selection.longest,
        "trial": selection.trial,
        "upload": selection.upload,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if selection.measure:
        lens, _, measure = selection.measure.partition(".")
        rows = with_value(rows, lens, measure, "measured")
        bounds = {"measured__gte": selection.least, "measured__lte": selection.most}
        rows = rows.filter(**{name: end for name, end in bounds.items() if end is not None})
    return rows.filter(*_people(selection), *_lenses(selection))


def with_value(
    rows: QuerySet[Conversation], lens: str, measure: str, name: str
) -> QuerySet[Conversation]:
    """Give conversations a lens's newest summary measure as ``name``, null if not measured.

    By joins, since a subquery for each of many conversations takes several times as long.
    """
    newest, score = f"{name}_newest", f"{name}_score"
    joined = rows.alias(
        **{
            newest: FilteredRelation("newest_scores", condition=Q(newest_scores__lens=lens)),
            score: FilteredRelation(
                "scores", condition=Q(scores__lens=lens, scores__run=F(f"{newest}__run"))
            ),
        }
    )
    value = Cast(KeyTextTransform(measure, f"{score}__summary"), FloatField())
    return joined.alias(**{name: value})


def newest_run(lens: str | OuterRef) -> Subquery:
    """Return the run whose results of ``lens`` are the newest of the conversation at hand."""
    rows = NewestScore.objects.filter(conversation=OuterRef("conversation"), lens=lens)
    return Subquery(rows.values("run"))


def _people(selection: Selection) -> list[Q]:
    found: list[Q] = []
    work = Assignment.objects.filter(conversation=OuterRef("pk"), kind=Assignment.Kind.WORK)
    status: dict[str, Any] = {
        "complete": Q(Exists(work.filter(status=Assignment.Status.COMPLETE))),
        "open": Q(Exists(work.filter(status=Assignment.Status.IN_PROGRESS))),
        "none": ~Q(Exists(work.filter(status__in=Assignment.BEGUN))),
    }
    if selection.labelled:
        found.append(status[selection.labelled])
    if selection.annotator:
        theirs = Assignment.objects.filter(conversation=OuterRef("pk"), kind__in=COUNTED)
        found.append(Q(Exists(theirs.filter(annotator__username=selection.annotator))))
    if selection.label:
        layer, _, label = selection.label.partition("/")
        given = Annotation.objects.filter(
            assignment__conversation=OuterRef("pk"),
            assignment__kind__in=COUNTED,
            removed_at=None,
            label__layer__key=layer,
            label__key=label,
        )
        if selection.annotator:
            given = given.filter(assignment__annotator__username=selection.annotator)
        found.append(Q(Exists(given)))
    return found


def _lenses(selection: Selection) -> list[Q]:
    found: list[Q] = []
    if selection.finding:
        lens, _, kind = selection.finding.partition(".")
        events = Finding.objects.filter(
            conversation=OuterRef("pk"),
            lens=lens,
            kind=kind,
            run_id=newest_run(lens),
        )
        found.append(Q(Exists(events)))
    return found
