"""What every registered lens must hold to."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses import panel, registry
from inspector.lenses.base import Context, CorpusLens, Finding, Lens, LensResult, Measure
from inspector.lenses.learned.model import WEIGHTS, shipped, version_of
from inspector.lenses.statistics import added

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "lenses"
LONG = "The quick brown fox, again and again: " * 3000
CODE = "```python\nfor each in range(3):\n    print(each)\n```\nDoes that help?"
U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


TRANSCRIPTS = {
    "ordinary": chat(
        (U, "Book the small room for Tuesday, please."),
        (A, "Sure! Do you mean the room on the first floor or the booth?"),
        (U, "No, I meant the booth by the lift."),
        (A, "The booth by the lift is booked. Would you like a reminder?"),
        (U, "Sorry, could you repeat that?"),
        (A, "I've booked the booth by the lift for Tuesday."),
    ),
    "empty": Transcript(()),
    "one turn": chat((U, "Hello")),
    "one speaker": chat((U, "Hello"), (U, "Anybody?")),
    "only system": chat((Role.SYSTEM, "Be kind.")),
    "empty texts": chat((U, ""), (A, ""), (U, "   ")),
    "system and tool between": chat(
        (Role.SYSTEM, "Be kind."), (U, "What is 2 + 2?"), (Role.TOOL, "4"), (A, "It is 4."),
    ),
    "many turns": chat(*((U if n % 2 else A, f"Turn {n} about apples?") for n in range(500))),
    "a very long turn": chat((U, "Summarise this?"), (A, LONG), (U, LONG)),
    "right to left": chat((U, "مرحبا، كيف حالك؟"), (A, "أنا بخير، شكرا. كيف حالك؟")),
    "emoji": chat((U, "👩‍👩‍👧 ok? 👍🏽"), (A, "👍🏽👍🏽"), (U, "👍🏽 ok")),
    "code": chat((U, CODE), (A, CODE), (U, "Thanks")),
    "chinese": chat((U, "请帮我预订星期二的桌子。"), (A, "您是说星期二吗？"), (U, "不，星期三。")),
    "control characters": chat(
        (U, "\x00\x07red\x1b[31m\u2028line\ufeff\u202eRTL\u202c\r\nx?"), (A, "\x00?\x0b\x0c")
    ),
    "no blanks": chat((U, "a-" * 5_000 + "?" * 5_000), (A, "(" * 5_000), (U, "9" * 5_000)),
    "nobody's name": Transcript((Turn(U, "", "Book it?"), Turn(A, "", "It?"), Turn(P, "", "no"))),
    "three people": Transcript(
        tuple(Turn(P, name, text) for name, text in
              (("Ana", "Shall we meet?"), ("Ben", "When?"), ("Eva", "Shall we meet at six?")))
    ),
}  # fmt: skip
LENSES = list(registry.lenses().values())
ALL = panel.ordered(registry.defaults())
every_lens = pytest.mark.parametrize("lens", LENSES, ids=lambda lens: str(lens.name))
every_transcript = pytest.mark.parametrize("transcript", TRANSCRIPTS.values(), ids=TRANSCRIPTS)


def within(measure: Measure, value: float | None) -> bool:
    if value is None:
        return True
    low = measure.low is None or value >= measure.low
    return isfinite(value) and low and (measure.high is None or value <= measure.high)


def fits_what_is_declared(lens: Lens, transcript: Transcript, result: LensResult) -> None:
    if result.unmeasured:
        assert result == LensResult(unmeasured=result.unmeasured)
        return
    series = {measure.key: measure for measure in lens.measures}
    summaries = {measure.key: measure for measure in lens.summaries}
    assert result.series.keys() == series.keys()
    assert result.summary.keys() == summaries.keys()
    for key, values in result.series.items():
        assert len(values) == len(transcript.turns)
        assert all(within(series[key], value) for value in values)
    assert all(within(summaries[key], value) for key, value in result.summary.items())
    assert all(len(flags) == len(transcript.turns) for flags in result.low_confidence.values())
    assert result.low_confidence.keys() <= series.keys()


def stand_in_their_turns(lens: Lens, transcript: Transcript, findings: Iterable[Finding]) -> None:
    for found in findings:
        assert found.kind in lens.kinds
        assert found.reason.endswith(".")
        assert found.confidence is None or 0 <= found.confidence <= 1
        assert found.cause is None or 0 <= found.cause <= found.turn
        for evidence in found.evidence:
            text = transcript.turns[evidence.turn].text
            assert 0 <= evidence.start < evidence.end <= len(text)


@every_lens
@every_transcript
def test_results_fit_what_is_declared(lens: type[Lens], transcript: Transcript) -> None:
    fits_what_is_declared(lens(), transcript, lens().score(transcript))


@every_lens
@every_transcript
def test_findings_stand_in_their_turns(lens: type[Lens], transcript: Transcript) -> None:
    stand_in_their_turns(lens(), transcript, lens().score(transcript).findings)


PIECES = [
    "no, I meant", "sorry?", "what do you mean by", "the booth by the lift", "£3.50", "at 7pm", "İ",
    "👍🏽", "?", "\n", "```x```", "`", "you said", "as we discussed", "last time", "if", "unless",
    "I don't need", "never mind", "instead of", "- item\n", "1. a\n", "Thanks!", "Bye", "uh", "um",
    "or no", "huh", "\u200f", "...", "make it 8", "I should have", "I forgot", "let me know if",
    "“q”", "http://x.y/z?q=1", "Mr. Smith", "New York City", "Tuesday", "不", "لا", "\x00",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join)
odd_turns = st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(["a", "b", ""]), texts))


@settings(max_examples=60)
@given(said=odd_turns, outcome=st.sampled_from([None, 0.0, 1.0, -3.5]))
def test_odd_talk_of_every_role_is_scored_too(
    said: list[tuple[Role, str, str]], outcome: float | None
) -> None:
    transcript = Transcript(tuple(Turn(*each) for each in said), outcome=outcome)
    for lens, result in zip(ALL, panel.score(ALL, transcript).values(), strict=True):
        assert "stopped with an error" not in result.unmeasured
        fits_what_is_declared(lens, transcript, result)
        stand_in_their_turns(lens, transcript, result.findings)


@every_lens
@every_transcript
def test_scoring_is_repeatable_and_leaves_its_input(
    lens: type[Lens], transcript: Transcript
) -> None:
    before = copy.deepcopy(transcript)
    first = lens().score(transcript)
    assert transcript == before
    assert lens().score(before) == first


SCORED = """
from inspector.lenses import registry
from tests.inspector.lenses.test_contract import TRANSCRIPTS
for lens in registry.defaults():
    for transcript in TRANSCRIPTS.values():
        print(lens.name, lens.score(transcript))
"""


def test_another_process_finds_the_same_to_the_last_digit() -> None:
    # Sets of words come in another order in each process, unless this says otherwise.
    said = [
        subprocess.run(
            [sys.executable, "-c", SCORED],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert said[0]
    assert len(set(said)) == 1


@every_lens
def test_system_and_tool_turns_are_not_measured(lens: type[Lens]) -> None:
    result = lens().score(TRANSCRIPTS["system and tool between"])
    for values in result.series.values():
        assert values[0] is None
        assert values[2] is None


@every_lens
def test_a_lens_can_be_made_again_from_its_spec(lens: type[Lens]) -> None:
    spec = lens().spec()
    assert json.loads(json.dumps(spec)) == spec  # else what is stored never equals what is there
    again = registry.from_spec(spec)
    assert again.spec() == spec
    assert again.score(TRANSCRIPTS["ordinary"]) == lens().score(TRANSCRIPTS["ordinary"])


COUNTING = [lens for lens in LENSES if issubclass(lens, CorpusLens)]


@pytest.mark.parametrize("lens", COUNTING, ids=lambda lens: str(lens.name))
def test_statistics_are_plain_add_up_and_fit_every_transcript(lens: type[CorpusLens]) -> None:
    corpus = list(TRANSCRIPTS.values())
    halves = [lens().gather(corpus[:6]), lens().gather(corpus[6:])]
    assert json.loads(json.dumps(halves)) == halves
    assert added(*halves) == added(*reversed(halves))
    finished = lens().finish(added(*halves))
    assert json.loads(json.dumps(finished)) == finished
    assert lens().finish(lens().gather([])) is not None
    bounds = {measure.key: measure for measure in lens.measures}
    for transcript in corpus:
        result = lens().score_in(transcript, Context(statistics=finished))
        for key, values in result.series.items():
            assert all(within(bounds[key], value) for value in values)


@every_lens
def test_a_lens_is_documented(lens: type[Lens]) -> None:
    page = (DOCS / f"{lens.name}.md").read_text(encoding="utf-8")
    for measure in lens.measures:
        assert f"`{measure.key}`" in page
    for kind in lens.kinds.values():
        assert kind.title in page
    for part in ("**What.**", "**Source", "**What it can't see.**"):
        assert part in page
    assert lens.blind_spots
    assert lens.source


def test_a_lens_whose_weights_are_of_own_labels_is_of_another_version() -> None:
    assert registry.versioned("5", ["3", "1"]) == "5"
    assert registry.versioned("5", ["3+ab", "1"]) == "5+ab"
    assert registry.versioned("5", ["3+ab", "1+cd", "2+ab"]) == "5+ab+cd"
    read = {name for models in registry.MODELS.values() for name in models}
    assert read == {path.stem for path in WEIGHTS.glob("*.npz")}
    assert all(version_of(name) == shipped(name).version for name in read)


def test_an_unknown_lens_is_an_error() -> None:
    with pytest.raises(registry.UnknownLens, match="'none'"):
        registry.from_spec({"name": "none", "version": "1", "params": {}})
