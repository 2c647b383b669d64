"""What the page of a conversation is told."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.models import Annotation, Assignment, Conversation, Label, User
from inspector.queries import conversations as queries
from inspector.queries.measured import measured
from inspector.queries.selecting import Selection
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run, make_score, make_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return make_conversation(make_corpus(make_project()))


def label(conversation: Conversation, user: User, index: int, name: str, **changes: object) -> None:
    work, _ = Assignment.objects.get_or_create(conversation=conversation, annotator=user)
    project = conversation.corpus.project
    found = Label.objects.get(
        layer__scheme_version__project=project, layer__key="grounding-act", key=name
    )
    Annotation.objects.create(
        id=uuid4(),
        assignment=work,
        turn=conversation.turns.get(index=index),
        label=found,
        created_at=timezone.now(),
        **changes,
    )


def part(conversation: Conversation, number: int = 1) -> queries.Part:
    scored = measured(conversation)
    return queries.part(conversation, scored, queries.overview(conversation, scored), number)


def test_the_newest_run_that_scored_it_counts(conversation: Conversation) -> None:
    old, new = make_run(conversation.corpus), make_run(conversation.corpus)
    make_run(conversation.corpus)  # it has not come to this conversation yet
    for run, value in ((old, 0.1), (new, 0.2)):
        make_score(run, conversation, summary={"er": value})
        make_series(run, conversation, [value] * 4)
        make_finding(run, conversation, 1, lens="entrainment", reason=f"by {value}")
    scored = measured(conversation)
    assert scored.run == new
    assert [value for _, value in scored.headline] == [0.2]
    assert scored.lines[0].values == [0.2] * 4
    seen = queries.overview(conversation, scored)
    assert [event.reason for event in seen.events] == ["by 0.2"]


def test_without_a_run_the_transcript_is_there_all_the_same(conversation: Conversation) -> None:
    scored = measured(conversation)
    assert scored.run is None
    assert [turn.number for turn in part(conversation).turns] == [1, 2, 3, 4]


def test_why_nothing_was_measured_is_kept(conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    make_score(run, conversation, summary={}, unmeasured="Fewer than two speakers say something.")
    scored = measured(conversation)
    assert scored.lenses[0].unmeasured == "Fewer than two speakers say something."
    assert [value for _, value in scored.headline] == [None]


def test_a_null_in_the_summary_is_no_number(conversation: Conversation) -> None:
    make_score(make_run(conversation.corpus), conversation, summary={"er": None, "ev": 0.5})
    scored = measured(conversation)
    assert [measure.key for measure, _ in scored.lenses[0].summary] == ["ev"]


def test_a_lens_that_is_gone_keeps_its_numbers_and_events(conversation: Conversation) -> None:
    spec = [{"name": "gone", "version": "7", "params": {"window": 3}}]
    run = make_run(conversation.corpus, spec=spec)
    make_score(run, conversation, "gone", summary={"x": 1})
    make_series(run, conversation, [1, 2, 3, 4], lens="gone", measure="x")
    make_finding(run, conversation, 1, lens="gone", kind="oddity")
    scored = measured(conversation)
    lens = scored.lenses[0]
    assert (lens.title, lens.version, lens.params) == ("gone", "7", "window = 3")
    assert scored.lines[0].title == "x"
    assert queries.overview(conversation, scored).events[0].title == "oddity"


@pytest.mark.parametrize("values", [[0.5], [0.5, float("nan"), float("inf"), 0.1, 0.2, 0.3]])
def test_a_lens_that_breaks_its_word_does_not_break_the_page(
    conversation: Conversation, values: list[float | None]
) -> None:
    run = make_run(conversation.corpus)
    make_score(run, conversation)
    make_series(run, conversation, values, low_confidence=[True])
    line = measured(conversation).lines[0]
    assert line.values[:3] == [0.5, None, None]
    assert (len(line.values), list(line.unsure)) == (4, [True, False, False, False])


def test_evidence_is_marked_where_it_lies(conversation: Conversation) -> None:
    run = make_run(conversation.corpus)
    make_score(run, conversation)
    make_finding(run, conversation, 1, evidence=[[1, 0, 11], [0, 16, 29]])
    turns = part(conversation).turns
    assert [[p.text for p in turn.pieces if p.marked] for turn in turns] == [
        ["small meeting"],
        ["Do you mean"],
        [],
        [],
    ]


def test_a_label_is_shown_once_with_all_who_gave_it(conversation: Conversation) -> None:
    ana, ben = make_user("ana"), make_user("ben")
    label(conversation, ben, 1, "clarification")
    label(conversation, ana, 1, "clarification")
    label(conversation, ana, 1, "follow-up")
    label(conversation, ben, 1, "repair", removed_at=timezone.now())
    found = part(conversation)
    assert [(each.name, list(each.by)) for each in found.turns[1].labels] == [
        ("Follow-up", ["ana"]),
        ("Clarification", ["ana", "ben"]),
    ]
    assert [(each.name, each.complete) for each in found.annotators] == [
        ("ana", False),
        ("ben", False),
    ]


def test_a_label_of_words_or_of_a_link_says_which(conversation: Conversation) -> None:
    ana = make_user("ana")
    label(conversation, ana, 0, "repair", start=7, end=11)
    label(conversation, ana, 3, "repair", linked_turn=conversation.turns.get(index=1))
    turns = part(conversation).turns
    assert turns[0].labels[0].words == "book"
    assert turns[3].labels[0].linked == 2


def test_set_up_is_folded_and_has_no_voice() -> None:
    said = [("system", "Be brief."), ("user", "Hello"), ("tool", "{}"), ("assistant", "Hello!")]
    conversation = make_conversation(make_corpus(make_project()), said)
    scored = measured(conversation)
    voices = queries.overview(conversation, scored).voices
    assert [(voice.name, list(voice.turns)) for voice in voices] == [
        ("user", [1]),
        ("assistant", [3]),
    ]
    assert [turn.folded for turn in part(conversation).turns] == [True, False, True, False]


def test_people_are_told_apart_by_name() -> None:
    project = make_project()
    conversation = make_conversation(make_corpus(project), [("participant", "Hi")] * 3)
    conversation.turns.filter(index=1).update(speaker="Femi")
    conversation.turns.exclude(index=1).update(speaker="Nora")
    voices = queries.overview(conversation, measured(conversation)).voices
    assert [voice.name for voice in voices] == ["Nora", "Femi"]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1, 1), (2, 2), (99, 2)])
def test_a_long_transcript_comes_in_parts(asked: int, given: int) -> None:
    said = [("user" if n % 2 else "assistant", f"turn {n}") for n in range(queries.PART + 5)]
    found = part(make_conversation(make_corpus(make_project()), said), asked)
    assert (found.number, found.count) == (given, 2)
    assert [turn.number for turn in found.turns] == list(range(found.first, found.last + 1))
    assert found.last == (queries.PART if given == 1 else queries.PART + 5)


def test_queries_do_not_grow_with_labels_and_findings(conversation: Conversation) -> None:
    counts = []
    run = make_run(conversation.corpus)
    make_score(run, conversation)
    make_series(run, conversation, [0.1] * 4)
    for index, user in enumerate(["ana", "ben", "cas"]):
        make_finding(run, conversation, index)
        label(conversation, make_user(user), index, "repair")
        with CaptureQueriesContext(connection) as asked:
            part(conversation)
        counts.append(len(asked))
    assert counts[0] == counts[-1] <= 8


def test_a_conversation_without_an_id_goes_by_its_first_words() -> None:
    conversation = make_conversation(make_corpus(make_project()))
    assert queries.title(conversation) == conversation.external_id
    conversation.external_id = ""
    assert queries.title(conversation) == "Please book the small meeting room for Tuesday."


def test_the_place_is_that_in_the_selection_and_its_order() -> None:
    project = make_project()
    corpus = make_corpus(project)
    first, other, second, third = (
        make_conversation(each, [("user", f"{n}"), *[("assistant", "yes")] * n])
        for n, each in enumerate([corpus, make_corpus(project), corpus, corpus])
    )
    assert queries.place(first, Selection()) == queries.Place(1, 3, None, second.pk)
    assert queries.place(other, Selection()) == queries.Place(1, 1, None, None)
    longest = Selection(sort="-turns", shortest=2)
    assert queries.place(second, longest) == queries.Place(2, 2, third.pk, None)
    assert queries.place(first, longest) == queries.Place(None, 2, None, None)
