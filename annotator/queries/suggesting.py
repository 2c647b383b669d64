"""Where annotators may see what lenses suggest, and what they made of it."""

from dataclasses import dataclass

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from annotator.models import Assignment, Conversation, Project, SuggestionDecision
from annotator.queries import overlap

Verdict = SuggestionDecision.Verdict


@dataclass(frozen=True, slots=True)
class Anchoring:
    """How often annotators did what a version of a lens suggested for a label."""

    lens: str
    version: str
    layer: str
    label: str
    accepted: int
    rejected: int
    changed: int

    @property
    def decided(self) -> int:
        """How many suggestions were decided on."""
        return self.accepted + self.rejected + self.changed


def shown(work: Assignment) -> bool:
    """Whether suggestions are shown with this work: never with gold or training.

    By default not where several people label a conversation either: what all of them saw would
    count as their agreement.
    """
    if work.kind != Assignment.Kind.WORK:
        return False
    project = work.conversation.corpus.project
    if project.suggestions != Project.Suggestions.SINGLE:
        return project.suggestions == Project.Suggestions.ALL
    rows = Conversation.objects.filter(pk=work.conversation_id)
    return rows.annotate(wanted=overlap.wanted(project)).filter(wanted=1).exists()


def decided(work: Assignment) -> list[tuple[int, int, str]]:
    """Return the turn, the label and the lens of every suggestion decided on."""
    rows = _newest(SuggestionDecision.objects.filter(assignment=work))
    found = rows.exclude(verdict=Verdict.UNDONE).order_by("turn__index", "at")
    return list(found.values_list("turn__index", "label", "lens"))


def _newest(rows: QuerySet[SuggestionDecision]) -> QuerySet[SuggestionDecision]:
    """Return the newest decision about each suggestion."""
    same = {each: OuterRef(each) for each in ("assignment", "turn", "label", "lens")}
    newest = SuggestionDecision.objects.filter(**same).order_by("-at", "-op").values("op")[:1]
    return rows.filter(op=Subquery(newest))


def anchoring(project: Project) -> list[Anchoring]:
    """Return, by lens, version and label, what became of suggestions in the project."""
    theirs = SuggestionDecision.objects.filter(assignment__conversation__corpus__project=project)
    rows = (
        _newest(theirs)
        .exclude(verdict=Verdict.UNDONE)
        .values("lens", "version", "label__layer__name", "label__name")
        .annotate(
            accepted=Count("op", filter=Q(verdict=Verdict.ACCEPTED)),
            rejected=Count("op", filter=Q(verdict=Verdict.REJECTED)),
            changed=Count("op", filter=Q(verdict=Verdict.CHANGED)),
            layer_at=Min("label__layer__position"),
            label_at=Min("label__position"),
        )
        .order_by("lens", "version", "layer_at", "label__layer__name", "label_at", "label__name")
    )
    return [
        Anchoring(
            lens=row["lens"],
            version=row["version"],
            layer=row["label__layer__name"],
            label=row["label__name"],
            accepted=row["accepted"],
            rejected=row["rejected"],
            changed=row["changed"],
        )
        for row in rows
    ]
