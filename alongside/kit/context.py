"""
Who a database connection speaks for.

Row-level security reads three settings of the connection: user, organisation and partnership.
They are set at connection level, since a transaction-level setting vanishes in autocommit, and so
must be cleared again: by whoever set them, and once more when a connection returns to its pool.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

NAMES = ("user", "organisation", "partnership")
CLEAR = "SELECT " + ", ".join(
    [
        *(f"set_config('alongside.{name}', '', false)" for name in NAMES),
        "set_config('default_transaction_read_only', 'off', false)",
    ]
)


@dataclass(frozen=True)
class Standing:
    """For whom a connection speaks. None means nobody, and shows no row."""

    user: UUID | None = None
    organisation: UUID | None = None
    partnership: UUID | None = None


def take(standing: Standing, *, alias: str = DEFAULT_DB_ALIAS) -> None:
    values = [standing.user, standing.organisation, standing.partnership]
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('alongside.user', %s, false),"
            " set_config('alongside.organisation', %s, false),"
            " set_config('alongside.partnership', %s, false)",
            [str(value or "") for value in values],
        )


def current(*, alias: str = DEFAULT_DB_ALIAS) -> Standing:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT nullif(current_setting('alongside.user', true), '')::uuid,"
            " nullif(current_setting('alongside.organisation', true), '')::uuid,"
            " nullif(current_setting('alongside.partnership', true), '')::uuid"
        )
        row = cursor.fetchone()
    return Standing(*row)


def clear(*, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Speak for nobody again. A connection that is broken has nothing left to clear."""
    connection = connections[alias]
    if connection.connection is None or connection.errors_occurred or connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute(CLEAR)


@contextmanager
def standing_as(standing: Standing, *, alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Speak for somebody for a while, then for whoever it was before."""
    before = current(alias=alias)
    take(standing, alias=alias)
    try:
        yield
    finally:
        # After an error inside a transaction the connection takes no statement until it is rolled
        # back, and the roll back undoes the setting as well.
        if not connections[alias].needs_rollback:
            take(before, alias=alias)


def reset_connection(connection: psycopg.Connection[object]) -> None:
    """Clear a connection that returns to its pool, whatever its last user forgot."""
    connection.execute(CLEAR)
    connection.commit()
