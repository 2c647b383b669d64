"""A project's own labels among what a model learns from."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from inspector.training.specs import Spec, Target
from inspector.training.train import Corpus, labelled

ENOUGH = 20  # utterances of the class, and of others, in the half that is learned from
SPREAD = 5  # conversations that have one of the class
# Made for meetings, channels and lessons: labels of other talk would only blur them.
ELSEWHERE = frozenset(
    {"understanding-check", "spoken-shift", "thread-start", "thread-resume", "off-task"}
)


def joined(spec: Spec, corpora: Mapping[str, Corpus]) -> Spec | None:
    """Return ``spec`` with its classes learned from a project's own labels, too.

    A class with enough of them is learned from those and whichever of its corpora are there. One
    without is learned as ever where all its corpora are there; else it has no corpora: it keeps
    the weights it is shipped with. None if there are enough of no class.
    """
    own = {name: each for name, each in corpora.items() if each.own}
    found = {target: tuple(n for n in own if _enough(target, own[n])) for target in spec.targets}
    if not any(found.values()):
        return None
    targets = tuple(
        replace(target, corpora=_corpora(target, found[target], corpora)) for target in spec.targets
    )
    digest = hashlib.sha256("".join(own[name].about["sha256"] for name in sorted(own)).encode())
    version = f"{spec.version}+{digest.hexdigest()[:8]}"
    return replace(spec, targets=targets, version=version)


def _corpora(
    target: Target, own: tuple[str, ...], corpora: Mapping[str, Corpus]
) -> tuple[str, ...]:
    there = tuple(name for name in target.corpora if name in corpora)
    return (*there, *own) if own or len(there) == len(target.corpora) else ()


def _enough(target: Target, corpus: Corpus) -> bool:
    """Whether a corpus has enough of a class to learn it from, and something to hold it against."""
    if target.name in ELSEWHERE:
        return False
    counts = [labelled(target, [each]) for each in corpus.learned]
    every, kept = sum(counts, Counter[int]()), labelled(target, corpus.kept)
    spread = sum(each[1] > 0 for each in counts)
    return min(every[0], every[1]) >= ENOUGH and spread >= SPREAD and kept[0] + kept[1] > 0
