"""The product under a storm: started as a newcomer starts it, and killed piece by piece."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from alongside.config.databases import NAME
from alongside.config.postgres import Postgres
from alongside.config.supervising import die_with_parent
from alongside.config.watching import is_running

PEOPLE = 200
# As ./run starts it, whatever the proof itself was started with.
NOT_PASSED_ON = (
    "ALONGSIDE_MODE", "ALONGSIDE_DATA", "DATABASE_", "DJANGO_", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
READY = "Ctrl-C stops it"
SLOWEST_START = 180  # seconds


class Served:
    """`./run demo` in a folder of its own. It looks after itself: nothing here starts a piece."""

    def __init__(self, data: Path, *, people: int = PEOPLE) -> None:
        self.data = data
        self.people = people
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    # Starting and stopping

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        words = ["demo", "--port", str(self.port), "--people", str(self.people)]
        with (self.data.parent / "served.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alongside.config.cli", *words, "--data", str(self.data)],
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + SLOWEST_START
        log = self.data.parent / "served.log"
        while READY not in log.read_text():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the product did not start: {log.read_text()[-300:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            self.server.stop()

    @cached_property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(NOT_PASSED_ON)
        }
        return kept | {"ALONGSIDE_DATA": str(self.data), "ALONGSIDE_MODE": "demo"}

    def command(self, *words: str) -> str:
        """Run a management command in the folder, and return what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "alongside.config.cli", "manage", *words],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{words[0]} failed: {done.stderr[-300:]}")
        return done.stdout

    def script(self, module: str, *words: str) -> str:
        """Run a module of ours within the product's settings, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "alongside.config.settings"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{module} failed: {done.stderr[-300:]}")
        return done.stdout.strip()

    # Its database, past every rule

    @cached_property
    def server(self) -> Postgres:
        return Postgres(self.data / "postgres")

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with self.server.admin(NAME) as admin:
            return admin.execute(sql.encode(), values or None).fetchall()

    # Its processes

    def leaders(self, name: str) -> list[int]:
        """The processes that the supervisor started whose command line has the name in it."""
        try:
            pids = [int(pid) for pid in json.loads((self.data / "processes.json").read_text())]
        except (OSError, ValueError):
            return []
        return [pid for pid in pids if is_running(pid, name)]

    def web_servers(self) -> list[int]:
        return self.leaders("alongside.config.web")

    def web_workers(self) -> list[int]:
        return [child for pid in self.web_servers() for child in children_of(pid)]

    def workers(self) -> list[int]:
        return self.leaders("worker")

    def postmaster(self) -> int:
        pid = self.server.pid
        return pid if pid and is_running(pid, "postgres") else 0

    def backends(self) -> list[int]:
        """Connections of the serving role."""
        return [pid for pid in children_of(self.postmaster()) if b"postgres: app " in command(pid)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and parent:
            with suppress(OSError, IndexError, ValueError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == parent and fields[0] not in "ZX":
                    found.append(int(entry.name))
    return found


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
