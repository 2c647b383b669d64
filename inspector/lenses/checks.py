"""Understanding checks in spoken talk: what sounds like a statement and asks to be confirmed.

In meetings few of them have words or marks that tell; the learned model of grounding acts sees them
by their form and place. In writing, questions that it takes for clarification are rarely repair.
"""

from collections.abc import Mapping

from annotator.transcript import Role, Transcript
from inspector.lenses.learned.features import Features, features
from inspector.lenses.learnedacts import probabilities, thresholds

CLASS = "understanding-check"
ENOUGH = 50  # utterances from which on fillers tell spoken talk; in a short chat one says nothing


def is_spoken(known: Features) -> bool:
    """Whether more than one utterance in twenty-five of a longer conversation has a filler."""
    return len(known) >= ENOUGH and bool(known.named["spoken"][0])


def checks(transcript: Transcript) -> Mapping[int, float]:
    """Return, for each turn of people's spoken talk that is such a check, how sure the model is."""
    if sum(turn.role == Role.PARTICIPANT for turn in transcript.turns) < ENOUGH:
        return {}
    known = features(transcript)
    if not is_spoken(known):
        return {}
    found, least = probabilities(transcript), thresholds()[CLASS]
    return {
        index: sure
        for index, sure in zip(known.indices, found[CLASS], strict=True)
        if sure >= least
    }
