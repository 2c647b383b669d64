"""Knowledge retention for a corpus's table, from a sample: reading all texts would take minutes."""

import numpy as np

from annotator.models import Conversation
from annotator.queries import transcripts
from inspector.lenses.aggregates.retention import counted
from inspector.queries.tables import Array
from inspector.services.packing import Frame

SAMPLE = 300  # conversations
SEED = 20_230_621


def sample(corpus: int, at: Frame) -> Array:
    """Return a row for each conversation of a seeded sample of newest revisions.

    Its place, then by lag the facts given, those used, and both beside another conversation of the
    sample (inspector.lenses.aggregates.retention), one after the other.
    """
    rows = Conversation.objects.filter(corpus=corpus, superseded_by=None).order_by("pk")
    ids = np.array(rows.values_list("pk", flat=True), np.int64)
    drawn = np.random.default_rng(SEED).permutation(len(ids))[:SAMPLE]
    wanted = np.intersect1d(ids[drawn], at.ids)
    found, other = [], None
    for pk, transcript in transcripts.load(wanted.tolist()).items():
        counts = counted(transcript, other)
        found.append([int(np.searchsorted(at.ids, pk)), *(n for part in counts for n in part)])
        other = transcript
    return np.array(found, np.int32).reshape(-1)
