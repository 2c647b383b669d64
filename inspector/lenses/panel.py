"""Several lenses over one conversation, each after those it builds on."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.transcript import Transcript
from inspector.lenses.base import Context, ContextLens, Lens, LensResult

log = logging.getLogger(__name__)


def ordered(lenses: Iterable[Lens]) -> list[Lens]:
    """Return the lenses as they come, but each after its parts."""
    waiting = {lens.name: lens for lens in lenses}
    found: list[Lens] = []

    def take(name: str) -> None:
        lens = waiting.pop(name, None)
        if lens is None:
            return
        for part in parts(type(lens)):
            take(part.name)
        found.append(lens)

    while waiting:
        take(next(iter(waiting)))
    return found


def parts(lens: type[Lens]) -> tuple[type[Lens], ...]:
    """Return the lenses that ``lens`` builds on."""
    return lens.parts if issubclass(lens, ContextLens) else ()


def score(
    lenses: Sequence[Lens],
    transcript: Transcript,
    *,
    earlier: Sequence[Transcript] = (),
    statistics: Mapping[str, Mapping[str, Any]] | None = None,
    label: object = "",
) -> dict[str, LensResult]:
    """Return what each lens says of ``transcript``, by name; ``lenses`` as ``ordered`` has them.

    ``statistics`` has, by lens, what it finished over the corpus. A lens that breaks is unmeasured;
    the log says where, with ``label``.
    """
    results: dict[str, LensResult] = {}
    for lens in lenses:
        context = Context(earlier, results, (statistics or {}).get(lens.name))
        results[lens.name] = _guarded(lens, transcript, context, label)
    return results


def _guarded(lens: Lens, transcript: Transcript, context: Context, label: object) -> LensResult:
    # A lens may be anybody's: one that breaks on one conversation must not take the others along.
    try:
        return lens.score_in(transcript, context)
    except Exception as error:
        log.exception("lens %s on conversation %s", lens.name, label)
        return LensResult(unmeasured=f"The lens stopped with an error ({type(error).__name__}).")
