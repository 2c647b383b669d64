"""Outcomes of several files as one Markdown page's tables."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from inspector.evaluation.figures import Figures
from inspector.evaluation.outcome import Outcome
from inspector.evaluation.report import CUT_HEADINGS, HEADINGS, cells, cut_cells, ranks, versions

WEAK_F1, WEAK_AUC = 0.5, 0.7
FEW = 20  # labelled turns, under which a figure says little


def as_markdown(found: Sequence[Outcome]) -> str:
    """Return tables of all figures, boundaries and rank correlations, and what was not measured.

    A class is called weak under an F1 of .50, or under an AUC of .70 where there are only scores;
    few says that fewer than 20 turns are labelled so.
    """
    return "\n".join(_lines(found)) + "\n"


def remark(each: Figures) -> str:
    """Return whether a lens is weak at a class, and whether few turns are labelled so."""
    f1 = each.f1.value if each.f1 else None
    auc = each.auc.value if each.auc else None
    weak = f1 < WEAK_F1 if f1 is not None else auc is not None and auc < WEAK_AUC
    return ", ".join(["weak"] * weak + ["few"] * (each.positives < FEW))


def _lines(found: Sequence[Outcome]) -> Iterator[str]:
    yield f"Measured with {versions(found)}."
    yield ""
    yield from _table(
        ("set", "conversations", *HEADINGS, ""),
        [
            [_name(outcome), f"{outcome.conversations:,}", *cells(each), remark(each)]
            for outcome in found
            for each in outcome.results
            if each.measured
        ],
    )
    yield ""
    yield from _table(
        ("set", *CUT_HEADINGS),
        [[_name(outcome), *cut_cells(cut)] for outcome in found for cut in outcome.boundaries],
    )
    yield ""
    yield from _table(
        ("set", "lens", "measure", "degrees of", "rank correlation"),
        [[_name(outcome), *row] for outcome in found for row in ranks(outcome)],
    )
    yield ""
    yield from _table(
        ("set", "labels that were not measured", "turns", "labelled", "why"),
        [
            [_name(outcome), each.title, f"{each.left_out:,}", f"{each.positives:,}", each.why]
            for outcome in found
            for each in outcome.results
            if not each.measured
        ],
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(map(_escaped, row))} |" for row in rows)


def _name(found: Outcome) -> str:
    return PurePath(found.file).stem


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
