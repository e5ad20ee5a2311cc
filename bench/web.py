"""
`bench web`: what the pages people live in cost the server, with many people in the database.

Two data folders of made-up people are kept between runs. In each a process of its own serves
requests to itself: through the whole of the middleware, as the role `app`, without a network.
"""

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alongside.config import environment, setting_up
from alongside.config.postgres import Postgres
from bench.figures import Figure, figure

# Page → limits of median milliseconds and of queries, and the peer's page that it is like.
PAGES: dict[str, tuple[float | None, float | None, str]] = {
    "desk": (None, 12, "list"),
    "day list": (30, 8, "day list"),
    "case": (None, 12, ""),
    "search": (None, 12, ""),
    "referral": (None, 12, ""),
    "refer": (None, 12, ""),
    "submit": (None, None, ""),
}
HEAVIEST = 150.0  # KB of styles and scripts over the wire


def measure(people: tuple[int, int]) -> Iterator[Figure]:
    few, many = (measured(count) for count in people)
    device = f"{os.cpu_count()} cores"
    n, size = many["n"], f"{people[1]:,} people"
    for name, (slowest, queries, like) in PAGES.items():
        page = many["pages"][name]
        said: dict[str, Any] = {"n": n, "device": f"{device}, {size}"}
        yield figure("web", name, page["median"], "ms", limit=slowest, like=like, **said)
        yield figure("web", f"{name} p95", page["p95"], "ms", **said)
        beside = f"{like} queries" if like else ""
        yield figure(
            "web", f"{name} queries", page["queries"], "queries", limit=queries, like=beside, **said
        )
        if name != "submit":
            beside = f"{like} page" if like else ""
            yield figure("web", f"{name} page", page["bytes"] / 1000, "KB", like=beside, **said)
        growth = exponent(few["pages"][name]["median"], page["median"], people)
        yield figure("web", f"{name} growth", growth, "exponent", **said)
    yield figure(
        "web", "styles and scripts", many["assets"] / 1000, "KB", n=1, limit=HEAVIEST, device=device
    )


def exponent(few: float, many: float, people: tuple[int, int]) -> float:
    """How the cost grows: 0 not at all, 1 as fast as the number of people."""
    return math.log(many / few) / math.log(people[1] / people[0])


def measured(people: int) -> dict[str, Any]:
    data = environment.data_folder() / "bench" / str(people)
    with serving(data, people) as said:
        done = subprocess.run(
            [sys.executable, "-m", "bench.inside"], env=said, capture_output=True, text=True
        )
    if done.returncode:
        raise SystemExit(f"bench web broke down:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@contextmanager
def serving(data: Path, people: int) -> Iterator[dict[str, str]]:
    """Make what is missing in the folder, run its database meanwhile; yield the environment."""
    before = {name: os.environ.get(name) for name in ("ALONGSIDE_DATA", "ALONGSIDE_MODE")}
    os.environ |= {
        "ALONGSIDE_DATA": str(data),
        "ALONGSIDE_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
    }
    data.mkdir(parents=True, exist_ok=True)
    environment.secret_key("demo", data)
    server = Postgres(data / "postgres")
    try:
        begin(server, data, people)
        yield dict(os.environ)
    finally:
        server.stop()
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def begin(server: Postgres, data: Path, people: int) -> None:
    if (data / "seeding").exists():
        server.remove()
        (data / "seeding").unlink()
    setting_up.start_database(server)
    setting_up.migrate(data)
    setting_up.end_collecting(setting_up.begin_collecting())
    if not (data / "seeded").exists():
        print(f"Making {people:,} people, once", file=sys.stderr, flush=True)
        setting_up.seed(data, people)
