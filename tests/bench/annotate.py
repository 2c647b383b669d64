"""Opening a conversation and saving a label, by eight clients at once, beside what limits both.

10,000 conversations of twenty turns, 100,000 labels, the web server as `make run` starts it. What
limits opening is a view that does nothing; what limits saving is a bare INSERT of the same row.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.bench import browser
from tests.bench.tools import TURNS, lines, make_corpus, receive, say, written

if TYPE_CHECKING:
    from annotator.models import Corpus, Project

CLIENTS, LABELS = 8, 100_000
OPENED, SAVED = 40, 80  # by each client
TOKEN = "a" * 32


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who is logged in, with work of their own."""

    session: str
    slug: str
    works: list[int]
    label: int

    def headers(self) -> dict[str, str]:
        """Return what a browser sends."""
        return {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept-Encoding": "gzip",
        }


def run(directory: Path) -> None:
    """Fill a project, start the web server, and measure."""
    from django.core.management import call_command
    from django.db import connections

    corpus = make_corpus("Annotate")
    from annotator.services import reading

    reading.execute(pk=receive(corpus, written(directory, lines())).pk)
    clients = [_client(corpus.project, number) for number in range(CLIENTS)]
    long = _long_ones(corpus, directory, clients[0])
    _label(clients, [*(pk for each in clients for pk in each.works), long["2,000 labelled turns"]])
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    with _web_server() as port:
        empty = _at_once(clients, port, OPENED, lambda *_: ("GET", "/healthz", None))
        opened = _at_once(clients, port, OPENED, _opening)
        saved = _at_once(clients, port, SAVED, _saving)
        say(f"open a conversation, {CLIENTS} at once: {_figures(opened)}")
        say(f"  an empty view: {_figures(empty)}")
        say(f"save a label, {CLIENTS} at once: {_figures(saved)}")
        say(f"  a bare INSERT: {_figures(_inserts(clients))}")
        alone = clients[:1]
        say(f"open a conversation, alone: {_figures(_at_once(alone, port, OPENED, _opening))}")
        say(f"save a label, alone: {_figures(_at_once(alone, port, SAVED, _saving))}")
        with browser.logged_in(f"http://127.0.0.1:{port}", clients[0].session) as page:
            browser.weigh(page, [_opening(clients[0], number)[1] for number in range(2)])
            for what, work in long.items():
                browser.time_opening(page, what, f"/p/{clients[0].slug}/annotate/{work}/")


def _client(project: "Project", number: int) -> Client:
    """Return a new member of the project with every eighth of its first conversations."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from annotator.models import Assignment, Conversation, Label, Membership, User

    user = User.objects.create_user(f"bench{number}-{uuid4().hex[:6]}")
    Membership.objects.create(project=project, user=user, role=Membership.Role.ANNOTATOR)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    pks = Conversation.objects.filter(corpus__project=project).order_by("pk")
    own = list(pks.values_list("pk", flat=True))[number : LABELS // TURNS : CLIENTS]
    works = Assignment.objects.bulk_create(
        Assignment(conversation_id=pk, annotator=user) for pk in own
    )
    label = Label.objects.filter(layer__scheme_version__project=project, layer__multiple=True)
    ids = [work.pk for work in works]
    return Client(str(session.session_key), project.slug, ids, label.order_by("pk")[1].pk)


def _long_ones(corpus: "Corpus", directory: Path, client: Client) -> dict[str, int]:
    """Return work on conversations that are long each in its way, by what they are."""
    from annotator.models import Assignment, Conversation
    from annotator.services import reading

    short = next(lines(1))
    said = json.loads(short)["turns"]
    chats = {
        "20 turns": said,
        "2,000 turns": said * 100,
        "2,000 labelled turns": said * 100,
        "100 kB in one turn": [said[0] | {"text": said[0]["text"] * 800}],
    }
    rows = (json.dumps({"id": what, "turns": turns}) + "\n" for what, turns in chats.items())
    reading.execute(pk=receive(corpus, written(directory, rows)).pk)
    annotator = Assignment.objects.get(pk=client.works[0]).annotator
    found = Conversation.objects.filter(corpus=corpus, external_id__in=chats)
    return {
        each.external_id: Assignment.objects.create(conversation=each, annotator=annotator).pk
        for each in found.order_by("pk")
    }


def _label(clients: list[Client], works: list[int]) -> None:
    """Give every turn of the works' conversations a label."""
    from django.db import connection

    from annotator.models import Label

    first = Label.objects.get(pk=clients[0].label).layer.labels.order_by("position")[0].pk
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotator_annotation"
            " (id, assignment_id, turn_id, label_id, attributes, version, created_at)"
            " SELECT gen_random_uuid(), a.id, t.id, %s, '{}', 1, now()"
            " FROM annotator_assignment a"
            " JOIN annotator_turn t ON t.conversation_id = a.conversation_id WHERE a.id = ANY(%s)",
            [first, works],
        )
        cursor.execute("ANALYZE")


@contextmanager
def _web_server() -> Iterator[int]:
    from annotator.management.commands.up import WEB_THREADS, WEB_WORKERS

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "annotator.config.wsgi", "--log-level=warning"),
            *(f"--bind=127.0.0.1:{port}", "--worker-class=gthread", "--no-control-socket"),
            *(f"--workers={WEB_WORKERS}", f"--threads={WEB_THREADS}"),
        ],
        env=os.environ | {"ALLOWED_HOSTS": "127.0.0.1"},
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


Asked = tuple[str, str, bytes | None]
Asking = Callable[[Client, int], Asked]


def _opening(client: Client, number: int) -> Asked:
    return "GET", f"/p/{client.slug}/annotate/{client.works[number]}/", None


def _saving(client: Client, number: int) -> Asked:
    work = client.works[number // TURNS]
    operation = {
        "op": str(uuid4()),
        "do": "add",
        "annotation": str(uuid4()),
        "turn": number % TURNS,
        "label": client.label,
    }
    return "POST", f"/p/{client.slug}/annotate/{work}/ops/", json.dumps([operation]).encode()


def _at_once(clients: list[Client], port: int, count: int, asking: Asking) -> list[list[float]]:
    """Let every client ask ``count`` times, one after the other, on a connection of its own."""

    def work(client: Client) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        times = []
        for number in range(-3, count):  # the first few warm the server up
            method, path, body = asking(client, number % len(client.works))
            begin = time.perf_counter()
            connection.request(method, path, body, client.headers())
            answer = connection.getresponse()
            answer.read()
            if number >= 0:
                times.append(time.perf_counter() - begin)
            if answer.status != 200:
                raise RuntimeError(f"{method} {path}: {answer.status}")
        connection.close()
        return times

    return _together(clients, work)


def _inserts(clients: list[Client]) -> list[list[float]]:
    """Let every client insert a label and commit, with nothing around it."""
    from django.db import connection

    from annotator.models import Assignment

    turns = dict(
        Assignment.objects.filter(pk__in=[client.works[-1] for client in clients]).values_list(
            "pk", "conversation__turns"
        )
    )

    def work(client: Client) -> list[float]:
        times = []
        with connection.cursor() as cursor:
            for number in range(SAVED):
                begin = time.perf_counter()
                cursor.execute(
                    "INSERT INTO annotator_annotation"
                    ' (id, assignment_id, turn_id, label_id, start, "end", attributes, version,'
                    " created_at) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, '{}', 1, now())",
                    [client.works[-1], turns[client.works[-1]], client.label, number, number + 1],
                )
                times.append(time.perf_counter() - begin)
        connection.close()
        return times

    return _together(clients, work)


def _together(clients: list[Client], work: Callable[[Client], list[float]]) -> list[list[float]]:
    """Return the seconds of every client's requests."""
    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(work, clients))


def _figures(times: list[list[float]]) -> str:
    every = [each * 1000 for found in times for each in found]
    cuts = statistics.quantiles(every, n=20)
    rate = 1000 * len(times) / statistics.fmean(every)
    return f"p50 {cuts[9]:.1f}, p95 {cuts[18]:.1f} ms, {rate:,.0f}/s (n = {len(every)})"
