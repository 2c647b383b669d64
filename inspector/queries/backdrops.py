"""What the lines of a conversation are drawn against: its corpus, and repetition by chance."""

from collections.abc import Mapping, Sequence

from annotator.models import Conversation
from inspector.queries import bands
from inspector.queries.marks import Backdrop, Line, Voice
from inspector.queries.measured import Measured

LEAST = 5  # values that a spread has to rest on, as a baseline does
BY_CHANCE = "entrainment.der_content"  # what the surrogates of the lens of drift are of
Places = Mapping[str, Sequence[Sequence[float] | None]]


def backdrops(
    conversation: Conversation,
    scored: Measured,
    drawn: Sequence[Line],
    voices: Sequence[Voice],
    roles: Sequence[str],
) -> dict[str, list[Backdrop]]:
    """Return by the key of a line what it is drawn against, in two queries.

    ``roles`` has the role of every turn. A line has its corpus behind it, from the median to the
    90th percentile, where at least five conversations were measured.
    """
    found = {
        f"{lens}.{measure}": [of_corpus(spread, conversation.turn_count)]
        for (lens, measure), spread in bands.of_corpus(conversation.corpus).items()
    }
    run = next((lens.run for lens in scored.lenses if lens.name == "drift"), None)
    if run:
        places = bands.by_chance(run)
        found[BY_CHANCE] = [_by_chance(voice, roles, places) for voice in voices]
    keys = {line.key for line in drawn}
    kept = {key: [each for each in of if each.turns] for key, of in found.items() if key in keys}
    return {key: of for key, of in kept.items() if of}


def of_corpus(spread: bands.Spread, turn_count: int) -> Backdrop:
    """Return the corpus behind a line of ``turn_count`` turns, where it rests on enough."""
    rows = [
        (turn, median, high)
        for turn, count, median, high in zip(
            spread.turns, spread.counts, spread.medians, spread.highs, strict=True
        )
        if count >= LEAST and turn < turn_count
    ]
    medians = [median for _, median, _ in rows]
    return Backdrop(
        title="corpus, median to 90th percentile",
        voice=None,
        turns=[turn for turn, _, _ in rows],
        lows=medians,
        middles=medians,
        highs=[high for _, _, high in rows],
    )


def _by_chance(voice: Voice, roles: Sequence[str], places: Places) -> Backdrop:
    of_role: dict[str, int] = {}
    rows: list[tuple[int, Sequence[float]]] = []
    for turn in voice.turns:
        place = of_role.get(roles[turn], 0)
        of_role[roles[turn]] = place + 1
        known = places.get(roles[turn], ())
        shares = known[min(place, len(known) - 1)] if known else None
        if shares is not None:
            rows.append((turn, shares))
    return Backdrop(
        title="by chance, 5 to 95 %",
        voice=voice,
        turns=[turn for turn, _ in rows],
        lows=[shares[0] for _, shares in rows],
        middles=[shares[1] for _, shares in rows],
        highs=[shares[2] for _, shares in rows],
    )
