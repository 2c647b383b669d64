"""Preference pairs: what labels allow, and what they don't."""

from typing import Any

import pytest

from annotator.exports import corrected, preference, terms
from annotator.exports.agreed import agreed
from annotator.transcript import GivenLabel, Transcript
from tests.annotator.exports.made import label, link, talk, term, work

SAID = (
    "U: Hotels in Paris?",
    "A: Three in France.",
    "U: I meant Texas.",
    "A: Two in Texas.",
    "U: Ok.",
)
REPAIR = label(2, "grounding-act", "repair")


def found(*transcripts: Transcript) -> tuple[list[dict[str, Any]], list[str]]:
    made, reasons = [], []
    for each in preference.preferences(transcripts):
        if isinstance(each, str):
            reasons.append(each)
        else:
            made.append(each)
    return made, reasons


def test_the_answer_after_a_repair_is_preferred_to_the_one_before() -> None:
    made, reasons = found(talk(*SAID, work=[work(REPAIR)]))
    assert made == [
        {
            "prompt": [{"role": "user", "content": "Hotels in Paris?"}],
            "chosen": [{"role": "assistant", "content": "Two in Texas."}],
            "rejected": [{"role": "assistant", "content": "Three in France."}],
            "how": "repair",
            "conversation": "c",
            "turn": 1,
        }
    ]
    assert reasons == []
    assert made[0].keys() == preference.FIELDS.keys()


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        ([link(2, "repair", "repair", 0, position="third")], None),
        ([link(2, "repair", "repair", 1, format="correction")], None),
        ([link(2, "repair", "repair", 1, format="open-request")], corrected.NOT_WRONG),
        ([link(2, "repair", "repair", 0, format="correction")], corrected.NOT_WRONG),
        (
            [link(2, "repair", "repair", 0, position="third", outcome="abandoned")],
            corrected.UNRESOLVED,
        ),
        ([REPAIR, label(4, "grounding-act", "repair")], corrected.REPAIRED_AGAIN),
        ([REPAIR, label(3, "response-strategy", "refusal")], corrected.NO_ANSWER),
        ([label(0, "grounding-act", "repair")], corrected.NOT_BEFORE),
    ],
)
def test_a_repair_makes_a_pair_only_where_it_shows_what_was_wrong(
    labels: list[GivenLabel], reason: str | None
) -> None:
    made, reasons = found(talk(*SAID, work=[work(*labels)]))
    assert len(made) == (reason is None)
    assert reasons[:1] == ([reason] if reason else [])


def test_a_repair_at_the_end_has_no_better_answer() -> None:
    assert found(talk(*SAID[:3], work=[work(REPAIR)])) == ([], [corrected.NOT_AFTER])


def test_an_attempt_that_succeeds_is_preferred_to_the_one_that_failed() -> None:
    labels = work(label(1, "attempt", "fails"), label(3, "attempt", "succeeds"))
    made, _ = found(talk(*SAID, work=[labels]))
    assert [(each["how"], each["turn"]) for each in made] == [("retry", 1)]
    _, reasons = found(talk(*SAID, work=[work(label(3, "attempt", "fails"))]))
    assert corrected.NOT_MENDED in reasons


def test_a_term_that_was_renamed_is_put_back() -> None:
    first, answer = "Sand the old oak table.", "The wooden desk is sanded."
    renamed = term(1, "renamed", answer, to=0, source=first, words=("old oak table", "wooden desk"))
    made, _ = found(talk(f"U: {first}", f"A: {answer}", work=[work(renamed)]))
    assert made[0]["how"] == "term edited"
    assert made[0]["chosen"][0]["content"] == "The old oak table is sanded."
    assert made[0]["rejected"][0]["content"] == answer


def test_a_term_that_was_shortened_is_preferred_to_the_long_one() -> None:
    first, answer = "Sand the old oak table.", "The table is sanded."
    short = term(1, "shortened", answer, to=0, source=first, words=("old oak table", "table"))
    made, _ = found(talk(f"U: {first}", f"A: {answer}", work=[work(short)]))
    assert made[0]["chosen"][0]["content"] == answer
    assert made[0]["rejected"][0]["content"] == "The old oak table is sanded."


def test_terms_without_words_or_of_the_assistant_make_no_pair() -> None:
    wordless = link(1, "entrained-term", "renamed", 0)
    assert terms.NO_WORDS in found(talk(*SAID, work=[work(wordless)]))[1]
    own = term(
        3, "renamed", "Two in Texas.", to=1, source="Three in France.", words=("France", "Texas")
    )
    assert terms.NOT_THE_USERS in found(talk(*SAID, work=[work(own)]))[1]
    same = link(1, "entrained-term", "same", 0)
    assert terms.ALONE in found(talk(*SAID, work=[work(same)]))[1]


def test_two_answers_to_the_same_prompt_are_held_against_each_other() -> None:
    said = ("S: Only paint.", "U: Will it rain?")
    off = work(label(2, "response-to-distractor", "engaged"))
    on = work(label(2, "response-to-distractor", "deflected"))
    other = talk("S: Only wood.", *said[1:], "A: Yes.", work=[off])
    made, reasons = found(
        talk(*said, "A: It will.", work=[off], name="a"),
        talk(*said, "A: Let's keep to paint.", work=[on], name="b"),
        other,
    )
    assert [(each["how"], each["conversation"]) for each in made] == [("same prompt", "b")]
    assert made[0]["rejected"][0]["content"] == "It will."
    assert reasons == [preference.NO_OTHER]


def test_only_what_is_agreed_on_counts() -> None:
    ana, ben = work(REPAIR), work(who="ben")
    assert found(talk(*SAID, work=[ana, ben])) == ([], [])
    cleo = work(REPAIR, who="cleo")
    assert len(found(talk(*SAID, work=[ana, ben, cleo]))[0]) == 1
    gold = work(REPAIR, who="gold", kind="gold")
    assert len(found(talk(*SAID, work=[ben, gold]))[0]) == 1
    begun = work(REPAIR, status="in_progress")
    assert found(talk(*SAID, work=[begun])) == ([], [preference.NO_WORK])
    # Who was not asked of a turn says nothing against its label.
    elsewhere = work(who="ben", asked={"grounding-act": [0]})
    assert agreed(talk(*SAID, work=[ana, elsewhere])).on("grounding-act", 2) == {"repair"}


def test_people_among_themselves_make_no_pairs() -> None:
    assert found(talk("P: Hm?", "P: Yes.", work=[work(REPAIR)])) == ([], [preference.PEOPLE])
