"""
One web server. `serve` runs several on one port, so that a killed one leaves another to answer.

Everything is imported before the port is opened and the process that answers is copied from
this one: a new one is there at once.
"""

import argparse
import multiprocessing

from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

APPLICATION = "alongside.config.wsgi:application"
THREADS = 3  # they share one interpreter: more of them only wait longer for each other


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("host")
    words.add_argument("port", type=int)
    said = words.parse_args()
    multiprocessing.set_start_method("fork")
    import alongside.config.wsgi  # noqa: F401

    warm_up()
    Granian(
        APPLICATION,
        address=said.host,
        port=said.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backlog=2048,
        backpressure=64,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=3,
        log_level=LogLevels.warning,
    ).serve()


def warm_up() -> None:
    """Do here once what would hold up whoever asks first: addresses, FHIR, calendars."""
    from alongside.interop.schemas import structure
    from alongside.law.rules import calendars
    from alongside.law.rules.areas import Nation

    _ = get_resolver().url_patterns
    structure.warm_up()
    for nation in Nation:
        calendars.calendar(nation)


if __name__ == "__main__":
    main()
