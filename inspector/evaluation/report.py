"""An outcome as data, and as columns for a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.agreement.bootstrap import Coefficient
from inspector.evaluation.figures import Boundaries, Figures
from inspector.evaluation.mapping import ANY_MEASURE
from inspector.evaluation.outcome import Outcome

DIGITS = 4
NOT_DEFINED = "–"
HEADINGS = ("lens", "class", "turns", "positive", "precision", "recall", "F1", "κ", "AUC")
CUT_HEADINGS = ("lens", "Pk", "WindowDiff", "boundary F1")

Rows = Sequence[Sequence[str]]


def as_data(found: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON has it; null where a figure isn't defined or wasn't measured."""
    return {
        "file": found.file,
        "conversations": found.conversations,
        "turns": found.turns,
        "results": [_row(each, found) for each in (*found.results, *found.unused)],
        "boundaries": [_cut(each) for each in found.boundaries],
    }


def as_text(found: Outcome) -> str:
    """Return an outcome as aligned columns; 95 % intervals stand in brackets."""
    return "\n".join(_lines(found)) + "\n"


def _row(each: Figures, found: Outcome) -> dict[str, Any]:
    macro = found.macro(each)
    spec = found.specs.get(each.lens, {})
    return {
        "lens": each.lens or None,
        # Each measure beside the events has a row; whoever goes by class finds that of the events.
        "class": each.title if each.label.score == ANY_MEASURE else each.label.name,
        "n": each.turns,
        "positives": each.positives,
        "precision": _value(each.precision),
        "recall": _value(each.recall),
        "f1": _value(each.f1),
        "f1_interval": _interval(each.f1),
        "auc": _value(each.auc),
        "auc_interval": _interval(each.auc),
        "rank_correlation": _value(each.rank),
        "rank_correlation_interval": _interval(each.rank),
        "kappa": _value(each.kappa),
        "kappa_interval": _interval(each.kappa),
        "macro_f1": None if macro is None else round(macro, DIGITS),
        "found": each.found,
        "version": spec.get("version"),
        "params": spec.get("params"),
        "layer": each.label.layer,
        "measure": each.measure or None,
        "left_out": each.left_out,
        "why": each.why or None,
    }


def _cut(each: Boundaries) -> dict[str, Any]:
    return {
        "lens": each.lens,
        "pk": _value(each.pk),
        "windowdiff": _value(each.windowdiff),
        "f1": _value(each.f1),
        "pk_interval": _interval(each.pk),
        "windowdiff_interval": _interval(each.windowdiff),
        "f1_interval": _interval(each.f1),
        "conversations": each.pk.conversations,
    }


def _value(given: Coefficient | None) -> float | None:
    return None if given is None or given.value is None else round(given.value, DIGITS)


def _interval(given: Coefficient | None) -> list[float] | None:
    if given is None or given.low is None or given.high is None:
        return None
    return [round(given.low, DIGITS), round(given.high, DIGITS)]


def _lines(found: Outcome) -> Iterator[str]:
    yield (
        f"{found.file}: {found.conversations:,} conversations, {found.turns:,} turns"
        + (f", {found.problems:,} lines left out" if found.problems else "")
    )
    measured = [each for each in found.results if each.measured]
    if measured:
        yield ""
        yield from _aligned([HEADINGS, *_told_apart(measured)])
    if found.boundaries:
        yield ""
        yield from _aligned([CUT_HEADINGS, *map(cut_cells, found.boundaries)])
    said = [*_macros(found), *_ranks(found), *_notes(found), *_unused(found)]
    if found.specs:
        said.append(f"Measured with {versions([found])}.")
    if said:
        yield ""
        yield from said


def _told_apart(found: Sequence[Figures]) -> Iterator[list[str]]:
    """Yield the cells of classes; those that two layers have by one name are said with theirs."""
    names = Counter((each.lens, each.title) for each in found)
    for each in found:
        lens, title, *rest = cells(each)
        layer = each.label.layer.rpartition(".")[2]
        yield [lens, f"{title} ({layer})" if names[each.lens, each.title] > 1 else title, *rest]


def cells(each: Figures) -> list[str]:
    """Return the figures of a class as text, under HEADINGS."""
    rates = (each.precision, each.recall, each.f1, each.kappa, each.auc)
    counted = [f"{each.turns:,}", f"{each.positives:,}"]
    return [each.lens, each.title, *counted, *map(shown, rates)]


def cut_cells(each: Boundaries) -> list[str]:
    """Return the figures of boundaries as text, under CUT_HEADINGS."""
    return [each.lens, *map(shown, (each.pk, each.windowdiff, each.f1))]


def shown(given: Coefficient | None) -> str:
    """Return a figure with its interval, if it has one; NOT_DEFINED where it has no value."""
    if given is None:
        return NOT_DEFINED
    return figure(given.value, (given.low, given.high))


def figure(value: float | None, bounds: Sequence[float | None] = ()) -> str:
    """Return the same for a value and the bounds of its interval; they may be missing."""
    if value is None:
        return NOT_DEFINED
    known = [_two(bound) for bound in bounds if bound is not None]
    return f"{_two(value)} [{', '.join(known)}]" if known else _two(value)


def _two(value: float) -> str:
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def versions(found: Iterable[Outcome]) -> str:
    """Return which versions of lenses the figures are of."""
    known = sorted({(name, spec["version"]) for each in found for name, spec in each.specs.items()})
    return ", ".join(f"{name} version {version}" for name, version in known)


def _macros(found: Outcome) -> Iterator[str]:
    """Yield the macro-F1 of each lens and layer, once."""
    told = set()
    for each in found.results:
        macro = found.macro(each)
        where = f"{each.lens} on {each.label.layer}"
        if macro is not None and where not in told:
            told.add(where)
            yield f"Macro-F1 of {where}: {macro:.2f}"


def ranks(found: Outcome) -> list[tuple[str, str, str, str]]:
    """Return lens, measure, layer and rank correlation where people gave degrees, each once."""
    told = {
        (each.lens, each.measure or "confidence", each.label.layer): shown(each.rank)
        for each in found.results
        if each.rank
    }
    return [(*what, figure) for what, figure in told.items()]


def _ranks(found: Outcome) -> Iterator[str]:
    for lens, measure, layer, figure in ranks(found):
        yield f"Rank correlation of {lens} {measure} with {layer}: {figure}"


def _notes(found: Outcome) -> Iterator[str]:
    """Yield what could not be measured, and why."""
    for each in found.results:
        if each.left_out:
            lens = f"{each.lens} on " if each.lens else ""
            yield f"Not measured: {lens}{each.title}, {each.left_out:,} turns: {each.why}"


def _unused(found: Outcome) -> Iterator[str]:
    """Yield the classes of each layer that no turn is labelled as, though others of it are used."""
    for layer in dict.fromkeys(each.label.layer for each in found.unused):
        names = [each.label.name for each in found.unused if each.label.layer == layer]
        yield f"Never labelled in {layer}, and perhaps not asked for: {', '.join(names)}"


def _aligned(rows: Rows) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
