"""What the benches share: a corpus of their own, a clock, a line to print."""

import itertools
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.models import Corpus, Upload

CONVERSATIONS, TURNS = 10_000, 20
WORDS = ("the", "room", "is", "booked", "for", "us", "on", "tuesday", "and", "could", "you", "say")

_number = itertools.count(1)


def lines(conversations: int = CONVERSATIONS) -> Iterator[str]:
    """Yield conversations of twenty turns of 25 words, as JSON Lines."""
    draw = random.Random(7)
    for number in range(conversations):
        turns = [
            {"speaker": role, "role": role, "text": " ".join(draw.choices(WORDS, k=25))}
            for role in ("user", "assistant") * (TURNS // 2)
        ]
        yield json.dumps({"id": f"c{number}", "turns": turns}) + "\n"


def make_corpus(name: str) -> "Corpus":
    """Return a new corpus in a project of its own."""
    from annotator.services import projects

    project = projects.create(name=f"{name} {next(_number)}", manager=None)
    return projects.create_corpus(project=project, name=name, actor=None)


def receive(corpus: "Corpus", path: Path) -> "Upload":
    """Return the upload of ``path``, not read yet."""
    from django.core.files import File

    from annotator.services import uploads

    with path.open("rb") as stream:
        return uploads.receive(corpus=corpus, file=File(stream, name=path.name), user=None)


def written(directory: Path, content: Iterator[str]) -> Path:
    """Return a file of ``directory`` with ``content`` in it."""
    path = directory / f"bench{next(_number)}.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(content)
    return path


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds ``work`` took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
