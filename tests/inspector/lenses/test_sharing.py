"""What lenses share: work done once, patterns put together, tokens cut once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses import cues, memo
from inspector.lenses.actrules import acts
from inspector.lenses.acts import views
from inspector.lenses.memo import KEPT, by_word, kept, of_latest, once
from inspector.lenses.patterns import AnyCase, Cue, any_of
from inspector.lenses.wording import prose, wording

ALTERNATIVES = (r"\ba b\b", r"\ba", r"^\W*b", r"^c(?:a|b)", r"c\b", r"\b(?:b|c)(?! a)", r"\ba c")
PLAIN = re.compile("|".join(ALTERNATIVES), re.IGNORECASE)


def one(text: str) -> Transcript:
    return Transcript((Turn(Role.USER, "user", text),))


class Object:
    pass


def test_work_on_an_object_is_done_once_even_if_nothing_comes_of_it() -> None:
    calls: list[Object] = []

    @once
    def work(each: Object) -> None:
        calls.append(each)

    first, second = Object(), Object()
    for each in (first, second, first):
        work(each)
    assert calls == [first, second]


def test_the_latest_transcripts_are_told_apart_by_identity() -> None:
    calls: list[Transcript] = []

    @of_latest
    def work(transcript: Transcript) -> str:
        calls.append(transcript)
        return transcript.turns[0].text

    same, again = one("a"), one("a")
    assert [work(same), work(again), work(same)] == ["a"] * 3
    assert len(calls) == 2
    for number in range(KEPT):
        work(one(str(number)))
    work(same)
    assert calls[-1] is same
    assert len(calls) == 3 + KEPT


def test_a_kept_property_is_worked_out_once_for_each_object() -> None:
    calls: list[str] = []

    class Named:
        def __init__(self, name: str) -> None:
            self.name = name

        @kept
        def loud(self) -> str:
            calls.append(self.name)
            return self.name.upper()

    first, second = Named("a"), Named("b")
    assert [first.loud, second.loud, first.loud] == ["A", "B", "A"]
    assert calls == ["a", "b"]


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "WORDS", 2)
    calls: list[str] = []

    @by_word
    def size(word: str) -> int:
        calls.append(word)
        return len(word)

    assert [size(word) for word in ("a", "bc", "a", "def", "a")] == [1, 2, 1, 3, 1]
    assert calls == ["a", "bc", "def", "a"]


def test_lenses_see_the_same_turns() -> None:
    transcript = one("Thanks, got it.")
    assert views(transcript) is views(transcript)
    assert acts(views(transcript)[0]) is acts(views(transcript)[0])


@given(st.text("abc ABC.", max_size=12))
def test_patterns_put_together_find_what_they_find_side_by_side(text: str) -> None:
    found, expected = any_of(*ALTERNATIVES).search(text), PLAIN.search(text)
    assert (found and found.span()) == (expected and expected.span())


def test_code_is_part_of_the_wording_and_not_of_the_prose() -> None:
    transcript = one("Don’t call `f(x)` twice")
    assert wording(transcript)[0].normal == ["don't", "call", "`", "f", "(", "x", ")", "`", "twice"]
    assert prose(transcript)[0].normal == ["don't", "call", "twice"]
    place = prose(transcript)[0].tokens[-1]
    assert transcript.turns[0].text[place.start : place.end] == "twice"
    plain = one("Twice")
    assert prose(plain)[0] is wording(plain)[0]


CUES = {name: cue for name, cue in vars(cues).items() if isinstance(cue, Cue)}


@pytest.mark.parametrize("cue", CUES.values(), ids=CUES)
@given(data=st.data())
def test_a_cue_is_looked_for_wherever_it_is(cue: Cue, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(cue.pattern.compiled))
    assert cue.search(text), text


@given(st.text(st.one_of(st.sampled_from("abcİKß "), st.characters(exclude_characters="ıſ"))))
def test_a_pattern_is_found_in_the_same_place_in_any_case(text: str) -> None:
    plain = re.compile(r"\b[ab]+k?\b|i", re.IGNORECASE).finditer(text)
    assert [m.span() for m in AnyCase(r"\b[ab]+k?\b|i").finditer(text)] == [m.span() for m in plain]


def test_a_pattern_for_any_case_has_no_capital() -> None:
    AnyCase(r"\W(?P<word>\w+)")
    with pytest.raises(ValueError, match="capital"):
        AnyCase("Sorry")
