"""What lenses find, as answers that agreement compares with people's; see `AGREEMENT_MODELS`.

Only labels of turns that a lens's events stand for one by one: see `inspector.evaluation.scheme`.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db import connection

from annotator.models import Label, Layer, Project
from annotator.queries.agreement.automatic import Model
from inspector.evaluation.mapping import LabelClass
from inspector.evaluation.scheme import SCHEME
from inspector.lenses.base import Finding
from inspector.models import Run, Score
from inspector.queries import declared
from inspector.queries.selecting import newest_run

# The findings of each conversation's newest run of a lens, with the turns' ids.
FOUND = """
SELECT turn.id, finding.kind, finding.turn, finding.reason, finding.confidence
FROM (
  SELECT newest.conversation_id, newest.run_id
  FROM inspector_newestscore newest
  JOIN annotator_conversation conversation ON conversation.id = newest.conversation_id
  JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
  WHERE newest.lens = %(lens)s AND corpus.project_id = %(project)s
    AND %(conversation)s IN (0, newest.conversation_id)
) newest
JOIN inspector_finding finding
  ON finding.conversation_id = newest.conversation_id AND finding.run_id = newest.run_id
JOIN annotator_turn turn
  ON turn.conversation_id = finding.conversation_id AND turn.index = finding.turn
WHERE finding.lens = %(lens)s AND finding.kind = ANY(%(kinds)s)
ORDER BY turn.id
"""


def titles(project: Project) -> list[tuple[str, str]]:
    """Return name and title of each lens that has scored the project and finds its labels."""
    layers = Layer.objects.filter(scheme_version__project=project, unit=Layer.Unit.TURN)
    keys = set(layers.values_list("key", flat=True))
    lenses = {each.lens for each in _classes() if each.layer in keys}
    runs = Run.objects.filter(corpus__project=project)
    scored = {part["name"] for spec in runs.values_list("spec", flat=True) for part in spec}
    return sorted((name, declared.title(name)) for name in lenses & scored)


def model(project: Project, name: str, conversation: int = 0) -> Model:
    """Return what the newest run of lens ``name`` says of a conversation of the project, 0 for all.

    In three queries.
    """
    newest = Score.objects.filter(
        conversation__corpus__project=project, lens=name, run=newest_run(name)
    )
    if conversation:
        newest = newest.filter(conversation=conversation)
    classes = [each for each in _classes() if each.lens == name]
    labels: dict[str, list[tuple[int, str]]] = {each.layer: [] for each in classes}
    keys = _keys(project, set(labels))
    sure: dict[tuple[int, str, str], float] = {}
    for turn, finding in _findings(project, name, classes, conversation):
        for each in classes:
            if not any(sign.matches(finding) for sign in each.signs):
                continue
            for key in keys[each.layer]:
                if each.positive([key]):
                    labels[each.layer].append((turn, key))
                    if finding.confidence is not None:
                        place = turn, each.layer, key
                        sure[place] = max(finding.confidence, sure.get(place, 0.0))
    title = declared.title(name)
    answered = set(newest.filter(unmeasured="").values_list("conversation", flat=True))
    return Model(title, answered, labels, sure)


def stamp(project: Project, name: str) -> str:
    """Return the newest run of the project and how many of its runs are over."""
    runs = Run.objects.filter(corpus__project=project)
    last = runs.order_by("-pk").values_list("pk", flat=True).first()
    return f"{name}/{last}/{runs.exclude(state=Run.State.RUNNING).count()}"


def _classes() -> list[LabelClass]:
    """Return the classes that stand for one label each, and are found by events."""
    return [each for each in SCHEME if each.signs and len(each.values) == 1]


def _keys(project: Project, layers: set[str]) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = defaultdict(set)
    rows = Label.objects.filter(layer__scheme_version__project=project, layer__key__in=layers)
    for layer, key in rows.values_list("layer__key", "key"):
        keys[layer].add(key)
    return keys


def _findings(
    project: Project, lens: str, classes: list[LabelClass], conversation: int
) -> Iterator[tuple[int, Finding]]:
    kinds = sorted({sign.kind for each in classes for sign in each.signs})
    with connection.cursor() as cursor:
        cursor.execute(
            FOUND,
            {"lens": lens, "project": project.pk, "kinds": kinds, "conversation": conversation},
        )
        for turn, kind, index, reason, confidence in cursor.fetchall():
            yield turn, Finding(kind, index, reason, confidence=confidence)
