"""From nothing to a database that can serve: the steps of a first start."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from alongside.config import databases, environment, roles
from alongside.config.postgres import Postgres
from alongside.config.refusing import Stop


def embedded(data: Path) -> Postgres | None:
    """The database that we run ourselves, unless the environment names another."""
    return None if "DATABASE_URL" in os.environ else Postgres(data / "postgres")


@contextmanager
def step(words: str) -> Iterator[None]:
    begun = time.monotonic()
    print(f"  {words} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - begun:.1f} s", flush=True)


def start_database(server: Postgres) -> None:
    server.start()
    with server.admin() as admin:
        roles.create_roles(admin, server.passwords())
        roles.create_database(admin, databases.NAME)
    with server.admin(databases.NAME) as inside:
        roles.prepare_database(inside, databases.NAME)


def begin_collecting() -> "subprocess.Popen[bytes]":
    """Gather the static files beside what else is done; they need no database."""
    command = [*manage(), "collectstatic", "--no-input", "--verbosity", "0"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def end_collecting(process: "subprocess.Popen[bytes]") -> None:
    _, said = process.communicate()
    if process.returncode:
        raise Stop(f"The static files could not be gathered: {_last(said)}")


def migrate(data: Path) -> None:
    """Migrate, unless this database has seen just these migrations before."""
    mark, now = data / "postgres" / "migrated", fingerprint()
    if mark.exists() and mark.read_text() == now:
        return
    done = subprocess.run([*manage(), "migrate", "--verbosity", "0"], stderr=subprocess.PIPE)
    if done.returncode:
        raise Stop(f"The database could not be migrated: {_last(done.stderr)}")
    mark.write_text(now)


def refuse_unmigrated() -> None:
    command = [*manage(), "migrate", "--check", "--database", "default", "--verbosity", "0"]
    if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        raise Stop("The database is not up to date, or not there: see ./run manage migrate.")


def fingerprint() -> str:
    """What the tables are made from: our migrations, and the versions of everybody else's."""
    digest = sha256((environment.BASE / "requirements.lock").read_bytes())
    for path in sorted(environment.BASE.glob("alongside/*/migrations/*.py")):
        digest.update(f"{path.relative_to(environment.BASE)}".encode() + path.read_bytes())
    return digest.hexdigest()


def seed(data: Path, people: int) -> None:
    """Fill an empty demo. A half-filled one is marked, and the next start begins afresh."""
    (data / "seeding").touch()
    if subprocess.run([*manage(), "seed", "--people", str(people)]).returncode:
        raise Stop("The demo's people could not be made: the lines above say why.")
    (data / "seeding").rename(data / "seeded")


def refuse_unfit_role() -> None:
    """Serve only as a role that row-level security binds."""
    import psycopg

    from alongside.config import settings

    for alias in ("default", "audit"):
        described = settings.DATABASES[alias]
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        address = {name: described[key] for name, key in names.items() if described[key]}
        try:
            with psycopg.connect(dbname=described["NAME"], **address) as connection:
                if reason := roles.why_not_serve(connection):
                    raise Stop(reason)
        except psycopg.OperationalError:
            raise Stop(f"The database of {databases.VARIABLE_OF[alias]} does not answer.") from None


def manage() -> list[str]:
    return [sys.executable, "-m", "alongside.config.cli", "manage"]


def _last(said: bytes) -> str:
    return (said.decode(errors="replace").strip().splitlines() or ["no reason was given"])[-1]
