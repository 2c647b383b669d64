"""Putting labelled conversations through the lenses that measure something their labels say."""

import logging
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence

from annotator.transcript import Transcript
from inspector.evaluation.layers import Values, annotated
from inspector.evaluation.mapping import CLASSES, LabelClass, unseen
from inspector.evaluation.reading import Labelled
from inspector.evaluation.tally import Tally, tallies
from inspector.lenses.base import Lens, LensResult, SessionLens

EARLIER = 20  # sessions that a lens may look back at, as in a run

log = logging.getLogger(__name__)


class Judge:
    """Takes conversations one by one and keeps, for each class, both sides.

    ``annotated`` counts the annotated turns of each layer, ``values`` its labels, ``positives`` the
    turns of each class.
    """

    def __init__(self, lenses: Mapping[str, Lens]) -> None:
        """Judge ``lenses``; classes of others are measured by none."""
        self.lenses = lenses
        self.conversations = 0
        self.turns = 0
        self.values: dict[str, Counter[str]] = defaultdict(Counter)
        self.annotated: Counter[str] = Counter()
        self.positives: Counter[LabelClass] = Counter()
        self.tallies: dict[LabelClass, list[Tally]] = {
            label: list(tallies(label, lenses[label.lens]))
            for label in CLASSES
            if not unseen(label, lenses.get(label.lens))
        }
        self._before: dict[str, deque[Transcript]] = defaultdict(lambda: deque(maxlen=EARLIER))

    def add(self, labelled: Labelled) -> None:
        """Score a conversation with every lens that its labels can say something of."""
        gold = annotated(labelled.turns)
        self._count(gold, len(labelled.turns))
        results: dict[str, LensResult] = {}
        for label, found in self.tallies.items():
            if label.layer not in gold:
                continue
            if label.lens not in results:
                results[label.lens] = self._result(self.lenses[label.lens], labelled.transcript)
            for tally in found:
                tally.take(self.conversations - 1, gold[label.layer], results[label.lens])
        if labelled.transcript.session_group:
            self._before[labelled.transcript.session_group].append(labelled.transcript)

    def _count(self, gold: Mapping[str, Sequence[Values | None]], turns: int) -> None:
        self.conversations += 1
        self.turns += turns
        for layer, values in gold.items():
            for each in values:
                if each is not None:
                    self.annotated[layer] += 1
                    self.values[layer].update(each)
                    self.positives.update(
                        c for c in CLASSES if c.layer == layer and c.positive(each)
                    )

    def _result(self, lens: Lens, transcript: Transcript) -> LensResult:
        # As in a run: a lens that breaks on one conversation must not take the others along.
        try:
            if isinstance(lens, SessionLens):
                return lens.score_after(transcript, list(self._before[transcript.session_group]))
            return lens.score(transcript)
        except Exception as error:
            log.exception("lens %s on conversation %r", lens.name, transcript.id)
            return LensResult(
                unmeasured=f"The lens stopped with an error ({type(error).__name__})."
            )
