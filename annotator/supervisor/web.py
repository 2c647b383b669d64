"""Waiting for the web server to answer."""

import http.client
import time

from annotator.config.services import ServiceError
from annotator.supervisor.processes import Family

START_SECONDS = 60


def await_answer(host: str, port: int, family: Family) -> None:
    """Return once ``/healthz`` says it is well. Raises ServiceError if it doesn't in time."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if (name := family.dead()) is not None:
            raise ServiceError(f"The {name} process ended while starting; its last lines say why.")
        if _answers(host, port):
            return
        time.sleep(0.05)
    raise ServiceError(f"The web server did not answer within {START_SECONDS} seconds.")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
