"""A calibration sample: drawn by chance, assigned, and the rates that are told by it."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.errors import InvalidInput
from annotator.models import Assignment, AuditEvent, Conversation, Corpus, Project, User
from inspector.models import CalibrationSample
from inspector.queries.rates import sampled
from inspector.queries.rates.estimates import Counted
from inspector.queries.rates.work import sources
from inspector.services import sampling
from tests.factories import join, line, make_corpus, make_project, make_user, upload
from tests.inspector.labelled import gold, work
from tests.inspector.scored import make_finding, make_run, make_score, tabulate

pytestmark = pytest.mark.django_db
CLASS = "grounding-act/clarification"
SIZE = 12


@pytest.fixture
def manager() -> User:
    return make_user("manager")


@pytest.fixture
def ana(corpus: Corpus) -> User:
    user = make_user("ana")
    join(corpus.project, user, "annotator")
    return user


@pytest.fixture
def project(manager: User) -> Project:
    return make_project(manager, overlap=1)


@pytest.fixture
def corpus(project: Project) -> Corpus:
    """Twelve conversations; the lens finds one clarification in each of the last four."""
    found = make_corpus(project)
    upload(found, "".join(line(conversation=f"c{number}") for number in range(SIZE)))
    run = make_run(found, spec=[{"name": "grounding-acts", "version": "7", "params": {}}])
    for conversation in everything(found):
        make_score(run, conversation, "grounding-acts", summary={})
    for conversation in everything(found)[-4:]:
        make_finding(run, conversation, 1)
    return found


def everything(corpus: Corpus) -> list[Conversation]:
    return list(Conversation.objects.filter(corpus=corpus).order_by("pk"))


def drawn(corpus: Corpus, ana: User, **changes: object) -> tuple[CalibrationSample, int]:
    given = {"wanted": 6, "by": "", "annotators": [ana], "each": False, "seed": 5}
    actor = corpus.project.members.get(username="manager")
    tabulate()
    return sampling.draw(corpus=corpus, actor=actor, **(given | changes))  # type: ignore[arg-type]


def test_a_simple_sample_is_assigned_but_for_what_is_labelled(corpus: Corpus, ana: User) -> None:
    sample, made = drawn(corpus, ana, wanted=SIZE)
    assert made == SIZE
    Assignment.objects.all().delete()
    done, begun, *_ = everything(corpus)
    gold(done, {})
    Assignment.objects.create(conversation=begun, annotator=ana)
    sample, made = drawn(corpus, ana, wanted=SIZE)
    assert made == SIZE - 2
    assert sorted(sample.drawn) == sample.conversations == [c.pk for c in everything(corpus)]
    assert set(sample.strata) == {0}
    event = AuditEvent.objects.get(action="calibration sample drawn", detail__sample=sample.pk)
    assert event.detail["seed"] == sample.seed == 5


def test_a_draw_is_by_its_seed(corpus: Corpus, ana: User) -> None:
    first, again, other = (drawn(corpus, ana, seed=seed)[0].drawn for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 6


def test_a_stratified_sample_is_cut_by_the_lens(corpus: Corpus, ana: User) -> None:
    sample, _ = drawn(corpus, ana, wanted=4, by=CLASS)
    assert sample.strata == [0] * 8 + [1] * 4
    assert (sample.bounds, sample.label_class) == ([0.0], "clarification")
    stratum = dict(zip(sample.conversations, sample.strata, strict=True))
    assert sorted(stratum[pk] for pk in sample.drawn) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"by": "topic/shade"}, "No lens finds this"),
        ({"by": "none/none"}, "No lens finds this"),
        ({"wanted": 1}, "at least two"),
        ({"annotators": []}, "Choose people"),
    ],
)
def test_what_cannot_be_drawn(
    corpus: Corpus, ana: User, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(InvalidInput, match=why):
        drawn(corpus, ana, **changes)


def test_the_strata_weight_the_labels_of_the_sample_alone(corpus: Corpus, ana: User) -> None:
    sample, _ = drawn(corpus, ana, wanted=4, by=CLASS)
    stratum = dict(zip(sample.conversations, sample.strata, strict=True))
    for conversation in everything(corpus):
        turns = [1, 3] if stratum[conversation.pk] else []
        if conversation.pk in sample.drawn:
            Assignment.objects.filter(conversation=conversation).delete()
            work(conversation, ana, dict.fromkeys(turns, CLASS) | {0: "grounding-act/response"})
        elif not stratum[conversation.pk]:
            gold(conversation, dict.fromkeys(range(4), CLASS))
    tabulate()
    counted = Counted(corpus, sources(corpus)[0])
    frame = sampled.frame(sample, counted.counts.ids)
    [rate] = [each for each in counted.measured(frame).rates if each.of.key == CLASS]
    assert rate.rates.human.value == pytest.approx((8 * 0 + 4 * 2 / 4) / 12)
    assert rate.rates.human.conversations == 4
    low, high = sampled.strata(sample, counted)
    assert [low.conversations, low.drawn, low.labelled, low.weight] == [8, 2, 2, 4.0]
    assert [high.conversations, high.drawn, high.labelled, high.weight] == [4, 2, 2, 2.0]
    assert (low.shares, high.shares) == ("up to 0.0 %", "over 0.0 %")


def test_what_comes_later_is_of_no_sample(corpus: Corpus, ana: User) -> None:
    sample, _ = drawn(corpus, ana)
    upload(corpus, line())
    tabulate()
    counted = Counted(corpus, None)
    frame = sampled.frame(sample, counted.counts.ids)
    assert list(frame.inside) == [True] * SIZE + [False]
    assert counted.measured(frame).conversations == SIZE
    assert counted.measured().conversations == SIZE + 1


def test_the_page_draws_and_then_tells_by_the_sample(
    client: Client, corpus: Corpus, manager: User, ana: User
) -> None:
    client.force_login(manager)
    args = [corpus.project.slug, corpus.slug]
    data = {"wanted": 4, "by": CLASS, "annotator": [ana.pk], "do": "share"}
    where = reverse("inspector:draw_sample", args=args)
    tabulate()
    page = client.post(where, data, follow=True).content.decode()
    assert "4 conversations are drawn, 4 assignments made." in page
    assert "Only its conversations count as labelled here." in page
    everyone = client.get(reverse("inspector:rates", args=args) + "?sample=none")
    assert "Only its conversations" not in everyone.content.decode()
    rows = client.get(reverse("inspector:rates_csv", args=args)).content.decode().splitlines()
    assert rows[1].startswith(f",{CalibrationSample.objects.get().pk},grounding-act,")
    assert client.post(where, data | {"annotator": []}).status_code == 400
