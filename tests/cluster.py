"""
The PostgreSQL of the tests: one server that runs side by side share, one database for each run.

The migrated database is kept as a template, so that a run begins with a copy of it.
"""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg.sql import SQL, Identifier

from alongside.config import databases, roles
from alongside.config.postgres import ADMIN, Postgres

BUILDING = "template_in_the_making"
MADE_FROM = (
    "alongside/*/migrations/*.py",
    "alongside/config/roles.py",
    "alongside/config/settings.py",
    "requirements.lock",
)


@contextmanager
def locked(path: Path, kind: int) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, kind)
        yield file.fileno()


@contextmanager
def running() -> Iterator[Postgres]:
    """Start the server or join it; the last to leave stops it."""
    server = Postgres(settings.DATA / "test-postgres", durable=False, max_connections=300)
    with locked(server.base / "users.lock", fcntl.LOCK_SH) as users:
        server.start()
        with locked(server.base / "roles.lock", fcntl.LOCK_EX), server.admin() as admin:
            roles.create_roles(admin, server.passwords())
        try:
            yield server
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # another run goes on
            else:
                server.stop()


@contextmanager
def database(server: Postgres) -> Iterator[str]:
    """Copy the migrated template, point every connection at the copy, and drop it at the end."""
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    with locked(server.base / "template.lock", fcntl.LOCK_EX):
        template = template_for(server)
        with server.admin() as admin:
            roles.create_database(admin, name, template)
        grant(server, name)
    point_connections(server, name)
    try:
        yield name
    finally:
        connections.close_all()
        with server.admin() as admin:
            drop(admin, name)


def template_for(server: Postgres) -> str:
    """Return the template of what the migrations now say, making it if nobody has yet."""
    name = f"template_{fingerprint()}"
    with server.admin() as admin:
        known = [row[0] for row in admin.execute("SELECT datname FROM pg_database")]
        if name in known:
            return name
        for old in known:
            if old.startswith("template_"):
                drop(admin, old)
        roles.create_database(admin, BUILDING)
    grant(server, BUILDING)
    point_connections(server, BUILDING)
    call_command("migrate", database="owner", verbosity=0)
    connections.close_all()
    with server.admin() as admin:
        words = SQL("ALTER DATABASE {} RENAME TO {}")
        admin.execute(words.format(Identifier(BUILDING), Identifier(name)))
    return name


def grant(server: Postgres, name: str) -> None:
    with server.admin(name) as inside:
        roles.prepare_database(inside, name)


def fingerprint() -> str:
    digest = sha256()
    for pattern in MADE_FROM:
        for path in sorted(settings.BASE.glob(pattern)):
            digest.update(f"{path}".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def drop(admin: roles.Server, name: str) -> None:
    admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def point_connections(server: Postgres, name: str) -> None:
    connections.close_all()
    urls = server.urls(name)
    for alias, role in databases.ROLE_OF.items():
        described = databases.address(urls[role])
        described.pop("OPTIONS")
        connections[alias].settings_dict.update(described)
        settings.DATABASES[alias].update(described)


def administer(server: Postgres, name: str) -> roles.Server:
    """Connect to a test's database as the bootstrap role, whom nothing stops."""
    assert server.passwords()[ADMIN]
    return server.admin(name)
