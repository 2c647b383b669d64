"""Putting labelled conversations through the lenses that measure something their labels say."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from annotator.transcript import Transcript
from inspector.evaluation.layers import Values, annotated, graded
from inspector.evaluation.mapping import CLASSES, LabelClass, unseen
from inspector.evaluation.reading import Labelled
from inspector.evaluation.tally import Tally, tallies
from inspector.lenses import panel
from inspector.lenses.base import CorpusLens, Lens, LensResult
from inspector.lenses.statistics import statistics

EARLIER = 20  # sessions that a lens may look back at, as in a run


class Judge:
    """Takes conversations one by one and keeps, for each class, both sides.

    ``annotated`` counts the annotated turns of each layer, ``values`` its labels, ``positives`` the
    turns of each class, ``whole`` the labels of whole conversations.
    """

    def __init__(self, lenses: Iterable[Lens], classes: Sequence[LabelClass] = CLASSES) -> None:
        """Judge ``lenses`` by ``classes``; a class that belongs to another is measured by none."""
        self.lenses = {lens.name: lens for lens in lenses}
        self.classes = classes
        self.conversations = 0
        self.turns = 0
        self.values: dict[str, Counter[str]] = defaultdict(Counter)
        self.annotated: Counter[str] = Counter()
        self.positives: Counter[LabelClass] = Counter()
        self.whole: Counter[str] = Counter()
        self.tallies: dict[LabelClass, list[Tally]] = {
            label: list(tallies(label, self.lenses[label.lens]))
            for label in classes
            if not unseen(label, self.lenses.get(label.lens))
        }
        self._statistics: dict[str, Mapping[str, Any]] = {}
        self._before: dict[str, deque[Transcript]] = defaultdict(lambda: deque(maxlen=EARLIER))

    def prepare(self, corpus: Callable[[], Iterable[Labelled]]) -> None:
        """Count over the corpus first, as a run does, for the lenses that will ask for it.

        ``corpus`` reads it from its beginning: if a lens may ask, once for the layers that there
        are, and once for each lens that does. A part of it is held at a time.
        """
        if not _counting(self._panel(label.layer for label in self.tallies)):
            return
        layers = {layer for each in corpus() for layer in annotated(each.turns)}
        self._statistics = {
            lens.name: statistics(lens, (each.transcript for each in corpus()))
            for lens in _counting(self._panel(layers))
        }

    def add(self, labelled: Labelled) -> None:
        """Score a conversation with every lens that its labels can say something of."""
        gold, transcript = annotated(labelled.turns), labelled.transcript
        group = transcript.session_group
        results = panel.score(
            self._panel(gold),
            transcript,
            earlier=list(self._before[group]) if group else (),
            statistics=self._statistics,
            label=transcript.id,
        )
        self.take(gold, len(labelled.turns), results, graded(labelled.turns))
        self.whole.update(labelled.conversation.keys())
        if group:
            self._before[group].append(transcript)

    def take(
        self,
        gold: Mapping[str, Sequence[Values | None]],
        turns: int,
        results: Mapping[str, LensResult],
        grades: Mapping[str, Sequence[float | None]] = MappingProxyType({}),
    ) -> None:
        """Take in a conversation: its labels by layer and turn, and what each lens says of it.

        ``grades`` has by layer what people said by degrees.
        """
        self._count(gold, turns)
        for label, found in self.tallies.items():
            if label.layer in gold:
                values, said = gold[label.layer], grades.get(label.layer, ())
                for tally in found:
                    tally.take(self.conversations - 1, values, results[label.lens], said)

    def _panel(self, layers: Iterable[str]) -> list[Lens]:
        """Return the lenses that measure something of ``layers``, each after its parts."""
        wanted = set(layers)
        names = [label.lens for label in self.tallies if label.layer in wanted]
        for name in names:  # grows
            names += [part.name for part in panel.parts(type(self.lenses[name]))]
        return panel.ordered(self.lenses[name] for name in names if name in self.lenses)

    def _count(self, gold: Mapping[str, Sequence[Values | None]], turns: int) -> None:
        self.conversations += 1
        self.turns += turns
        for layer, values in gold.items():
            classes = [label for label in self.classes if label.layer == layer]
            said = [each for each in values if each is not None]
            self.annotated[layer] += len(said)
            for each in said:
                self.values[layer].update(each)
                self.positives.update(label for label in classes if label.positive(each))


def _counting(lenses: Iterable[Lens]) -> list[CorpusLens]:
    return [lens for lens in lenses if isinstance(lens, CorpusLens)]
