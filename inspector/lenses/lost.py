"""Lost in conversation: answers given before everything was asked, and what they then leave out.

Laban et al. 2025, LLMs Get Lost In Multi-Turn Conversation, arXiv 2505.06120; intent mismatch after
Liu et al. 2026, arXiv 2602.07338. Strategies and requirements are found by rules of our own.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from annotator.transcript import Role, Transcript
from inspector.lenses.attempts import Attempt, attempts, fifth, slope
from inspector.lenses.base import Direction, Lens, LensResult, Measure, in_order, share
from inspector.lenses.coverage import Coverage, coverage
from inspector.lenses.exchange import Exchange, exchange
from inspector.lenses.ledger import Requirement, Status, requirements
from inspector.lenses.lostfindings import KINDS, findings
from inspector.lenses.series import mean, spread
from inspector.lenses.strategies import Kind, Strategy, strategies

FEW = 5  # words of a request under which the share that an answer has says little


def _of_request(key: str, title: str, what: str) -> Measure:
    return Measure(
        key, title, "share of words", 0.0, 1.0, Direction.LESS_DRIFT,
        f"Of the content words and numbers of {what}, those that this answer attempt has.",
        "the requirements so far",
    )  # fmt: skip


def _units(key: str, title: str, description: str) -> Measure:
    return Measure(
        key, title, "requirements", 0.0, None, Direction.NEITHER, description, "the request so far"
    )


class LostInConversation(Lens):
    """Response strategies, attempts and their growth, the intent ledger and its coverage."""

    name = "lost-in-conversation"
    title = "Lost in conversation"
    version = "2"
    source = (
        "Laban, Hayashi, Zhou & Neville 2025, LLMs Get Lost In Multi-Turn Conversation, arXiv"
        " 2505.06120; gap types: Liu et al. 2026, arXiv 2602.07338. The rules that find strategies,"
        " requirements and gaps are our own."
    )
    description = (
        "A user seldom says all at once. Does the assistant answer before it knows what is wanted,"
        " do its answers swell from attempt to attempt, and do they keep what was asked first,"
        " last, and in between?"
    )
    measures = (
        Measure(
            "attempt", "Attempt", "number", 1.0, None, Direction.NEITHER,
            "Which answer attempt at the request this is.", "the request so far",
        ),
        Measure(
            "bloat", "Bloat", "ratio", 0.0, None, Direction.MORE_DRIFT,
            "Length of the attempt over that of the first attempt at the same request.",
            "the first attempt",
        ),
        Measure(
            "premature", "Premature", "0 or 1", 0.0, 1.0, Direction.MORE_DRIFT,
            "Whether the user adds to the request afterwards, without being asked.",
            "what the user adds later",
        ),
        _of_request("coverage", "Coverage", "all standing requirements"),
        _of_request("coverage_first", "Coverage, first turn", "the turn that began the request"),
        _of_request("coverage_middle", "Coverage, middle turns", "the turns between these"),
        _of_request("coverage_last", "Coverage, last turn", "the latest turn asking for more"),
        _units("added", "Requirements added", "Requirement units that a user's turn adds."),
        _units("changed", "Requirements changed", "Earlier units that it changes."),
        _units("withdrawn", "Requirements withdrawn", "Earlier units that it takes back."),
    )  # fmt: skip
    summaries = (
        _units("requirements", "Requirements", "Requirement units of the whole conversation."),
        Measure(
            "attempts", "Answer attempts", "attempts", 0.0, None, Direction.NEITHER,
            "Answer attempts at all requests.",
        ),
        Measure(
            "first_fifth", "First attempt", "fifth", 1.0, 5.0, Direction.NEITHER,
            "In which fifth of the assistant's turns the first answer attempt comes.",
        ),
        share(
            "premature_share", "Premature attempts", "Of all answer attempts.",
            Direction.MORE_DRIFT,
        ),
        Measure(
            "bloat_slope", "Bloat slope", "ratio per attempt", None, None, Direction.MORE_DRIFT,
            "Least-squares slope of bloat over attempts, mean over requests with two or more.",
        ),
        Measure(
            "bloat_last", "Bloat of the last attempt", "ratio", 0.0, None, Direction.MORE_DRIFT,
            "Mean over requests with two attempts or more.",
        ),
        Measure(
            "loss_in_the_middle", "Loss in the middle", "share", None, 1.0, Direction.MORE_DRIFT,
            "1 − coverage of middle turns over the mean of first and last, at the last attempt;"
            " mean over requests that have all three.",
        ),
        Measure(
            "verbosity", "Verbosity", "characters per turn", 0.0, None, Direction.NEITHER,
            "Mean length of the assistant's turns.",
        ),
        *(
            share(
                f"strategy_{kind.value}", KINDS[kind.value].title, "Of the assistant's turns.",
                Direction.NEITHER,
            )
            for kind in Kind
        ),
    )  # fmt: skip
    kinds: ClassVar = KINDS
    blind_spots = (
        "It knows English cues only; requirements without a cue are taken for details.",
        "Whether an answer is right, or complete, is not judged: only whether one was given.",
        "Coverage compares words; an answer can heed a requirement in other words, or not at all"
        " and use its words.",
        "A request is told from the one before it by its words; two on one matter can look as one.",
        "Only what is said can be seen of an intent.",
    )

    def score(self, transcript: Transcript) -> LensResult:
        """Return attempts, bloat and coverage by assistant turn, the ledger by user turn."""
        talk = exchange(transcript)
        if not talk.has_both:
            return LensResult(unmeasured="It needs turns of a user and of an assistant.")
        size = len(transcript.turns)
        made, taken, entries = attempts(talk), coverage(talk), requirements(talk)
        turns = [each.turn for each in made]
        early = [float(each.too_early_for is not None) for each in made]
        return LensResult(
            series={
                "attempt": spread([float(each.number) for each in made], turns, size),
                "bloat": spread([each.bloat for each in made], turns, size),
                "premature": spread(early, turns, size),
                "coverage": spread([each.overall for each in taken], turns, size),
                "coverage_first": spread([each.first for each in taken], turns, size),
                "coverage_middle": spread([each.middle for each in taken], turns, size),
                "coverage_last": spread([each.last for each in taken], turns, size),
                **_by_user_turn(talk, entries, size),
            },
            low_confidence={"coverage": _uncertain(taken, size)},
            summary={
                "requirements": float(len(entries)),
                "attempts": float(len(made)),
                "premature_share": mean(early),
                **_growth(made),
                "loss_in_the_middle": _loss(taken),
                **_conduct(talk, strategies(talk)),
            },
            findings=in_order(findings(talk)),
        )


def _by_user_turn(
    talk: Exchange, entries: Sequence[Requirement], size: int
) -> dict[str, list[float | None]]:
    asking = [view.index for view in talk.seen if view.role == Role.USER]
    gone = [entry for entry in entries if entry.status == Status.WITHDRAWN]
    return {
        "added": _counted((e.turn for e in entries if e.replaces is None), asking, size),
        "changed": _counted((e.turn for e in entries if e.replaces is not None), asking, size),
        "withdrawn": _counted((e.changed_by for e in gone), asking, size),
    }


def _counted(turns: Iterable[int | None], asking: Sequence[int], size: int) -> list[float | None]:
    counts = dict.fromkeys(asking, 0.0)
    for turn in turns:
        if turn is not None:
            counts[turn] += 1
    return spread(counts.values(), counts, size)


def _uncertain(taken: Sequence[Coverage], size: int) -> list[bool]:
    few = {each.turn for each in taken if each.size < FEW}
    return [turn in few for turn in range(size)]


def _growth(made: Sequence[Attempt]) -> dict[str, float | None]:
    bloats: dict[int, list[float]] = {}
    for each in made:
        bloats.setdefault(each.request, []).append(each.bloat)
    grown = [values for values in bloats.values() if len(values) > 1]
    return {
        "bloat_slope": mean([rise for values in grown if (rise := slope(values)) is not None]),
        "bloat_last": mean([values[-1] for values in grown]),
    }


def _loss(taken: Sequence[Coverage]) -> float | None:
    last = {each.request: each.loss_in_the_middle for each in taken}
    return mean([loss for loss in last.values() if loss is not None])


def _conduct(talk: Exchange, answers: dict[int, Strategy]) -> dict[str, float | None]:
    kinds = [answer.kind for answer in answers.values()]
    first = kinds.index(Kind.ATTEMPT) + 1 if Kind.ATTEMPT in kinds else None
    said = zip(talk.seen, talk.texts, strict=True)
    lengths = [float(len(text)) for view, text in said if view.role == Role.ASSISTANT]
    return {
        "first_fifth": None if first is None else float(fifth(first, len(kinds))),
        "verbosity": mean(lengths),
        **{f"strategy_{kind.value}": kinds.count(kind) / len(kinds) for kind in Kind},
    }
