"""Databases with made-up people, each of its own: the seed commits, and tests roll back."""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg

from alongside.config import roles
from alongside.config.postgres import Postgres
from alongside.demo.management.seeding import Seeding
from tests import cluster

TODAY = date(2026, 11, 24)  # a Tuesday


@contextmanager
def empty_database(server: Postgres, pointed_at: str) -> Iterator[str]:
    """A migrated database without a row; the tests' own connections stay where they point."""
    name = f"seeded_{uuid.uuid4().hex[:8]}"
    with cluster.locked(server.base / "template.lock", fcntl.LOCK_EX):
        template = cluster.template_for(server)
        with server.admin() as admin:
            roles.create_database(admin, name, template)
        cluster.grant(server, name)
    cluster.point_connections(server, pointed_at)
    try:
        yield name
    finally:
        with server.admin() as admin:
            cluster.drop(admin, name)


def seed(server: Postgres, name: str, *, people: int, seed: int = 1, today: date = TODAY) -> int:
    with psycopg.connect(server.urls(name)["owner"], autocommit=True) as connection:
        seeding = Seeding(connection, people=people, seed=seed, today=today)
        assert seeding.why_not() is None
        return list(seeding.run())[-1]
