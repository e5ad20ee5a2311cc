"""Many new rows of several tables, in one go."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Field
from django.db.models.expressions import DatabaseDefault
from psycopg.sql import SQL, Composable, Identifier, Placeholder

MOST_AT_ONCE = 100  # rows of a statement: PostgreSQL takes 65,535 values, and we keep each text
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
        cursor.execute(_statement(type(row), unless=constraint).decode(), _values([row]))
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
    prepared by the server, and all of them travel together. Rows of a model that says of itself
    ASKED_FOR_LATER (nothing refers to them, and no policy reads them meanwhile) go in one
    statement, where the last of them stands. Foreign keys are checked as ever.
    """
    if not rows:
        return
    batches = _batches(rows)
    with connection.cursor() as cursor:  # opens the connection where it is closed
        if connection.queries_logged:
            _one_by_one(cursor, batches)
            return
    if connection.connection is None:
        raise RuntimeError("The connection is closed")
    with (
        connection.wrap_database_errors,
        connection.connection.pipeline(),
        psycopg.RawCursor(connection.connection) as raw,
    ):
        for batch in batches:
            raw.execute(
                _statement(type(batch[0]), len(batch), raw=True), _values(batch), prepare=True
            )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _batches(rows: Sequence[models.Model]) -> list[list[models.Model]]:
    """Each row by itself, or with others of its table where they may wait for the last."""
    found: dict[object, list[models.Model]] = {}
    for place, row in enumerate(rows):
        where = type(row) if getattr(row, "ASKED_FOR_LATER", False) else place
        batch = found.pop(where, [])
        batch.append(row)
        found[where] = batch
    return [list(batch) for each in found.values() for batch in batched(each, MOST_AT_ONCE)]


def _one_by_one(cursor: Any, batches: Iterable[list[models.Model]]) -> None:
    """So that whoever counts or reads the queries finds each."""
    for batch in batches:
        cursor.execute(_statement(type(batch[0]), len(batch)).decode(), _values(batch))
        for row in batch:
            row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(
    model: type[models.Model], rows: int = 1, *, unless: str = "", raw: bool = False
) -> bytes:
    """
    Made once, as bytes: to make it each time costs more than to send it.

    raw  with its places numbered, as the server reads them: nobody looks for them each time
    """
    columns = [Identifier(str(column.field.column)) for column in _columns(model)]
    places = [
        SQL("({})").format(SQL(", ").join(_places(len(columns), row * len(columns), raw)))
        for row in range(rows)
    ]
    statement = SQL("INSERT INTO {} ({}) VALUES {}").format(
        Identifier(model._meta.db_table), SQL(", ").join(columns), SQL(", ").join(places)
    )
    if unless:
        statement += SQL(" ON CONFLICT ON CONSTRAINT {} DO NOTHING").format(Identifier(unless))
    return statement.as_bytes(None)


def _places(many: int, after: int, raw: bool) -> Sequence[Composable]:
    if raw:
        return [SQL(f"${after + number}") for number in range(1, many + 1)]
    return [Placeholder()] * many


# The values of a row


class _Column(NamedTuple):
    name: str
    plain: type | None  # what needs no preparing where the field holds just that
    field: "Field[Any, Any]"


PLAIN: dict[type, type] = {
    models.BooleanField: bool,
    models.CharField: str,
    models.DateField: date,
    models.DateTimeField: datetime,
    models.PositiveSmallIntegerField: int,
    models.TextField: str,
    models.UUIDField: UUID,
}


@cache
def _columns(model: type[models.Model]) -> tuple[_Column, ...]:
    return tuple(
        _Column(field.attname, _plain(field), field) for field in model._meta.concrete_fields
    )


def _plain(field: Any) -> type | None:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return None
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return PLAIN.get(type(field))


def _values(batch: Iterable[models.Model]) -> list[Any]:
    real = connections[DEFAULT_DB_ALIAS]  # `connection` looks it up again at each of its attributes
    found: list[Any] = []
    for row in batch:
        held = row.__dict__
        for name, plain, field in _columns(type(row)):
            value = held.get(name, row)
            if plain is None or not (value is None or _is_plain(value, plain)):
                value = field.get_db_prep_save(_value(row, field), real)
            found.append(value)
    return found


def _is_plain(value: object, plain: type) -> bool:
    """A choice is a text as well. Of a moment in no timezone the field warns."""
    if plain is str:
        return isinstance(value, str)
    return type(value) is plain and (plain is not datetime or value.tzinfo is not None)  # type: ignore[attr-defined]


def _value(row: models.Model, field: "Field[Any, Any]") -> Any:
    value = field.pre_save(row, add=True)
    if isinstance(value, DatabaseDefault):
        value = field.db_default
        if hasattr(value, "resolve_expression"):
            raise TypeError(f"{field} has a default that only the database can work out")
        setattr(row, field.attname, value)
    return value
