"""Agreement over 100,000 turns x 5 annotators, beside the libraries that compute parts of it."""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.tools import make_corpus, say, timed, written

if TYPE_CHECKING:
    from annotator.agreement.arrays import Ints
    from annotator.models import Corpus

CONVERSATIONS, TURNS, PEOPLE = 5_000, 20, 5
LABELS = ("continue", "shade", "shift", "hand-off", "return", "digression", "close")


def run(directory: Path) -> None:
    """Time the coefficients alone, then the whole of it from the database."""
    codes = _codes()
    _coefficients(codes)
    _stored(directory, codes)


def _coefficients(codes: "Ints") -> None:
    import numpy as np
    from sklearn.metrics import cohen_kappa_score
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    from annotator.agreement import cohen, krippendorff, observed
    from annotator.agreement.bootstrap import Resampler, estimate
    from annotator.agreement.ratings import ratings

    pairs = list(combinations(range(PEOPLE), 2))
    table = ratings(codes, np.arange(len(codes)) // TURNS)

    def ours(resampler: Resampler | None) -> None:
        for pair in pairs:
            estimate(cohen.cohen(table.by(list(pair))), resampler)
        estimate(observed.fleiss(table), resampler)

    def theirs() -> None:
        for first, second in pairs:
            cohen_kappa_score(codes[:, first], codes[:, second])
        fleiss_kappa(aggregate_raters(codes)[0])

    once, library = timed(lambda: ours(None)), timed(theirs)
    drawn = timed(lambda: ours(Resampler()))
    alpha = timed(lambda: estimate(krippendorff.nominal(table), Resampler()))
    say(f"agreement: {len(codes):,} turns x {PEOPLE}: κ of {len(pairs)} pairs and Fleiss' κ")
    say(f"  {once:.2f} s; scikit-learn and statsmodels {library:.2f} s, ratio {library / once:.1f}")
    say(f"  with 1,000 resamples {drawn:.2f} s; as many calls of theirs {1000 * library:,.0f} s")
    say(f"  Krippendorff's α with 1,000 resamples {alpha:.2f} s")


def _stored(directory: Path, codes: "Ints") -> None:
    from annotator.queries.agreement import reports
    from annotator.queries.agreement.selection import Selection

    corpus = make_corpus("Agreement")
    imported = timed(lambda: _bring(corpus, written(directory, _lines(codes))))
    seconds = timed(lambda: reports.compute(corpus.project, Selection()))
    say(f"  report on {codes.size:,} stored labels, by layer, label and pair, with every interval:")
    say(f"  {seconds:.1f} s; they were imported in {imported:.0f} s")


def _bring(corpus: "Corpus", path: Path) -> None:
    from django.core.files import File

    from annotator.formats.mapping import FileMapping, LabelRule
    from annotator.services import reading, uploads

    rules = tuple(
        LabelRule(f"coder{each}", "topic", {key: key for key in LABELS}, f"Coder {each}")
        for each in range(PEOPLE)
    )
    with path.open("rb") as stream:
        upload = uploads.receive(
            corpus=corpus,
            file=File(stream, name=path.name),
            user=None,
            choices=FileMapping(labels=rules),
        )
    reading.execute(pk=upload.pk)


def _lines(codes: "Ints") -> Iterator[str]:
    for conversation in range(CONVERSATIONS):
        turns = [
            {
                "speaker": "A",
                "text": f"Turn {at} of conversation {conversation}",
                **{f"coder{person}": LABELS[code] for person, code in enumerate(given)},
            }
            for at, given in enumerate(codes[conversation * TURNS : (conversation + 1) * TURNS])
        ]
        yield json.dumps({"id": f"c{conversation}", "turns": turns}) + "\n"


def _codes() -> "Ints":
    import numpy as np

    generator = np.random.default_rng(7)
    seen = generator.integers(len(LABELS), size=CONVERSATIONS * TURNS)
    codes = np.repeat(seen[:, None], PEOPLE, axis=1)
    slips = generator.random(codes.shape) < 0.3
    codes[slips] = generator.integers(len(LABELS), size=int(slips.sum()))
    return codes
