"""The memory an import takes, however large the file."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from tests.bench.tools import lines, make_corpus, receive, say, written


def run(directory: Path) -> None:
    """Import a JSON array of ten megabytes and a larger one, each in a process of its own."""
    from django.db import connections

    from annotator.services import reading

    large = int(os.environ.get("BENCH_MEGABYTES", "200"))
    peaks = []
    for megabytes in (10, large):
        upload = receive(make_corpus("Memory"), written(directory, _array(megabytes * 1_000_000)))
        connections.close_all()
        child = os.fork()
        if child == 0:
            reading.execute(pk=upload.pk)
            os._exit(0)
        _, _, used = os.wait4(child, 0)
        upload.refresh_from_db()
        peaks.append(used.ru_maxrss / 1024)
        say(f"import of {megabytes} MB: {upload.turns_stored:,} turns, {peaks[-1]:.0f} MiB at most")
    say(f"  ratio {peaks[1] / peaks[0]:.2f}")


def _array(size: int) -> Iterator[str]:
    """Yield a JSON array of conversations, of at least ``size`` characters."""
    made = 0
    yield "["
    for number in itertools.count():
        for each in lines():
            named = each.replace('"id": "c', f'"id": "{number}-')
            yield f",{named}" if made else named
            made += len(named)
            if made > size:
                yield "]"
                return
