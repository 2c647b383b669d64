"""The table of a corpus says what its newest scores say, whoever is killed while making it."""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from django.db import connection, connections
from django.utils import timezone

from annotator import jobs
from annotator.models import Conversation, Corpus, Turn
from annotator.services import deleting
from inspector.models import CorpusColumn, CorpusTable, Finding, NewestScore, Run, Score, Series
from inspector.queries import curves, keyfigures, tables
from inspector.queries.selecting import Selection, conversations
from inspector.queries.tables import MEASURED, ROLES, UNMEASURED, Part, Table, Want
from inspector.services import gathering, tabulating
from tests.factories import CHAT, line, make_corpus, make_project, upload
from tests.inspector.killed import death, ended
from tests.inspector.scored import make_finding, make_run, make_score, make_series

LENSES, MEASURES, KINDS = ("one", "two"), ("a", "b"), ("x", "y")
WANTED: list[Want] = [
    *((Part.CONVERSATION, "", name) for name in ("roles", "outcome", "task")),
    *((Part.SCORE, lens, "") for lens in LENSES),
    *((part, lens, name) for lens in LENSES for name in MEASURES for part in ("summary", "series")),
    *((Part.FINDING, lens, kind) for lens in LENSES for kind in KINDS),
]


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(make_project())


def scored(corpus: Corpus, seed: int, conversations: int = 12) -> None:
    """Give a corpus three runs that overlap, with all that a lens may say, and ought not to."""
    draw = random.Random(seed)
    talks = [[*CHAT, ("user", f"No, {n}.")][: draw.randint(1, 5)] for n in range(conversations)]
    upload(corpus, "".join(line([*talk, ("tool", f"{n}")]) for n, talk in enumerate(talks)))
    rows = list(corpus.conversations.all())
    for _ in range(3):
        run = make_run(corpus, spec=[{"name": x, "version": "1", "params": {}} for x in LENSES])
        for row in draw.sample(rows, conversations - 3):
            for lens in draw.sample(LENSES, draw.randint(1, 2)):
                score(draw, run, row, lens)


def score(draw: random.Random, run: Run, row: Conversation, lens: str) -> None:
    odd = [None, float("nan"), float("inf"), 1e300]
    values = {name: draw.choice([draw.random(), None]) for name in MEASURES[: draw.randint(0, 2)]}
    why = draw.choice(["", "", "It broke."])
    make_score(run, row, lens, summary={} if why else values, unmeasured=why)
    for name in MEASURES:
        size = max(0, row.turn_count + draw.choice([0, 0, 0, -1, 2]))
        said = [draw.choice([draw.random(), *odd[: draw.randint(0, 4)]]) for _ in range(size)]
        make_series(run, row, said, lens=lens, measure=name)
    for _ in range(draw.randint(0, 4)):
        kind, turn = draw.choice(KINDS), draw.randrange(row.turn_count)
        sure = draw.choice([None, draw.random()])
        make_finding(run, row, turn, lens=lens, kind=kind, confidence=sure)


def made(corpus: Corpus) -> Table:
    tabulating.make(corpus=corpus.pk)
    return tables.read(corpus, WANTED)


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
                (found.pk, found.confidence)
                for found in Finding.objects.filter(lens=lens, kind=kind).order_by(
                    "conversation", "turn", "pk"
                )
                if newest[found.conversation_id, lens] == found.run_id
            ]
            rows_of = table.findings(lens, kind)
            assert rows_of["id"].tolist() == [pk for pk, _ in kept]
            sure = [np.nan if value is None else value for _, value in kept]
            assert rows_of["confidence"] == pytest.approx(np.array(sure), nan_ok=True)
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
    assert table.owner[table.findings("one", "x")["place"]].tolist() == [2]


@pytest.mark.django_db(transaction=True)
def test_a_table_goes_with_its_corpus(corpus: Corpus) -> None:
    scored(corpus, 1)
    made(corpus)
    deleting.delete_corpus(corpus=corpus, typed=corpus.name, actor=None)
    assert not CorpusColumn.objects.exists()
    assert not CorpusTable.objects.exists()
    assert not tabulating.make(corpus=corpus.pk)  # asked for before it was deleted
    assert not CorpusTable.objects.exists()


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


@pytest.mark.django_db
def test_the_sweep_asks_for_what_is_behind(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[tuple[int, ...]] = []
    monkeypatch.setattr(jobs, "_publish", lambda task, args, *_: asked.append(args))

    def sweeps() -> int:
        asked.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tabulating.sweep()
        return len(asked)

    scored(corpus, 3)
    assert sweeps() == 1
    made(corpus)
    assert sweeps() == 0
    tabulating.changed(corpus.pk)
    assert sweeps() == 0  # its runs go on, and it was made a moment ago
    CorpusTable.objects.update(made_at=timezone.now() - timedelta(hours=1))
    assert sweeps() == 1
    CorpusTable.objects.update(made_at=timezone.now())
    Run.objects.update(state="cancelled", finished_at=timezone.now())
    assert sweeps() == 1


@pytest.mark.django_db(transaction=True)
def test_scores_are_written_while_a_table_is_made(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored(corpus, 5)
    real = gathering.scores

    def write() -> int:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '3s'")
            tabulating.changed(corpus.pk)
            return CorpusTable.objects.get().changes
        finally:
            connection.close()

    def interrupted(pk: int) -> Iterator[gathering.Row]:
        for row in real(pk):
            yield row
            if row[0] == Part.SERIES and not seen:
                seen.append(pool.submit(write).result())

    seen: list[int] = []
    monkeypatch.setattr(gathering, "scores", interrupted)
    with ThreadPoolExecutor(1) as pool:
        assert made(corpus).stale  # what was written meanwhile may not be in it
    assert seen == [CorpusTable.objects.get().changes]
    monkeypatch.undo()
    assert not made(corpus).stale


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_making_leaves_the_table_as_it_was(corpus: Corpus) -> None:
    scored(corpus, 4)
    made(corpus)
    before = said(corpus)
    make_score(make_run(corpus), corpus.conversations.all()[0], "one", summary={"a": 0.5})
    kills = [statements for statements in (2, 6, 9, 14, 20, 27) if killed(corpus, statements)]
    assert len(kills) > 3
    assert said(corpus) == before
    assert tabulating.make(corpus=corpus.pk)
    after = said(corpus)
    assert after != before
    CorpusTable.objects.update(made_of=None)
    assert tabulating.make(corpus=corpus.pk)
    assert said(corpus) == after


def said(corpus: Corpus) -> str:
    rows = CorpusColumn.objects.filter(table__corpus=corpus).order_by("part", "lens", "name")
    digest = sha256()
    for row in rows:
        digest.update(repr((row.part, row.lens, row.name)).encode() + bytes(row.data))
    return digest.hexdigest()


def killed(corpus: Corpus, statements: int) -> bool:
    """Whether a process that makes the table dies at so many statements."""
    connections.close_all()
    child = os.fork()
    if not child:
        connection.execute_wrappers.append(death(statements))
        try:
            tabulating.make(corpus=corpus.pk)
        finally:
            os._exit(0)
    return ended(child)
