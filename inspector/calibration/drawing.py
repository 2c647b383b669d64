"""Which conversations people should label, so that a rate can be told from few of them."""

from dataclasses import dataclass

import numpy as np

from inspector.calibration.rates import FEW, Floats, Ints

LEAST = 2 * FEW  # conversations in a stratum, of which some are labelled and some are not


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """``chosen`` indices, in the order drawn, and the ``stratum`` of every conversation.

    ``bounds`` are the shares at which strata end; the last has no end, so a simple sample has none.
    """

    chosen: Ints
    stratum: Ints
    bounds: Floats


def simple(count: int, wanted: int, seed: int) -> Drawn:
    """Draw ``wanted`` of ``count`` conversations, each as likely as any other."""
    order = np.random.default_rng(seed).permutation(count)
    stratum = np.zeros(count, dtype=np.int64)
    return Drawn(order[:wanted].astype(np.int64), stratum, np.zeros(0))


def stratified(shares: Floats, wanted: int, seed: int, strata: int = 4) -> Drawn:
    """Draw about as many from each of ``strata`` groups, from few finds of the lens to many.

    ``shares`` are the lens's rates by conversation. Groups are cut at quantiles; where many
    conversations are alike, or a group would be very small, there are fewer. Each gives two at
    least, as its spread must be seen, and keeps two for the lens alone if it has four; what a small
    group can't give goes to the others.
    """
    bounds = _bounds(shares, strata)
    stratum = np.searchsorted(bounds, shares, side="left").astype(np.int64)
    draw = np.random.default_rng(seed)
    groups = [draw.permutation(np.flatnonzero(stratum == key)) for key in np.unique(stratum)]
    takes = _allocate([len(group) for group in groups], wanted)
    chosen = np.concatenate([group[:take] for group, take in zip(groups, takes, strict=True)])
    return Drawn(draw.permutation(chosen).astype(np.int64), stratum, bounds)


def _bounds(shares: Floats, strata: int) -> Floats:
    kept: list[float] = []
    below = 0
    for cut in np.unique(np.quantile(shares, np.linspace(0, 1, strata + 1)[1:-1])):
        inside = int((shares <= cut).sum())
        if inside - below >= LEAST and len(shares) - inside >= LEAST:
            kept.append(float(cut))
            below = inside
    return np.array(kept)


def _allocate(sizes: list[int], wanted: int) -> list[int]:
    takes = [min(FEW, size) for size in sizes]
    most = [size - FEW if size >= LEAST else size for size in sizes]
    left = max(0, min(wanted, sum(most)) - sum(takes))
    while left > 0:
        for index in np.argsort(takes, kind="stable"):
            if left > 0 and takes[index] < most[index]:
                takes[index] += 1
                left -= 1
    return takes
