"""How much people of a role usually repeat each other at a place in a conversation, and by chance.

The surrogate sets one side of a conversation against the other side of another, each in its own
order: what repetition is left comes of the subject and the language alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import UTTERING, speaker_of, speakers_of, uttered
from inspector.lenses.entrainment import MIN_CONTENT
from inspector.lenses.repetition import repetition_of_words
from inspector.lenses.wording import wording

PLACES = 40  # utterances of a role; later ones share the last place
BINS = 100
LEAST = 5  # values that a baseline has to rest on
BAND = (0.05, 0.5, 0.95)

Counts = dict[str, Any]


def gather(transcripts: Sequence[Transcript]) -> Counts:
    """Return sums and histograms of der_content by role and place, real and surrogate."""
    surrogates = (crossed(one, other) for one, other in pairwise(transcripts))
    return {"real": _count(transcripts), "surrogate": _count(surrogates)}


def finish(counts: Mapping[str, Any]) -> dict[str, Any]:
    """Return, by role, lists by place: the mean, and the surrogate's 5, 50 and 95 %.

    None where fewer than LEAST values are there.
    """
    real, surrogate = counts.get("real", {}), counts.get("surrogate", {})
    return {
        "mean": {
            role: [
                total / n if n >= LEAST else None
                for total, n in zip(of["sum"], of["n"], strict=True)
            ]
            for role, of in real.items()
        },
        "surrogate": {
            role: [_percentiles(histogram) for histogram in of["histogram"]]
            for role, of in surrogate.items()
        },
    }


def expected(statistics: Mapping[str, Any] | None, role: Role, place: int) -> float | None:
    """Return the mean at the ``place``-th utterance of ``role``; the last known one further on."""
    means = (statistics or {}).get("mean", {}).get(role.value, [])
    so_far = reversed(means[: min(place, PLACES - 1) + 1])
    return next((mean for mean in so_far if mean is not None), None)


def crossed(one: Transcript, other: Transcript) -> Transcript:
    """Return ``one`` with the second side's words taken from ``other``, as long as both last."""
    theirs = iter(_second_side(other))
    second = set(_places_of_second(one))
    turns: list[Turn] = []
    for index in uttered(one):
        if index not in second:
            turns.append(one.turns[index])
        elif (turn := next(theirs, None)) is not None:
            mine = one.turns[index]
            turns.append(Turn(mine.role, mine.speaker, turn.text))
        else:
            break
    return Transcript(tuple(turns))


def content_repetition(transcript: Transcript) -> Iterator[tuple[Role, int, float]]:
    """Yield role, place among the role's utterances, and der_content of every sure utterance."""
    indices = uttered(transcript)
    said = wording(transcript)
    content = [said[index].content for index in indices]
    places: dict[Role, int] = dict.fromkeys(UTTERING, 0)
    ratios = repetition_of_words(content, speakers_of(transcript))
    for index, words, others in zip(indices, content, ratios, strict=True):
        role = transcript.turns[index].role
        if others is not None and len(words) >= MIN_CONTENT:
            yield role, places[role], others
        places[role] += 1


def _count(transcripts: Iterable[Transcript]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for transcript in transcripts:
        for role, place, value in content_repetition(transcript):
            if role.value not in found:
                found[role.value] = {
                    "n": [0] * PLACES,
                    "sum": [0.0] * PLACES,
                    "histogram": [{} for _ in range(PLACES)],
                }
            mine, at = found[role.value], min(place, PLACES - 1)
            mine["n"][at] += 1
            mine["sum"][at] += value
            bar = str(min(BINS - 1, int(value * BINS)))
            mine["histogram"][at][bar] = mine["histogram"][at].get(bar, 0) + 1
    return found


def _percentiles(histogram: Mapping[str, int]) -> list[float] | None:
    """Return the values at BAND, to the middle of a bar; None of fewer than LEAST."""
    total = sum(histogram.values())
    if total < LEAST:
        return None
    found = []
    for share in BAND:
        below = 0
        for bar in sorted(histogram, key=int):
            below += histogram[bar]
            if below >= share * total:
                found.append((int(bar) + 0.5) / BINS)
                break
    return found


def _second_side(transcript: Transcript) -> list[Turn]:
    return [transcript.turns[index] for index in _places_of_second(transcript)]


def _places_of_second(transcript: Transcript) -> list[int]:
    """Return the assistant's utterances; between people, those of the second who speaks."""
    spoken = uttered(transcript)
    of_assistant = [i for i in spoken if transcript.turns[i].role == Role.ASSISTANT]
    if of_assistant or not spoken:
        return of_assistant
    first = speaker_of(transcript, spoken[0])
    second = next((s for i in spoken if (s := speaker_of(transcript, i)) != first), None)
    return [i for i in spoken if speaker_of(transcript, i) == second]
