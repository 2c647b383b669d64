"""The ledger and its coverage on conversations of any words, against what their definitions say."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.attempts import attempts
from inspector.lenses.coverage import Coverage, coverage, coverage_at
from inspector.lenses.exchange import Exchange, exchange
from inspector.lenses.ledger import Requirement, Status, requirements

U, A = Role.USER, Role.ASSISTANT
CLAUSES = (
    "Write a poem", "it must rhyme", "use 4 verses", "make it 7 verses", "no, I meant a song",
    "forget the rhyme", "What is a verse?", "thanks", "add a harbour, not a river",
)  # fmt: skip
ANSWERS = (
    "Here is a poem of 4 verses.",
    "How many verses?",
    "The harbour sleeps, 7 ships rhyme.",
    "Sure!",
)
talks = st.lists(
    st.tuples(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=3), st.sampled_from(ANSWERS)),
    min_size=1,
    max_size=8,
).map(
    lambda pairs: exchange(
        Transcript(
            tuple(
                turn
                for said, answer in pairs
                for turn in (Turn(U, "user", ". ".join(said)), Turn(A, "assistant", answer))
            )
        )
    )
)


@given(talks)
def test_what_every_ledger_holds_to(talk: Exchange) -> None:
    entries = requirements(talk)
    assert list(entries) == sorted(entries, key=lambda each: (each.turn, each.start))
    for place, each in enumerate(entries):
        assert talk.texts[talk.places[each.turn]][each.start : each.end] == each.text
        assert each.holds <= each.marks
        assert (each.status == Status.STANDING) == (each.changed_by is None)
        assert each.changed_by is None or each.changed_by >= each.turn
        assert each.replaces is None or each.replaces < place
    numbers = [each.request for each in entries]
    assert numbers == sorted(numbers)
    assert not numbers or numbers[0] == 0


def words(entries: list[Requirement], turn: int) -> list[str]:
    """The words that ``entries`` ask for at ``turn``, each as often as it is asked for."""
    return [
        word
        for each in entries
        for word in (each.holds if (each.changed_by or turn) < turn else each.marks)
    ]


def share(wanted: list[str], said: frozenset[str]) -> float | None:
    return sum(word in said for word in wanted) / len(wanted) if wanted else None


def defined(talk: Exchange, turn: int) -> Coverage:
    """Coverage worked out from its definition, all over again for the turn."""
    known = [each for each in requirements(talk) if each.turn < turn]
    asked = [each for each in known if each.request == known[-1].request]
    turns = sorted({each.turn for each in asked})
    first = [each for each in asked if each.turn == turns[0]]
    last = [each for each in asked if len(turns) > 1 and each.turn == turns[-1]]
    middle = [each for each in asked if each.turn in turns[1:-1]]
    said = talk.marks[talk.places[turn]]
    overall, early, between, late = (
        share(words(part, turn), said) for part in (asked, first, middle, last)
    )
    size = len(words(asked, turn))
    return Coverage(turn, known[-1].request, overall, early, between, late, size)


@given(talks)
def test_coverage_is_as_defined(talk: Exchange) -> None:
    assert list(coverage(talk)) == [defined(talk, each.turn) for each in attempts(talk)]


@given(talks)
def test_attempts_are_too_early_for_what_is_added_later(talk: Exchange) -> None:
    entries = requirements(talk)
    for attempt in attempts(talk):
        added = [
            place
            for place, each in enumerate(entries)
            if each.turn > attempt.turn and each.request == attempt.request
            and each.adds and not each.asked_for
        ]  # fmt: skip
        assert attempt.too_early_for == (added[0] if added else None)


@given(talks)
def test_coverage_at_a_turn_is_of_what_stands_there(talk: Exchange) -> None:
    transcript = Transcript(
        tuple(
            Turn(view.role, view.speaker, text)
            for view, text in zip(talk.seen, talk.texts, strict=True)
        )
    )
    for turn, view in enumerate(talk.seen):
        for entry, covered in coverage_at(transcript, turn):
            assert entry.turn <= turn
            assert (covered is None) == (view.role == U)
            assert covered is None or 0 <= covered <= 1
