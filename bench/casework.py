"""
`bench casework`: what the days of advice files cost.

One deadline is worked out by the rules alone, sentences and all. A million live ones are read from
the database as the role `app`, by somebody who may see them, and each is worked out anew by the
rule in force on its day and held against the dates that were kept.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from alongside.config import environment
from bench.figures import Figure, figure
from bench.web import serving

ONE = 50.0  # µs, of one deadline, over all rules
MILLION, ALL = 1_000_000, 60.0  # seconds, for so many live deadlines
ROUNDS, DRAWN = 7, 5_000
SEEDED = 500  # people, for there to be files
ADVISERS, BOARD, QUERIES = 40, 60.0, 12  # whose deadlines stand on one board; ms; of its page
CROWD = 5_000  # people, for a board that is not the only thing in the database


def measure(people: tuple[int, int]) -> Iterator[Figure]:
    yield from one_deadline()
    yield from recounted(MILLION)
    yield from board(ADVISERS)


def one_deadline() -> Iterator[Figure]:
    """The best of some rounds over rules, nations, triggers and posts drawn by chance."""
    import django

    os.environ.setdefault("ALONGSIDE_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    django.setup()
    rounds = [timed(list(some(DRAWN, seed))) for seed in range(ROUNDS)]
    said: dict[str, Any] = {"n": ROUNDS * DRAWN, "device": f"{os.cpu_count()} cores, one process"}
    yield figure("casework", "one deadline", min(rounds), "µs", limit=ONE, **said)
    median = statistics.median(rounds)
    yield figure("casework", "one deadline median round", median, "µs", **said)


def some(count: int, seed: int) -> Iterator[tuple[Any, date, Any, bool]]:
    from alongside.law import queries as law
    from alongside.law.rules import calendar, countable

    dice = Random(seed)
    newest = (versions[-1] for versions in law.time_limits().values())
    limits = [each for each in newest if countable(each)]
    for _ in range(count):
        limit = dice.choice(limits)
        first = max(date(2024, 1, 1), limit.in_force_from or date.min)
        trigger = first + timedelta(days=dice.randrange((date(2027, 12, 31) - first).days))
        nation = dice.choice(sorted(limit.nations))
        yield limit, trigger, calendar(nation), dice.random() < 0.5


def timed(drawn: list[tuple[Any, date, Any, bool]]) -> float:
    from alongside.law.rules import work_out

    begun = time.perf_counter()
    for limit, trigger, holidays, posting in drawn:
        work_out(limit, trigger, bank_holidays=holidays, posting=posting)
    return (time.perf_counter() - begun) / len(drawn) * 1e6


def recounted(count: int) -> Iterator[Figure]:
    data = environment.data_folder() / "bench" / "casework"
    with serving(data, SEEDED) as said:
        done = subprocess.run(
            [sys.executable, "-m", "bench.recounting", str(count)],
            env=said, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    if done.returncode:
        raise SystemExit("bench casework broke down: the lines above say why")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    device = f"{os.cpu_count()} cores, one process, {found['n']:,} live deadlines"
    about: dict[str, Any] = {"n": found["n"], "device": device}
    yield figure("casework", "recomputed", found["seconds"], "s", limit=ALL, **about)
    yield figure("casework", "recomputed processor time", found["processor"], "s", **about)
    yield figure("casework", "recomputed reading alone", found["reading"], "s", **about)
    yield figure("casework", "recomputed differ", found["differ"], "dates", limit=0, **about)
    yield figure("casework", "recomputed rows", found["n"], "rows", least=count, **about)


def board(advisers: int) -> Iterator[Figure]:
    """The page of all that is due across a team, as its supervisor opens it."""
    data = environment.data_folder() / "bench" / "board"
    with serving(data, CROWD) as said:
        done = subprocess.run(
            [sys.executable, "-m", "bench.boards", str(advisers)],
            env=said, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    if done.returncode:
        raise SystemExit("bench casework broke down: the lines above say why")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    device = f"{os.cpu_count()} cores, one process, {found['deadlines']:,} deadlines"
    about: dict[str, Any] = {"n": found["deadlines"], "device": device}
    yield figure("casework", "board", found["median"], "ms", limit=BOARD, **about)
    yield figure("casework", "board queries", found["queries"], "queries", limit=QUERIES, **about)
