"""What lenses said of conversations in their newest runs, as an evaluation takes it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef

from inspector.evaluation.mapping import LabelClass
from inspector.lenses.base import Finding, LensResult
from inspector.models import Finding as FindingRow
from inspector.models import Run, Score, Series
from inspector.queries.selecting import newest_run

UNSCORED = LensResult(unmeasured="No run has scored it with this lens.")

Key = tuple[int, str]  # conversation, lens


@dataclass(frozen=True, slots=True)
class Said:
    """Results by conversation and lens; ``versions`` are those that lenses had in their runs.

    Findings come without their reasons: the classes of a scheme go by the kind alone.
    """

    results: Mapping[Key, LensResult]
    versions: Mapping[str, Collection[str]]

    def of(self, conversation: int, lenses: Collection[str]) -> Mapping[str, LensResult]:
        """Return the results of one conversation; unmeasured where no run scored it."""
        return {lens: self.results.get((conversation, lens), UNSCORED) for lens in lenses}


def said(conversations: Collection[int], classes: Sequence[LabelClass]) -> Said:
    """Return the events and measures that ``classes`` ask for, in four queries."""
    lenses = {label.lens for label in classes}
    scores = (
        Score.objects.filter(
            conversation__in=conversations, lens__in=lenses, run=newest_run(OuterRef("lens"))
        )
        .order_by("conversation_id", "lens")
        .values_list("conversation_id", "lens", "run_id", "unmeasured")
    )
    newest: dict[Key, int] = {}
    reasons: dict[Key, str] = {}
    for conversation, lens, run, unmeasured in scores:
        newest[conversation, lens] = run
        reasons[conversation, lens] = unmeasured
    findings = _findings(newest, {sign.kind for label in classes for sign in label.signs})
    series = _series(newest, {label.lens for label in classes if label.score})
    results = {
        key: LensResult(
            series=series.get(key, {}), findings=findings.get(key, ()), unmeasured=reason
        )
        for key, reason in reasons.items()
    }
    return Said(results, _versions(newest))


def _findings(newest: Mapping[Key, int], kinds: Collection[str]) -> dict[Key, list[Finding]]:
    found: dict[Key, list[Finding]] = defaultdict(list)
    rows = FindingRow.objects.filter(
        run__in=set(newest.values()), conversation__in={key[0] for key in newest}, kind__in=kinds
    )
    for conversation, lens, run, kind, turn, confidence in rows.order_by().values_list(
        "conversation_id", "lens", "run_id", "kind", "turn", "confidence"
    ):
        if newest.get((conversation, lens)) == run:
            found[conversation, lens].append(Finding(kind, turn, "", confidence=confidence))
    return found


def _series(
    newest: Mapping[Key, int], lenses: Collection[str]
) -> dict[Key, dict[str, list[float | None]]]:
    found: dict[Key, dict[str, list[float | None]]] = defaultdict(dict)
    rows = Series.objects.filter(
        run__in=set(newest.values()), conversation__in={key[0] for key in newest}, lens__in=lenses
    )
    for conversation, lens, run, measure, values in rows.order_by().values_list(
        "conversation_id", "lens", "run_id", "measure", "values"
    ):
        if newest.get((conversation, lens)) == run:
            found[conversation, lens][measure] = values
    return found


def _versions(newest: Mapping[Key, int]) -> dict[str, set[str]]:
    """Return the versions that lenses had in the runs of ``newest``."""
    specs = dict(Run.objects.filter(pk__in=set(newest.values())).values_list("pk", "spec"))
    versions: dict[str, set[str]] = defaultdict(set)
    for lens, run in {(lens, run) for (_, lens), run in newest.items()}:
        versions[lens] |= {spec["version"] for spec in specs[run] if spec["name"] == lens}
    return versions
