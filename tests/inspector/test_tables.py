"""The table of a corpus says what its newest scores say, whoever is killed while making it."""

import random

import numpy as np
import pytest
from django.db import connection

from annotator.models import Conversation, Corpus, Turn
from inspector.models import Finding, NewestScore, Score, Series
from inspector.queries import curves, keyfigures, tables
from inspector.queries.selecting import Selection, conversations
from inspector.queries.tables import MEASURED, ROLES, UNMEASURED, Array, Table
from inspector.services import remembering, tabulating
from inspector.services.packing import Frame
from tests.factories import CHAT, line, make_corpus, make_project, upload
from tests.inspector.scored import make_finding, make_run, make_score, make_series
from tests.inspector.tabled import KINDS, LENSES, MEASURES, WANTED, made, scored


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(make_project())


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_columns_say_what_the_newest_rows_say(corpus: Corpus, seed: int) -> None:
    scored(corpus, seed)
    table = made(corpus)
    rows = list(corpus.conversations.order_by("pk"))
    assert table.ids.tolist() == [row.pk for row in rows]
    roles = Turn.objects.filter(conversation__corpus=corpus).order_by("conversation", "index")
    letters = [ROLES[role] for role in roles.values_list("role", flat=True)]
    assert bytes(table.roles).decode() == "".join(letters)
    for at, row in enumerate(rows):
        for lens in LENSES:
            holds(table, at, row, lens)
    newest = {(n.conversation_id, n.lens): n.run_id for n in NewestScore.objects.all()}
    for lens in LENSES:
        for kind in KINDS:
            kept = [
                (found.pk, found.confidence, found.conversation_id, found.turn)
                for found in Finding.objects.filter(lens=lens, kind=kind).order_by(
                    "conversation", "turn", "pk"
                )
                if newest[found.conversation_id, lens] == found.run_id
            ]
            assert table.finding_ids(lens, kind).tolist() == [pk for pk, _, _, _ in kept]
            turns = [table.begins[table.ids.tolist().index(of)] + turn for _, _, of, turn in kept]
            assert table.findings(lens, kind).tolist() == turns
            sure = [np.nan if value is None else value for _, value, _, _ in kept]
            assert table.confidence(lens, kind) == pytest.approx(np.array(sure), nan_ok=True)
    assert table.scored == NewestScore.objects.values("conversation").distinct().count()
    assert table.run == max(newest.values())
    counts = {lens: sum(each["conversations"] for each in table.lenses[lens]) for lens in LENSES}
    assert counts == {lens: NewestScore.objects.filter(lens=lens).count() for lens in LENSES}


def holds(table: Table, at: int, row: Conversation, lens: str) -> None:
    """Hold what the table says of a conversation against the rows."""
    newest = NewestScore.objects.filter(conversation=row, lens=lens).first()
    if newest is None:
        assert table.score(lens)[at] == 0
        return
    stored = Score.objects.get(conversation=row, lens=lens, run=newest.run)
    assert table.score(lens)[at] == (UNMEASURED if stored.unmeasured else MEASURED)
    for name in MEASURES:
        value = stored.summary.get(name)
        assert table.summary(lens, name)[at] == pytest.approx(
            np.nan if value is None else value, nan_ok=True
        )
        said = Series.objects.get(conversation=row, lens=lens, measure=name, run=newest.run).values
        wanted = [*said, *[None] * row.turn_count][: row.turn_count]
        mine = table.series(lens, name)[table.begins[at] : table.begins[at + 1]]
        finite = [np.nan if v is None or not abs(v) < 1e38 else v for v in wanted]
        assert mine == pytest.approx(np.array(finite), nan_ok=True)


@pytest.mark.django_db
def test_a_conversation_of_another_length_shifts_no_other(corpus: Corpus) -> None:
    upload(corpus, "".join(line(CHAT[:2]) for _ in range(3)))
    first, second, third = corpus.conversations.order_by("pk")
    Conversation.objects.filter(pk=first.pk).update(turn_count=1)
    Conversation.objects.filter(pk=second.pk).update(turn_count=4)
    make_finding(make_run(corpus), third, 1, lens="one", kind="x")
    table = made(corpus)
    assert bytes(table.roles) == b"u" + b"uass" + b"ua"
    assert table.owner[table.findings("one", "x")].tolist() == [2]


@pytest.mark.django_db
def test_a_conversation_that_comes_in_the_making_shifts_no_other(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored(corpus, 5)
    rows = list(corpus.conversations.order_by("pk"))

    def meanwhile(pk: int, at: Frame) -> Array:
        upload(corpus, line([*CHAT, *CHAT, *CHAT]))
        run = make_run(corpus)
        for row in (corpus.conversations.latest("pk"), *rows):
            make_score(run, row, "one")
            make_series(run, row, [0.5] * row.turn_count, lens="one", measure="a")
            make_finding(run, row, 0, lens="one", kind="x")
        return remembered(pk, at)

    remembered = remembering.sample
    monkeypatch.setattr(remembering, "sample", meanwhile)
    table = made(corpus)
    assert table.stale
    assert table.ids.tolist() == [row.pk for row in rows]
    assert table.series("one", "a").tolist() == [0.5] * int(table.begins[-1])
    assert table.findings("one", "x").tolist() == table.begins[:-1].tolist()


@pytest.mark.django_db
def test_a_table_is_behind_until_it_is_made_anew(corpus: Corpus) -> None:
    assert (tables.read(corpus, ()).version, tables.read(corpus, ()).stale) == (0, False)
    scored(corpus, 1)
    assert tables.read(corpus, ()).stale
    assert not made(corpus).stale
    assert not tabulating.make(corpus=corpus.pk)  # nothing has changed
    make_score(make_run(corpus), corpus.conversations.all()[0], "one", summary={"a": 0.5})
    old = tables.read(corpus, WANTED)
    assert old.stale
    assert old.summary("one", "a")[0] != 0.5
    assert made(corpus).summary("one", "a")[0] == 0.5


@pytest.mark.django_db
def test_a_selection_is_places_in_the_table(corpus: Corpus) -> None:
    scored(corpus, 2)
    table = made(corpus)
    some = Selection(shortest=4)
    expected = [turns >= 4 for turns in table.turns]
    assert tables.choose(table, corpus, some).inside.tolist() == expected
    upload(corpus, line())
    assert tables.choose(table, corpus, Selection()).unknown == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(finding="grounding-acts.repair"),
        Selection(measure="entrainment.er", least=0.4),
        Selection(measure="entrainment.er", most=0.4, finding="grounding-acts.repair"),
        Selection(measure="entrainment.er", least=0.2, most=0.7, longest=3),
    ],
)
def test_a_table_selects_what_rows_select(corpus: Corpus, selection: Selection) -> None:
    draw = random.Random(5)
    upload(corpus, "".join(line(CHAT[: 1 + n % 4]) for n in range(12)))
    for _ in range(2):
        run = make_run(corpus)
        for row in draw.sample(list(corpus.conversations.all()), 9):
            make_score(run, row, summary={"er": draw.choice([None, draw.random()])})
            if draw.random() < 0.5:
                make_finding(run, row, 0, kind="repair")
    tabulating.make(corpus=corpus.pk)
    found = tables.chosen(corpus, selection, ())
    wanted = conversations(corpus, selection).order_by("pk").values_list("pk", flat=True)
    assert found.table.ids[found.inside].tolist() == list(wanted)


SUMMARIES = """
SELECT count(v), avg(v), percentile_cont(ARRAY[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY v) FROM (
  SELECT (summary ->> 'er')::float AS v FROM inspector_newestscore
  JOIN inspector_score USING (conversation_id, lens, run_id) WHERE conversation_id = ANY(%s)
) each
"""
PLACES = """
SELECT place, count(v), avg(v), percentile_cont(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY v)
FROM inspector_newestscore JOIN inspector_series USING (conversation_id, lens, run_id)
CROSS JOIN unnest(values) WITH ORDINALITY said(v, place)
WHERE conversation_id = ANY(%s) AND v IS NOT NULL GROUP BY place ORDER BY place
"""


@pytest.mark.django_db
@pytest.mark.parametrize("longest", [None, 3])
def test_figures_are_what_sql_makes_of_the_rows(corpus: Corpus, longest: int | None) -> None:
    draw = random.Random(8)
    upload(corpus, "".join(line(CHAT[: 1 + n % 4]) for n in range(20)))
    for _ in range(2):
        run = make_run(corpus)
        for row in draw.sample(list(corpus.conversations.all()), 15):
            make_score(run, row, summary={"er": draw.choice([None, draw.random()])})
            said = [draw.choice([None, draw.random()]) for _ in range(row.turn_count)]
            make_series(run, row, said)
    tabulating.make(corpus=corpus.pk)
    some = Selection(longest=longest)
    wanted = [*keyfigures.wanted(), *curves.wanted("entrainment", "der")]
    chosen = tables.chosen(corpus, some, wanted)
    ids = list(conversations(corpus, some).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(SUMMARIES, [ids])
        ((n, mean, shares),) = cursor.fetchall()
        cursor.execute(PLACES, [ids])
        places = cursor.fetchall()
    (figure,) = keyfigures.key_figures(chosen)
    mine = [figure.mean.n, figure.mean.value, figure.tenth, figure.median, figure.ninetieth]
    assert mine == pytest.approx([n, mean, *shares])
    points = curves.by_turn(chosen, "entrainment", "der")
    assert [(each.number, each.mean.n) for each in points] == [row[:2] for row in places]
    for each, (*_, value, ends) in zip(points, places, strict=True):
        assert [each.mean.value, each.low, each.high] == pytest.approx([value, *ends], rel=1e-6)
