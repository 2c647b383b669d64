"""The inspector's pages over 10,000 conversations x 20 turns that every lens scored.

In one process, as the web server runs them, beside a view that does nothing: what is left out is
the network and other clients. Beside the time by the clock, which other work on the machine
stretches, stands how long this process and its database session really work.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests.bench.scored import LABELLED, fill
from tests.bench.tools import CONVERSATIONS, TURNS, make_corpus, say, timed

if TYPE_CHECKING:
    from django.test import Client

    from annotator.models import Corpus

TIMES = 20
HALF, WORDS = "model=model+1", "search=floor"
FOUND = "finding=grounding-acts.repair"
MEASURE = "measure=drift.drift_mean&least=0.5"
FIRST = "two runs, not compared yet"


def run(directory: Path) -> None:
    """Fill a corpus, make its table, and ask for every page over and over."""
    from django.test import Client
    from django.test.utils import override_settings

    from inspector.services import comparisons, tabulating

    corpus, client = make_corpus("pages"), Client(headers={"host": "localhost"})
    person = fill(corpus)
    spent = timed(lambda: tabulating.make(corpus=corpus.pk))
    say(f"pages: {CONVERSATIONS:,} x {TURNS}, every lens, {LABELLED} labelled")
    say(f"  the corpus's table is made in {spent:.1f} s")
    runs = dict(zip(("earlier", "later"), _runs(corpus), strict=True))
    spent = timed(lambda: comparisons.make(**runs))
    say(f"  two of its runs are compared in {spent:.1f} s")
    client.force_login(person)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"staticfiles": plain}):
        for name, address in addresses(corpus):
            say(f"  {name:42} {_line(client, address, anew=name == FIRST)}")


def addresses(corpus: "Corpus") -> Iterator[tuple[str, str]]:
    """Yield what is asked for, by name."""
    from django.urls import reverse

    slug = corpus.project.slug

    def of(name: str, *args: object) -> str:
        return reverse(f"inspector:{name}", args=[slug, *args])

    middle = corpus.conversations.order_by("pk")[CONVERSATIONS // 2].pk
    yield "an empty view", "/healthz"
    yield "conversations", of("corpus", corpus.slug)
    yield "conversations, by a score", of("corpus", corpus.slug) + "?sort=-distance"
    yield "conversations, with a finding", of("corpus", corpus.slug) + f"?{FOUND}"
    for name in ("overview", "findings", "rates"):
        yield name, of(name, corpus.slug)
    for name in ("overview", "findings"):
        for title, query in (
            ("a model", HALF),
            ("a finding", FOUND),
            ("a score", MEASURE),
            ("words", WORDS),
        ):
            yield f"{name}, by {title}", of(name, corpus.slug) + f"?{query}"
    yield "rates, by a model", of("rates", corpus.slug) + f"?{HALF}"
    yield (
        "findings, all of a lens, last page",
        (of("findings", corpus.slug) + "?what=grounding-acts&page=99999"),
    )
    yield "compare, by model", of("compare") + "?by=model"
    yield "compare, by system prompt", of("compare") + "?by=prompt"
    three = "&".join(f"lens={each}" for each in ("grounding-acts", "lost-in-conversation", "retry"))
    yield "compare, three lenses, unmatched", of("compare") + f"?by=condition&match=no&{three}"
    groups, group = of("sessions", corpus.slug), of("session_group", corpus.slug)
    yield "sessions", groups + "?by=session"
    yield "sessions, page 5, by name", groups + "?by=session&sort=name&page=5"
    yield "tasks", groups + "?by=task"
    yield "a person's 20 sessions", group + "?by=session&of=person+250"
    yield "a task's 20 trials", group + "?by=task&of=task+250"
    yield "runs", of("runs")
    earlier, later = _runs(corpus)
    runs = of("compare_runs") + f"?a={earlier}&b={later}"
    for lens in ("drift", "grounding-acts"):
        yield f"two runs, {lens}", f"{runs}&lens={lens}"
    yield FIRST, runs
    yield "a conversation", of("conversation", middle)
    yield "a conversation, by a score", of("conversation", middle) + "?sort=-distance"


def _runs(corpus: "Corpus") -> list[int]:
    return list(corpus.runs.order_by("pk").values_list("pk", flat=True))


def _line(client: "Client", address: str, *, anew: bool) -> str:
    from inspector.models import RunComparison

    def asked() -> float:
        if anew:
            RunComparison.objects.all().delete()
        return timed(lambda: client.get(address))

    response = client.get(address)
    if response.status_code != 200:
        return f"answers {response.status_code}"
    first = asked()
    begin = _worked()
    spent = sorted(asked() for _ in range(TIMES))
    web, database = ((end - start) / TIMES for start, end in zip(begin, _worked(), strict=True))
    charts = re.findall(rb'type="application/json">(.*?)</script>', response.content)
    numbers = (spent[TIMES // 2], spent[-2], web, database, first)
    p50, p95, web, database, first = (1000 * each for each in numbers)
    return (
        f"p50 {p50:4.0f} ms, p95 {p95:4.0f} ms, works {web:3.0f} + {database:3.0f} ms,"
        f" first {first:4.0f} ms, charts {sum(map(len, charts)) / 1000:.0f} kB"
    )


def _worked() -> tuple[float, float]:
    """Return the seconds that this process and its database session have worked."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        times = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return time.process_time(), times.user + times.system
