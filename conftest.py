"""
What every test stands on.

The database is made and migrated as `owner`; tests connect as `app`, as the product does. What a
test with real transactions leaves behind is cleared by the bootstrap role.
"""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase
from psycopg.sql import SQL

from alongside.config.postgres import Postgres
from tests import cluster

pytest_plugins = ["tests.fixtures"]

ALIASES = ["default", "sessions", "audit"]
HERE = {"localhost", "127.0.0.1", "::1", "0.0.0.0", ""}


@pytest.fixture(scope="session")
def cluster_of_tests() -> Iterator[Postgres]:
    with cluster.running() as server:
        yield server


@pytest.fixture(scope="session")
def database_of_tests(cluster_of_tests, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock(), cluster.database(cluster_of_tests) as name:
        yield name


@pytest.fixture(scope="session")
def django_db_setup(cluster_of_tests, database_of_tests) -> Iterator[None]:
    """Have transactional tests cleared through the bootstrap role: `app` may not truncate."""
    kept = rows_of_the_migrations(cluster_of_tests, database_of_tests)

    def clear(test: TransactionTestCase) -> None:
        with cluster_of_tests.admin(database_of_tests) as admin:
            empty(admin, kept)

    ours = pytest.MonkeyPatch()
    ours.setattr(TransactionTestCase, "_fixture_teardown", clear)
    yield
    ours.undo()


@pytest.fixture
def admin_sql(
    transactional_db, cluster_of_tests, database_of_tests
) -> Callable[..., list[tuple[Any, ...]]]:
    """Run SQL as the bootstrap role, which sees all rows and may break all rules."""

    def run(sql: str, *values: object) -> list[tuple[Any, ...]]:
        with cluster_of_tests.admin(database_of_tests) as admin:
            done = admin.execute(sql.encode(), values or None)
            return done.fetchall() if done.description else []

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test with a database use every connection that the product serves with."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is None and {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(databases=ALIASES))
        elif mark is not None and "databases" not in mark.kwargs:
            item.add_marker(
                pytest.mark.django_db(*mark.args, **mark.kwargs, databases=ALIASES), append=False
            )


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in HERE:
            raise OSError(f"A test must not reach out: {address[0]}")
        real(self, address)

    ours = pytest.MonkeyPatch()
    ours.setattr(socket.socket, "connect", connect)
    yield
    ours.undo()


# Clearing up

TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1
"""


def rows_of_the_migrations(server: Postgres, name: str) -> set[str]:
    """Name the tables that migrations filled, such as content types: tests leave them."""
    with server.admin(name) as admin:
        return set(filled(admin))


def filled(admin: Any) -> list[str]:
    tables = [table for (table,) in admin.execute(TABLES)]
    if not tables:
        return []
    each = SQL(" UNION ALL ").join(
        SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(table, SQL(table)) for table in tables
    )
    return [table for (table,) in admin.execute(each)]


def empty(admin: Any, kept: set[str]) -> None:
    """Delete by the session role that skips triggers and keys: quicker than TRUNCATE when few."""
    tables = [table for table in filled(admin) if table not in kept]
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            admin.execute(SQL("DELETE FROM {}").format(SQL(table)))
