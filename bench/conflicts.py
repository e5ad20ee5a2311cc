"""
`bench conflicts`: what a question to the providers' own conflict registers costs, before anything
is shown to them, with ever more parties in them.

One data folder is kept between runs. A process of its own fills the registers and asks them as the
role `app`, for a client, somebody of the household and an opponent, of every provider at once.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from alongside.config import environment
from bench.figures import Figure, figure
from bench.web import exponent, serving

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
USUAL = (10_000, 100_000)  # what `--people` is when nobody says
SLOWEST = 50.0  # ms, of 95 questions in 100 at the largest size
SEEDED = 500  # people, for there to be partnerships


def measure(people: tuple[int, int]) -> Iterator[Figure]:
    sizes = SIZES if tuple(people) == USUAL else tuple(people)
    found = measured(sizes)
    for size, one in zip(sizes, found, strict=True):
        said: dict[str, Any] = {
            "n": one["n"],
            "device": f"{os.cpu_count()} cores, {size:,} parties",
        }
        limit = SLOWEST if size == sizes[-1] else None
        yield figure("conflicts", f"question {size}", one["median"], "ms", limit=limit, **said)
        yield figure("conflicts", f"question {size} p95", one["p95"], "ms", limit=limit, **said)
        yield figure("conflicts", f"question {size} hashing", one["hashing"], "ms", **said)
    few, many = found[0]["median"], found[-1]["median"]
    growth = exponent(few, many, (sizes[0], sizes[-1]))
    last: dict[str, Any] = {"n": found[-1]["n"], "device": f"{os.cpu_count()} cores"}
    yield figure("conflicts", "question growth", growth, "exponent", **last)
    yield figure("conflicts", "bytes a party", found[-1]["bytes"], "bytes", **last)
    yield figure("conflicts", "to decide", found[-1]["refused"], "of 100 questions", **last)


def measured(sizes: tuple[int, ...]) -> list[dict[str, Any]]:
    data = environment.data_folder() / "bench" / "conflicts"
    with serving(data, SEEDED) as said:
        done = subprocess.run(
            [sys.executable, "-m", "bench.registers", *map(str, sizes)],
            env=said, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    if done.returncode:
        raise SystemExit("bench conflicts broke down: the lines above say why")
    found: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
