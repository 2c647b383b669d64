"""Published examples, and answers made at random."""

import numpy as np
from hypothesis import strategies as st

from annotator.agreement.arrays import Ints
from annotator.agreement.ratings import MISSING, Ratings, ratings

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve
# units, 0 where there is no answer.
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]
).T
# Fleiss, Psychological Bulletin 76 (1971), table 1: thirty patients, six psychiatrists, how many
# chose depression, personality disorder, schizophrenia, neurosis, other.
DIAGNOSES = """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501
    30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
# Cohen, Educational and Psychological Measurement 20 (1960), as Fleiss cites it: two judges.
JUDGES = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])


def expanded(counts: Ints) -> Ints:
    """Return units x raters that have these counts, units x categories."""
    return np.array([np.repeat(np.arange(len(row)), row) for row in counts])


def diagnoses() -> Ints:
    return np.array([[int(digit) for digit in patient] for patient in DIAGNOSES.split()])


def judged() -> Ints:
    rows, columns = np.indices(JUDGES.shape)
    pairs = np.stack([rows.ravel(), columns.ravel()], axis=1)
    return np.repeat(pairs, JUDGES.ravel(), axis=0)


@st.composite
def answers(draw: st.DrawFn, *, raters: int | None = None, missing: bool = True) -> Ratings:
    """Return answers of a few raters to units of a few conversations."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    units = draw(st.integers(1, 40))
    people = raters or draw(st.integers(2, 5))
    categories = draw(st.integers(1, 4))
    codes = generator.integers(categories, size=(units, people))
    if missing:
        codes[generator.random(codes.shape) < 0.3] = MISSING
    return ratings(codes, generator.integers(6, size=units), categories)
