"""
`bench casework`: what the days of advice files cost.

One deadline is worked out by the rules alone, sentences and all. A million live ones are read from
the database as the role `app`, by somebody who may see them, and each is worked out anew by the
rule in force on its day and held against the dates that were kept.

Pages are opened as a browser has them, through the whole of the middleware: the board of a team,
the page of a thick file, a search of whatever somebody has in hand. Files and searches are asked of
archives of ever more files, made once and kept.
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
from bench.web import exponent, serving

ONE = 50.0  # µs, of one deadline, over all rules
MILLION, ALL = 1_000_000, 60.0  # seconds, for so many live deadlines
ROUNDS, DRAWN = 7, 5_000
SEEDED = 500  # people, for there to be files
ADVISERS = (10, 40)  # whose deadlines stand on one board
BOARD, QUERIES = 60.0, 12  # ms; of one page
LETTER = 60.0  # ms, of the paper of one letter, from the request to its last byte
FILE, SEARCH = 40.0, 100.0  # ms: the median of a page, and 95 of 100 searches of each kind
ARCHIVES = (100_000, 1_000_000)  # files
# Whoever types these exactly has to find whom they look for. A phone is shared, in an archive, by
# more people than one page shows.
EXACT = ("name", "NHS number", "letter reference")
CROWD = 5_000  # people, for a board that is not the only thing in the database


def measure(people: tuple[int, int]) -> Iterator[Figure]:
    yield from one_deadline()
    yield from recounted(MILLION)
    yield from board(ADVISERS)
    yield from letter()
    yield from archives(ARCHIVES)


def told(module: str, *words: object, env: dict[str, str]) -> Any:
    """What a process of its own says in its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        env=env, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit("bench casework broke down: the lines above say why")
    return json.loads(done.stdout.strip().splitlines()[-1])


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
        found = told("bench.recounting", count, env=said)
    device = f"{os.cpu_count()} cores, one process, {found['n']:,} live deadlines"
    about: dict[str, Any] = {"n": found["n"], "device": device}
    yield figure("casework", "recomputed", found["seconds"], "s", limit=ALL, **about)
    yield figure("casework", "recomputed processor time", found["processor"], "s", **about)
    yield figure("casework", "recomputed reading alone", found["reading"], "s", **about)
    yield figure("casework", "recomputed differ", found["differ"], "dates", limit=0, **about)
    yield figure("casework", "recomputed rows", found["n"], "rows", least=count, **about)


def board(advisers: tuple[int, int]) -> Iterator[Figure]:
    """The page of all that is due across a team, as its supervisor opens it."""
    data = environment.data_folder() / "bench" / "board"
    with serving(data, CROWD) as said:
        few, many = told("bench.boards", *advisers, env=said)
    device = f"{os.cpu_count()} cores, one process, {many['deadlines']:,} deadlines"
    about: dict[str, Any] = {"n": many["deadlines"], "device": device}
    yield figure("casework", "board", many["median"], "ms", limit=BOARD, **about)
    yield figure("casework", "board p95", many["p95"], "ms", **about)
    yield figure("casework", "board queries", many["queries"], "queries", limit=QUERIES, **about)
    growth = exponent(few["median"], many["median"], advisers)
    yield figure("casework", "board growth", growth, "exponent", **about)


def letter() -> Iterator[Figure]:
    """The paper of a letter that an adviser wrote, and the press that approves one."""
    data = environment.data_folder() / "bench" / "board"
    with serving(data, CROWD) as said:
        found = told("bench.letters", env=said)
    about: dict[str, Any] = {"n": found["n"], "device": f"{os.cpu_count()} cores, one process"}
    yield figure("casework", "letter", found["median"], "ms", limit=LETTER, **about)
    yield figure("casework", "letter p95", found["p95"], "ms", **about)
    yield figure("casework", "letter queries", found["queries"], "queries", limit=QUERIES, **about)
    for name in ("setting alone", "first of a process", "saved and approved"):
        yield figure("casework", f"letter {name}", found[name], "ms", **about)


def archives(sizes: tuple[int, int]) -> Iterator[Figure]:
    files, searches = zip(*map(archive, sizes), strict=True)
    yield from file_page(files, sizes)
    for kind in searches[-1]["kinds"]:
        yield from search(kind, searches, sizes)


def archive(size: int) -> tuple[Any, Any]:
    data = environment.data_folder() / "bench" / "archives" / str(size)
    with serving(data, SEEDED) as said:
        searches = told("bench.searches", size, env=said)  # makes the files, once
        return told("bench.files", env=said), searches


def file_page(found: tuple[Any, ...], sizes: tuple[int, int]) -> Iterator[Figure]:
    few, many = found
    holds = f"{many['issue']} issues, {many['note']} notes, {many['document']} documents"
    about = said_of(sizes[1], many["n"], holds)
    yield figure("casework", "file", many["median"], "ms", limit=FILE, **about)
    yield figure("casework", "file p95", many["p95"], "ms", **about)
    yield figure("casework", "file queries", many["queries"], "queries", limit=QUERIES, **about)
    growth = exponent(few["median"], many["median"], sizes)
    yield figure("casework", "file growth", growth, "exponent", **about)


def search(kind: str, found: tuple[Any, ...], sizes: tuple[int, int]) -> Iterator[Figure]:
    """Both halves of it: the words that are sent, and the page that comes of them."""
    few, many = (each["kinds"][kind] for each in found)
    about, name = said_of(sizes[1], found[1]["n"]), f"search {kind}"
    yield figure("casework", f"{name} p95", many["p95"], "ms", limit=SEARCH, **about)
    yield figure("casework", f"{name} median", many["median"], "ms", **about)
    yield figure("casework", f"{name} database p95", many["database p95"], "ms", **about)
    yield figure("casework", f"{name} queries", many["queries"], "queries", **about)
    all_found = 100.0 if kind in EXACT else None
    yield figure("casework", f"{name} found", many["found"], "%", least=all_found, **about)
    growth = exponent(few["p95"], many["p95"], sizes)
    yield figure("casework", f"{name} growth", growth, "exponent", **about)


def said_of(size: int, n: int, more: str = "") -> dict[str, Any]:
    words = [f"{os.cpu_count()} cores", "one process", f"{size:,} files", more]
    return {"n": n, "device": ", ".join(filter(None, words))}
