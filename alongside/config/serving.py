"""`serve` and `demo`: set up what is missing, then keep it running until somebody ends it."""

import argparse
import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from alongside.config import environment, folder, setting_up
from alongside.config.refusing import Stop
from alongside.config.setting_up import step
from alongside.config.supervising import (
    Child,
    Ended,
    Household,
    adopt_orphans,
    end_leftovers,
    ending_on_signals,
)

ANSWERS_WITHIN = 30  # seconds
EXAMPLE = environment.BASE / "docs" / "examples" / "referral.json"


def serve(arguments: argparse.Namespace) -> int:
    data = environment.data_folder()
    if environment.mode() == "production":
        environment.require()
    folder.open_folder(data)
    adopt_orphans()
    with folder.held(data), ending_on_signals():
        household = Household(data, setting_up.embedded(data), children(arguments, data))
        try:
            end_leftovers(data)
            folder.refuse_taken_port(arguments.host, arguments.port)
            prepare(arguments, household)
            run(arguments, household)
        except Ended:
            print("\nStopping.", flush=True)
        finally:
            household.stop()
    return 0


def children(arguments: argparse.Namespace, data: Path) -> list[Child]:
    python, logs = [sys.executable, "-m"], data / "logs"
    web = [*python, "alongside.config.web", arguments.host, str(arguments.port)]
    worker = [*python, "alongside.config.cli", "worker"]
    return [
        *(Child("web server", web, logs / f"web-{n}.log") for n in range(1, arguments.workers + 1)),
        Child("worker", worker, logs / "worker.log"),
    ]


def prepare(arguments: argparse.Namespace, household: Household) -> None:
    data = household.data
    if arguments.fresh or (data / "seeding").exists():
        with step("Clearing what was there"):
            folder.clear(data)
    print(f"Alongside, from {data}", flush=True)
    environment.secret_key(environment.mode(), data)
    collecting = setting_up.begin_collecting()
    if household.database:
        with step("Starting the database"):
            setting_up.start_database(household.database)
        with step("Bringing its tables up to date"):
            setting_up.migrate(data)
    else:
        setting_up.refuse_unmigrated()
    with step("Gathering the static files"):
        setting_up.end_collecting(collecting)
    setting_up.refuse_unfit_role()
    household.start(household.children[0])  # it comes up while the people are made
    if arguments.people and not (data / "seeded").exists() and command_exists("demo", "seed"):
        print(f"  Making {arguments.people} people who do not exist", flush=True)
        setting_up.seed(data, arguments.people)


def run(arguments: argparse.Namespace, household: Household) -> None:
    address = f"http://localhost:{arguments.port}"
    with step("Opening the doors"):
        first, *others = household.children
        wait_for(arguments.host, arguments.port, first)
        household.start(*others)
    for line in last_words(address):
        print(line, flush=True)
    household.watch_over()


def wait_for(host: str, port: int, child: Child) -> None:
    """Wait until a page is answered, whatever the answer."""
    deadline = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < deadline:
        connection = HTTPConnection(host, port, timeout=5)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
            return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
        if not child.alive():
            raise Stop(f"The {child.name} did not start: {child.log} says why.")
    raise Stop(f"The first page did not answer within {ANSWERS_WITHIN} seconds.")


def last_words(address: str) -> list[str]:
    """What a newcomer reads last: the address, who can sign in, what to try first."""
    lines = ["", f"Alongside is at {address}"]
    if environment.mode() == "demo":
        lines += [f"The guided story, and everybody who can sign in by one click: {address}/demo/"]
        lines += personas()
        lines += try_first(address)
    return [*lines, "Ctrl-C stops it; the data stays."]


def personas() -> list[str]:
    """The demo's cast, if the demo has one to tell of."""
    if find_spec("alongside.demo.rules") is None:
        return []
    cast = getattr(import_module("alongside.demo.rules"), "PERSONAS", ())
    return [f"  {person.name}, {person.title}" for person in cast]


def try_first(address: str) -> list[str]:
    if not EXAMPLE.exists() or not command_exists("interop", "fhir_token"):
        return []
    data = os.environ["ALONGSIDE_DATA"]
    return [
        "Send a referral as a partner's own system would; the second time it answers 409:",
        f"  curl -sS {address}/FHIR/R4/'$process-message' -H 'Content-Type: application/fhir+json'"
        f' -H "Authorization: Bearer $(./run manage --data {data} fhir-token --partner demo'
        f' | tail -n 1)" -H "X-Request-Id: $(cat /proc/sys/kernel/random/uuid)"'
        f' -H "X-Correlation-Id: $(cat /proc/sys/kernel/random/uuid)"'
        f" --data-binary @{EXAMPLE.relative_to(environment.BASE)}",
    ]


def command_exists(area: str, command: str) -> bool:
    commands = Path(__file__).parents[1] / area / "management" / "commands"
    return (commands / f"{command}.py").exists()
