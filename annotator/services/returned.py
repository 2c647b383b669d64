"""Labels that come back with an export: of whom they were, as they were, when they were given."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annotator.errors import InvalidInput
from annotator.formats.base import Problem, Record
from annotator.models import (
    Assignment,
    Decision,
    Label,
    Layer,
    Project,
    Turn,
    Upload,
)
from annotator.schemes import attributes
from annotator.schemes.fields import MAX_KEY
from annotator.services import bulk
from annotator.services.bulk import NewLabel, NewWork
from annotator.services.storing import Stored
from annotator.transcript import Decided, GivenLabel, Work

Place = tuple[str, str]


@dataclass(slots=True)
class Returned:
    """How many labels were written, and what could not be."""

    labels: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Scheme:
    """The labels of a project by layer, label and version, and the newest of each."""

    exact: Mapping[tuple[Place, int], Label]
    newest: Mapping[Place, Label]

    def find(self, given: GivenLabel) -> Label | None:
        place = (given.layer, given.label)
        return self.exact.get((place, given.version)) or self.newest.get(place)


def store(*, upload: Upload, stored: Stored) -> Returned:
    """Write the work that an export's conversations bring back, by COPY.

    Whoever did it becomes a source of the project, since an account of the same name may be
    somebody else. Work that a source has on a conversation already stays as it is, and so does its
    gold. A label that the project's scheme doesn't have, or that doesn't fit its turn, is told and
    left out; one that stands twice is written once. Call it in the transaction that stored the
    conversations.
    """
    records = {**stored.known, **stored.conversations}
    brought = {pk: record for pk, record in records.items() if record.transcript.work}
    found = Returned()
    if not brought:
        return found
    project = upload.corpus.project
    sources = _sources(
        project, {name for each in brought.values() for name in _people(each.transcript.work)}
    )
    fresh = _fresh(brought, sources)
    turns = _turns(brought)
    ids = bulk.write_work([_work(pk, who, work, turns[pk]) for pk, who, work, _ in fresh])
    scheme, missing = _scheme(project), Counter[str]()
    rows: dict[tuple[object, ...], NewLabel] = {}
    for assignment, (pk, _, work, line) in zip(ids, fresh, strict=True):
        for given in work.labels:
            label = scheme.find(given)
            row = _row(assignment, label, given, turns[pk]) if label else None
            if row is None:
                missing[f"{given.layer}/{given.label}"] += 1
                where = f"$.work, {work.annotator}, turn {given.turn + 1}"
                if missing[f"{given.layer}/{given.label}"] == 1:
                    found.problems.append(_problem(line, where, given, known=label is not None))
            else:
                rows.setdefault((row.work, row.turn, row.label, row.span, row.link), row)
    found.labels = bulk.write_labels(rows.values())
    _write_decisions(
        [
            (assignment, turns[pk][decided.turn][0], decided)
            for assignment, (pk, _, work, _) in zip(ids, fresh, strict=True)
            for decided in work.decisions
            if decided.turn in turns[pk] and len(decided.layer) <= MAX_KEY
        ],
        sources,
    )
    return found


def _fresh(
    brought: Mapping[int, Record], sources: Mapping[str, int]
) -> list[tuple[int, int, Work, int]]:
    """Return the work that is new: conversation, source, work and its line in the file."""
    there = Assignment.objects.filter(conversation__in=brought)
    known = set(
        there.filter(annotator__in=sources.values()).values_list("conversation", "annotator")
    )
    golden = set(there.filter(kind=Assignment.Kind.GOLD).values_list("conversation", flat=True))
    return [
        (pk, sources[work.annotator], work, record.line)
        for pk, record in brought.items()
        for work in record.transcript.work
        if (pk, sources[work.annotator]) not in known and not (work.kind == "gold" and pk in golden)
    ]


def _people(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        yield work.annotator
        for decided in work.decisions:
            yield from decided.took


def _write_decisions(rows: list[tuple[int, int, Decided]], sources: Mapping[str, int]) -> None:
    Decision.objects.bulk_create(
        Decision(
            assignment_id=assignment,
            turn_id=turn,
            layer=decided.layer,
            rule=decided.rule,
            threshold=decided.threshold,
            took=sorted(sources[name] for name in decided.took),
            reason=decided.reason,
            against=decided.against[:60],
            decided_by_name=decided.by[:150],
            at=decided.at,
        )
        for assignment, turn, decided in rows
    )


def _problem(line: int, where: str, given: GivenLabel, *, known: bool) -> Problem:
    said = (
        "doesn't fit the turn; it and others like it are left out"
        if known
        else "is not in the project's scheme; it is left out wherever it stands"
    )
    return Problem(line, where, f"the label {given.layer}/{given.label} {said}", kept=True)


def _sources(project: Project, names: Iterable[str]) -> dict[str, int]:
    return {name: bulk.source(project, name).pk for name in sorted(names)}


def _scheme(project: Project) -> _Scheme:
    exact, newest = {}, {}
    for label in (
        Label.objects.filter(layer__scheme_version__project=project)
        .select_related("layer__scheme_version")
        .order_by("layer__scheme_version__number")
    ):
        place = (label.layer.key, label.key)
        exact[place, label.layer.scheme_version.number] = label
        newest[place] = label
    return _Scheme(exact, newest)


def _turns(conversations: Iterable[int]) -> Mapping[int, Mapping[int, tuple[int, int]]]:
    """Return the turns of conversations: id and length of the text, by index."""
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    rows = Turn.objects.filter(conversation__in=list(conversations)).order_by()
    for pk, index, turn, text in rows.values_list("conversation", "index", "pk", "text"):
        found[pk][index] = (turn, len(text))
    return found


def _work(
    conversation: int, source: int, work: Work, turns: Mapping[int, tuple[int, int]]
) -> NewWork:
    asked = work.asked
    if asked is not None:  # of turns that are there
        asked = {layer: [at for at in places if at in turns] for layer, places in asked.items()}
    return NewWork(
        conversation=conversation,
        annotator=source,
        kind=work.kind,
        status=work.status,
        asked=asked,
        created_at=work.created_at,
        completed_at=work.completed_at,
    )


def _row(
    assignment: int, label: Label, given: GivenLabel, turns: Mapping[int, tuple[int, int]]
) -> NewLabel | None:
    """Return the label as it is to be written, None where it doesn't fit its turns."""
    turn, unit = turns.get(given.turn), label.layer.unit
    if turn is None or not _fits(given.start, given.end, turn[1], spans=unit != Layer.Unit.TURN):
        return None
    if (given.to is not None) != (unit == Layer.Unit.LINK):
        return None
    if unit == Layer.Unit.SPAN and given.start is None:
        return None
    link = None
    if given.to is not None:
        linked = turns.get(given.to.turn)
        if linked is None or not _fits(given.to.start, given.to.end, linked[1], spans=True):
            return None
        link = (linked[0], given.to.turn, _span(given.to.start, given.to.end))
    try:
        known = attributes.from_plain(label.layer.attributes)
        details = attributes.checked(known, given.attributes)
    except InvalidInput:
        return None
    return NewLabel(
        work=assignment,
        turn=turn[0],
        label=label.pk,
        name=f"{given.layer}/{given.label}",
        at=given.at,
        span=_span(given.start, given.end),
        link=link,
        attributes=details,
        author=given.by[:150],
    )


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def _fits(start: int | None, end: int | None, length: int, *, spans: bool) -> bool:
    if start is None and end is None:
        return True
    return spans and start is not None and end is not None and 0 <= start < end <= length
