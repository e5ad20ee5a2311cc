"""
What every test stands on.

The database is made and migrated as `owner`; tests connect as `app`, as the product does. What a
test with real transactions leaves behind is cleared by the bootstrap role.
"""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL

from alongside.config.postgres import Postgres
from alongside.kit.context import reset_connection
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
    """
    Have transactional tests cleared through the bootstrap role: `app` may not truncate.

    Their connections stay open, since a new one plans every statement anew; but for one that was
    left in a transaction or broken, they speak for nobody again.
    """
    kept = rows_of_the_migrations(cluster_of_tests, database_of_tests)
    ours = pytest.MonkeyPatch()
    with cluster_of_tests.admin(database_of_tests) as admin:
        ours.setattr(TransactionTestCase, "_fixture_teardown", lambda test: empty(admin, kept))
        ours.setattr(TransactionTestCase, "_should_reload_connections", lambda test: clean_up())
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        open_every_connection(item)
    if hasattr(config, "workerinput"):
        items.sort(key=longest_first(items))


def open_every_connection(item: pytest.Item) -> None:
    """Let every test with a database use every connection that the product serves with."""
    mark = item.get_closest_marker("django_db")
    if mark is None and {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.django_db(databases=ALIASES))
    elif mark is not None and "databases" not in mark.kwargs:
        item.add_marker(
            pytest.mark.django_db(*mark.args, **mark.kwargs, databases=ALIASES), append=False
        )


def longest_first(items: list[pytest.Item]) -> Callable[[pytest.Item], tuple[int, int, str, bool]]:
    """
    Order the files so that no worker begins a long one when the others are about to end.

    In a file, the tests that share rows come together: see tests/standing.py.
    """
    marked = {
        name: {item.path for item in items if item.get_closest_marker(name)}
        for name in ("slow", "journey")
    }
    tests = Counter(item.path for item in items)

    def key(item: pytest.Item) -> tuple[int, int, str, bool]:
        weight = 2 * (item.path in marked["slow"]) + (item.path in marked["journey"])
        shares = item.get_closest_marker("stands")
        alone = not shares or not shares.kwargs.keys() & set(getattr(item, "fixturenames", ()))
        return -weight, -tests[item.path], str(item.path), alone

    return key


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


def clean_up() -> bool:
    """Take off each connection what its test forgot; close, by saying no, what cannot be kept."""
    for connection in connections.all(initialized_only=True):
        held = connection.connection
        if held is None or held.closed:
            continue
        if held.info.transaction_status is TransactionStatus.IDLE and connection.alias in ALIASES:
            reset_connection(held)
        else:
            connection.close()
    return False


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
