"""Many new rows of several tables, in one go."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Field
from django.db.models.expressions import DatabaseDefault
from psycopg.sql import SQL, Identifier, Placeholder

_waiting: ContextVar[list[models.Model] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """
    Have what is created meanwhile travel together at the end, for an action of many steps.

    Stand it inside the action's transaction. An error drops the rows, as the transaction drops what
    was written before. Whoever needs to read a row that was created meanwhile asks to `flush()`;
    nobody inside may catch an error and go on. Where one stands already, the outer one writes.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])
    try:
        yield
        flush()
    finally:
        _waiting.reset(token)


def create(*rows: models.Model) -> None:
    """Insert new rows now or, where an action writes together, at its end."""
    waiting = _waiting.get()
    if waiting is None:
        insert(*rows)
    else:
        waiting.extend(rows)


def insert_unless(row: models.Model, constraint: str) -> bool:
    """Insert a row at once, or say that another has what this constraint keeps for one alone."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(row), constraint).decode(), _values(row))
        is_new = bool(cursor.rowcount)
    row._state.adding, row._state.db = not is_new, connection.alias
    return is_new


def flush() -> None:
    """Insert what waits, in the order in which it was created."""
    if waiting := _waiting.get():
        rows = list(waiting)
        waiting.clear()
        insert(*rows)


def insert(*rows: models.Model) -> None:
    """
    Insert new rows of whatever tables, in the order given, without waiting for each.

    It does what `save(force_insert=True)` does for a model without parents, defaults of the
    database or signals, at a fraction of its cost: the statement of a table is built once and
    prepared by the server, and all of them travel together. Foreign keys are checked as ever.
    """
    if not rows:
        return
    with connection.cursor() as cursor:  # opens the connection where it is closed
        if connection.queries_logged:
            _one_by_one(cursor, rows)
            return
    if connection.connection is None:
        raise RuntimeError("The connection is closed")
    with (
        connection.wrap_database_errors,
        connection.connection.pipeline(),
        psycopg.Cursor(connection.connection) as raw,
    ):
        for row in rows:
            raw.execute(_statement(type(row)), _values(row), prepare=True)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _one_by_one(cursor: Any, rows: Iterable[models.Model]) -> None:
    """So that whoever counts or reads the queries finds each."""
    for row in rows:
        cursor.execute(_statement(type(row)).decode(), _values(row))
        row._state.adding, row._state.db = False, connection.alias


@cache
def _fields(model: type[models.Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(model._meta.concrete_fields)


@cache
def _statement(model: type[models.Model], unless: str = "") -> bytes:
    """Made once, as bytes: to make it each time costs more than to send it."""
    columns = [Identifier(str(field.column)) for field in _fields(model)]
    statement = SQL("INSERT INTO {} ({}) VALUES ({})").format(
        Identifier(model._meta.db_table),
        SQL(", ").join(columns),
        SQL(", ").join([Placeholder()] * len(columns)),
    )
    if unless:
        statement += SQL(" ON CONFLICT ON CONSTRAINT {} DO NOTHING").format(Identifier(unless))
    return statement.as_bytes(None)


def _values(row: models.Model) -> list[Any]:
    real = connections[DEFAULT_DB_ALIAS]  # `connection` looks it up again at each of its attributes
    return [field.get_db_prep_save(_value(row, field), real) for field in _fields(type(row))]


def _value(row: models.Model, field: "Field[Any, Any]") -> Any:
    value = field.pre_save(row, add=True)
    if isinstance(value, DatabaseDefault):
        value = field.db_default
        if hasattr(value, "resolve_expression"):
            raise TypeError(f"{field} has a default that only the database can work out")
        setattr(row, field.attname, value)
    return value
