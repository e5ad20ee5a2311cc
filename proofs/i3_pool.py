"""I3: many requests over one connection of the database, and none speaks for the one before."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from random import Random
from threading import local
from typing import Any
from unittest.mock import patch

from django.db import connections

from alongside.config import databases
from alongside.demo.rules import BY_KEY, id_of
from proofs.figures import Figure, Found, judge
from proofs.inside import Visitor, peopled
from proofs.scratch import Scratch

THREADS = 4
THREAD = local()
LEAKS = Figure(
    "I3", "times that somebody saw a row through what an earlier request had left", "=0",
    "2,000 requests of people of two partnerships, some of them failing half-way, take turns on a"
    " pool of one connection. Each must get its own rows and none of the other’s. After each the"
    " connection is taken as a background task would take it: it must speak for nobody, and show"
    " no row.",
    "The connection is cleared neither after the request nor on its way back to the pool",
)  # fmt: skip
REQUESTS = Figure("I3-requests", "requests made", ">=2000", "Counted in the same run.")
FIGURES = [LEAKS, REQUESTS]
LEFT = (
    "SELECT (SELECT count(*) FROM people_person) + (SELECT count(*) FROM referrals_referral)"
    " + (current_setting('alongside.user', true) <> '')::int"
    " + (current_setting('default_transaction_read_only') = 'on')::int"
)


def measure(run: Any) -> Iterator[Found]:
    requests = run.sized(2000, 240)
    with peopled(300) as database:
        wrong = Counter(interleaved(database, requests))
        with forgetful():
            caught = len(interleaved(database, 40)) > 0
    said = ", ".join(f"{count} × {what}" for what, count in wrong.items())
    yield judge(LEAKS, wrong.total(), caught=caught, reason=said, fast=run.fast)
    yield judge(REQUESTS.at(run.sized(2000, 240)), requests, fast=run.fast)


def interleaved(database: Scratch, requests: int) -> list[str]:
    referrals = {
        key: database.rows(
            "SELECT id FROM referrals_referral WHERE referring_organisation_id = %s LIMIT 3",
            id_of("organisation", BY_KEY[key].organisation),
        )
        for key in ("gp", "stranger")
    }
    wrong: list[str] = []
    with pool_of_one(), failing_views():
        visitors = [visiting(n, referrals) for n in range(THREADS)]
        hand_back()
        share = requests // THREADS
        with ThreadPoolExecutor(THREADS) as pool:
            for found in pool.map(lambda visit: [visit() for _ in range(share)], visitors):
                wrong += [each for each in found if each]
    return wrong


def visiting(number: int, referrals: dict[str, list[Any]]) -> Callable[[], str]:
    """A visitor of one of the partnerships, who asks for pages of both in no order."""
    key, other = ("gp", "stranger") if number % 2 else ("stranger", "gp")
    visitor = Visitor(BY_KEY[key])
    random = Random(number)

    def visit() -> str:
        mine = random.random() < 0.6
        [(pk,)] = random.sample(referrals[key if mine else other], 1)
        THREAD.fails = fails = mine and random.random() < 0.2
        status = visitor.open(f"/referrals/{pk}/").status_code
        hand_back()
        left = what_is_left()
        hand_back()
        wanted = 500 if fails else 200 if mine else 404
        if status != wanted:
            return f"answered {status} instead of {wanted}"
        return "left behind" if left else ""

    return visit


@contextmanager
def failing_views() -> Iterator[None]:
    """Have a view fail after it has read, in a thread that says so."""
    view: Any = import_module("alongside.desk.views.referral")
    real = view.render

    def render(*words: Any, **more: Any) -> Any:
        if getattr(THREAD, "fails", False):
            raise ZeroDivisionError
        return real(*words, **more)

    with patch.object(view, "render", render):
        yield


def hand_back() -> None:
    """What the end of a request does with its connections."""
    for connection in connections.all(initialized_only=True):
        connection.close()


def what_is_left() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute(LEFT)
        return int(cursor.fetchone()[0])


@contextmanager
def pool_of_one() -> Iterator[None]:
    """As the product does it, but with one connection."""
    aliases = ("default", "sessions", "audit")
    before = {alias: dict(connections[alias].settings_dict["OPTIONS"]) for alias in aliases}
    hand_back()
    for alias in aliases:
        size = 1 if alias == "default" else 2
        pool = {"min_size": 1, "max_size": size, "reset": databases.clean, "timeout": 60}
        connections[alias].settings_dict["OPTIONS"]["pool"] = pool
    try:
        yield
    finally:
        hand_back()
        for alias in aliases:
            wrapper: Any = connections[alias]
            wrapper.close_pool()
            wrapper.settings_dict["OPTIONS"].clear()
            wrapper.settings_dict["OPTIONS"].update(before[alias])


@contextmanager
def forgetful() -> Iterator[None]:
    """Nobody clears the connection: neither the request's end nor the pool."""
    from alongside.partnerships import middleware

    with (
        patch.object(middleware, "_leave", lambda: None),
        patch.object(databases, "clean", lambda _connection: None),
    ):
        yield
