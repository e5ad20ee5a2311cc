"""Keep web, worker and database running, whatever kills them, and leave nothing behind."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from alongside.config.postgres import Postgres
from alongside.config.refusing import Stop
from alongside.config.watching import group_of, is_running, reap, started

LOOK_EVERY = 0.2  # seconds
GRACE = 6.0  # seconds to finish what is under way
SETTLED = 5.0  # seconds after which a start counts as good
SLOWEST = 4  # seconds between two starts of what does not stay up
LARGEST_LOG = 5 * 1024 * 1024
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DIE_WITH_PARENT, ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER: Linux alone


class Ended(Exception):
    """Somebody asked us to end."""


@dataclass
class Child:
    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    failures: int = 0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        self.begun = time.monotonic()
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> None:
        """Start again after a death: at once, or more slowly each time if it never lives long."""
        lived = time.monotonic() - self.begun
        if lived > SETTLED:
            self.failures = 0
        if lived < self.failures:
            return
        self.failures = min(self.failures + 1, SLOWEST)
        end_group(self.pid, at_once=True)  # what outlived its head
        self.start()


@dataclass
class Household:
    """All that one data folder runs."""

    data: Path
    database: Postgres | None
    children: list[Child] = field(default_factory=list)

    @property
    def record(self) -> Path:
        return self.data / "processes.json"

    def start(self, *children: Child) -> None:
        for child in children:
            child.start()
        self.write_down()

    def watch_over(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            self.revive_database()
            for child in self.children:
                if not child.alive():
                    child.revive()
                    self.write_down()

    def revive_database(self) -> None:
        if self.database and not self.database.alive():
            try:
                self.database.start()
            except Stop as stop:  # a full disk may be freed again: keep trying
                print(stop, file=sys.stderr, flush=True)
                time.sleep(1)

    def write_down(self) -> None:
        pids = [child.pid for child in self.children if child.pid]
        draft = self.record.with_suffix(".draft")
        draft.write_text(json.dumps({str(pid): started(pid) for pid in pids}))
        draft.replace(self.record)

    def stop(self) -> None:
        for child in self.children:
            if child.alive():
                os.kill(child.pid, signal.SIGTERM)
        for child in self.children:
            if child.process:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(GRACE)
                end_group(child.pid, at_once=True)
                child.process.wait()
        if self.database:
            self.database.stop()
        self.record.unlink(missing_ok=True)


def end_leftovers(data: Path) -> None:
    """End what a killed supervisor left running in this data folder."""
    record = data / "processes.json"
    with suppress(OSError, ValueError):
        for pid, began in json.loads(record.read_text()).items():
            end_group(int(pid), since=began)
    record.unlink(missing_ok=True)


def end_group(leader: int, *, since: str = "", at_once: bool = False) -> None:
    """End every process of a group, unless its number has been given to others since."""
    members = [pid for pid in group_of(leader) if int(started(pid) or 0) >= int(since or 0)]
    if started(leader) not in ("", since) and since:
        return None
    for pid in members:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL if at_once else signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while any(is_running(pid) for pid in members):
        if time.monotonic() > deadline and not at_once:
            return end_group(leader, since=since, at_once=True)
        time.sleep(0.05)
    for pid in members:
        reap(pid)
    return None


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Turn the signals that mean ‘end’ into one exception, once."""

    def end(number: int, frame: object) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Ended

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def die_with_parent() -> None:
    tell_kernel(DIE_WITH_PARENT, signal.SIGTERM)


def adopt_orphans() -> None:
    """Have what our children leave behind become ours, so that its death is seen at once."""
    tell_kernel(ADOPT_ORPHANS, 1)


def tell_kernel(option: int, value: int) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value)
