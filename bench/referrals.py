"""
`bench referrals`: whole referrals by message, a second, with ever more of them stored.

The product is started as a newcomer starts it: two web processes, a worker, its own database. Each
message is signed in, read, checked, routed over every provider's conflict register, kept with its
bytes, audited and answered, as the role `app` under row-level security. The senders are on the same
machine and take their share of it.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from alongside.config import environment
from bench.figures import Figure, figure
from bench.web import exponent, serving
from proofs.sending import BROKEN, PartnerSystem, partner_token
from proofs.served import Served

SIZES = (10_000, 100_000, 1_000_000)
USUAL = (10_000, 100_000)  # what `--people` is when nobody says
LEAST = 150.0  # a second: docs/reference/proofs.md says whose figure that is
SLOWEST = 150.0  # ms, of 95 in 100
AT_ONCE, WARM, LASTS = 12, 5.0, 30.0
PREPARED = 9_000


def measure(people: tuple[int, int]) -> Iterator[Figure]:
    sizes = SIZES if tuple(people) == USUAL else tuple(people)
    found = [measured(size) for size in sizes]
    for size, each in zip(sizes, found, strict=True):
        said: dict[str, Any] = {
            "n": each.sent,
            "device": f"{os.cpu_count()} cores, {size:,} people, {AT_ONCE} senders at once",
        }
        yield figure(
            "referrals", f"a second at {size}", each.a_second, "a second", least=LEAST,
            like="a second", **said,
        )  # fmt: skip
        yield figure("referrals", f"p95 at {size}", each.p95, "ms", limit=SLOWEST, **said)
        yield figure("referrals", f"median at {size}", each.median, "ms", **said)
        yield figure("referrals", f"refused at {size}", each.refused, "answers", limit=0, **said)
    ends = (sizes[0], sizes[-1])
    growth = exponent(1 / found[0].a_second, 1 / found[-1].a_second, ends)
    last: dict[str, Any] = {"n": found[-1].sent, "device": f"{os.cpu_count()} cores"}
    yield figure("referrals", "growth", growth, "exponent", **last)
    yield from where(sizes[0])


@dataclass(frozen=True)
class Measured:
    sent: int
    refused: int
    a_second: float
    median: float
    p95: float


def measured(size: int) -> Measured:
    data = environment.data_folder() / "bench" / str(size)
    with serving(data, size):
        pass  # makes the people, once
    served = Served(data, people=size)
    served.start()
    try:
        return _send(served)
    finally:
        served.stop()


def _send(served: Served) -> Measured:
    token = partner_token(served)
    sender = PartnerSystem(served.port, token)
    bodies = [sender.prepare(uuid4(), "bench") for _ in range(PREPARED)]
    waiting, taken, times, refused = iter(bodies), threading.Lock(), list[float](), list[int]()
    begun = time.perf_counter()

    def work() -> None:
        line = PartnerSystem(served.port, token)
        while (now := time.perf_counter()) < begun + WARM + LASTS:
            with taken:
                message = next(waiting, None)
            if message is None:
                raise SystemExit("bench referrals: prepare more messages")
            try:
                status = line.send(**message).status
            except BROKEN:
                status = 0
            if now < begun + WARM:
                continue
            (times if status == 200 else refused).append(
                (time.perf_counter() - now) * 1000 if status == 200 else status  # type: ignore[arg-type]
            )

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    lasted = time.perf_counter() - begun - WARM
    return Measured(
        sent=len(times) + len(refused),
        refused=len(refused),
        a_second=len(times) / lasted,
        median=statistics.median(times),
        p95=statistics.quantiles(times, n=20)[-1],
    )


def where(size: int) -> Iterator[Figure]:
    """Where the time of one referral goes, in one process that serves itself."""
    data = environment.data_folder() / "bench" / str(size)
    with serving(data, size) as said:
        done = subprocess.run(
            [sys.executable, "-m", "bench.where"], env=said, capture_output=True, text=True
        )
    if done.returncode:
        raise SystemExit(f"bench referrals broke down:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    device = f"{os.cpu_count()} cores, {size:,} people, one process"
    for part, value in found["parts"].items():
        yield figure("referrals", f"share of {part}", value, "%", n=found["n"], device=device)
    yield figure("referrals", "own time", found["own"], "ms", n=found["n"], device=device)
    yield figure("referrals", "statements", found["statements"], "", n=1, device=device)
