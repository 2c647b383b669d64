"""What of a corpus was not scored by the lenses there are now, as they are now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from annotator.models import Conversation, Corpus
from inspector.lenses import panel
from inspector.lenses.base import Lens
from inspector.models import NewestScore, Run


def lenses(corpus: Corpus, wanted: Sequence[Lens]) -> dict[int, tuple[str, ...]]:
    """Return, by conversation that needs any, which of ``wanted`` must score it.

    A lens must where its newest score is missing or of another version or other parameters; then
    its parts must too, and whatever builds on it.
    """
    current = _current(corpus, wanted)
    fresh: dict[int, set[str]] = defaultdict(set)
    newest = (
        NewestScore.objects.filter(conversation__corpus=corpus, lens__in=current)
        .values_list("conversation", "lens", "run")
        .order_by()
    )
    for conversation, lens, run in newest:
        if run in current[lens]:
            fresh[conversation].add(lens)
    known: dict[frozenset[str], tuple[str, ...]] = {}
    found = {}
    inside = Conversation.objects.filter(corpus=corpus).order_by("pk")
    for pk in inside.values_list("pk", flat=True):
        have = frozenset(fresh[pk])
        if have not in known:
            known[have] = _with_what_hangs_on_it(wanted, have)
        if known[have]:
            found[pk] = known[have]
    return found


def _current(corpus: Corpus, wanted: Sequence[Lens]) -> dict[str, set[int]]:
    """Return, by lens, the runs that scored with it as it is now."""
    specs = [lens.spec() for lens in wanted]
    found: dict[str, set[int]] = {lens.name: set() for lens in wanted}
    for pk, frozen in Run.objects.filter(corpus=corpus).values_list("pk", "spec"):
        for spec in specs:
            if spec in frozen:
                found[spec["name"]].add(pk)
    return found


def _with_what_hangs_on_it(wanted: Sequence[Lens], have: Iterable[str]) -> tuple[str, ...]:
    must = {lens.name for lens in wanted} - set(have)
    for lens in panel.ordered(wanted):
        parts = {part.name for part in panel.parts(type(lens))}
        if parts & must:
            must.add(lens.name)
    for lens in reversed(panel.ordered(wanted)):
        if lens.name in must:
            must |= {part.name for part in panel.parts(type(lens))}
    return tuple(lens.name for lens in wanted if lens.name in must)
