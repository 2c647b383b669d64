"""The quantile of Student's t that a 95 % interval needs, without a statistics library."""

from functools import cache
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


@cache
def student(freedom: int) -> float:
    """Return the 97.5 % quantile of t with ``freedom`` degrees of freedom, at least 1.

    The Cornish-Fisher expansion (Abramowitz & Stegun 26.7.5), which is within 0.002 from three
    degrees on; the first two are exact.
    """
    if freedom <= 1:
        return 12.706_205
    if freedom == 2:
        return 4.302_653
    z, n = Z, float(freedom)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / n + second / n**2 + third / n**3 + fourth / n**4
