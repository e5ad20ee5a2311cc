"""
Rows on their way into the database, by COPY.

A sheet knows its table from the model. Columns that a row does not name get the model's default,
so that a field which is added tomorrow does not stop the seed.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from queue import Queue
from random import Random
from threading import Thread
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, JSONField, Model
from django.db.models.expressions import DatabaseDefault
from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier

from alongside.demo.management.seeding.moments import NULL

FULL = 60_000  # rows before a batch goes off
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

type Server = Connection[Any]
type Batch = list[tuple[Composed, str]]


class Sheet:
    """The rows of one table; each is a line of what PostgreSQL's COPY reads."""

    def __init__(self, model: type[Model], *columns: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        missing = [name for name in fields if name not in columns]
        self.rest = "".join("\t" + escaped(fields[name], default(fields[name])) for name in missing)
        names = [Identifier(str(fields[name].column)) for name in (*columns, *missing)]
        table = Identifier(model._meta.db_table)
        self.copy = SQL("COPY {} ({}) FROM STDIN").format(table, SQL(", ").join(names))
        self.lines: list[str] = []

    def take(self) -> str:
        end = self.rest + "\n"
        text = end.join(self.lines) + end if self.lines else ""
        self.lines.clear()
        return text


def default(field: "Field[Any, Any]") -> Any:
    return None if field.null and not field.has_default() else field.get_default()


def escaped(field: "Field[Any, Any]", value: Any) -> str:
    """A value as COPY reads it."""
    if isinstance(value, DatabaseDefault):  # of a field that nobody gave one
        value = getattr(field.db_default, "value", field.db_default)
    match value:
        case None:
            return NULL
        case _ if isinstance(field, JSONField):
            text = json.dumps(value, ensure_ascii=False)
        case _ if isinstance(field, ArrayField):
            text = array(value)
        case bytes():
            text = rf"\x{value.hex()}"
        case bool():
            return "t" if value else "f"
        case UUID() | datetime() | date() | time() | int():
            return str(value)
        case _:
            text = str(value)
    return text.translate(ESCAPED)


def array(values: list[Any]) -> str:
    return "{" + ",".join(json.dumps(str(value), ensure_ascii=False) for value in values) + "}"


def ids(random: Random, start: int) -> Iterator[str]:
    """
    Ids of version 7: they grow, so that every index grows at its end, however many there are.

    start  a moment in milliseconds
    """
    while True:
        pool = random.randbytes(9 * 1024).hex()
        for block in range(0, len(pool), 18 * 32):
            start += 1
            first = f"{start:012x}7"
            for at in range(block, block + 18 * 32, 18):
                yield f"{first}{pool[at : at + 3]}8{pool[at + 3 : at + 18]}"


class Loader:
    """Copies batches in a thread of its own, so that the next ones are made meanwhile."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.waiting: Queue[Batch | None] = Queue(maxsize=2)
        self.failure: BaseException | None = None
        self.thread = Thread(target=self._work, name="loader", daemon=True)
        self.thread.start()

    def send(self, batch: Batch) -> None:
        self._refuse_failure()
        self.waiting.put(batch)

    def finish(self) -> None:
        self.waiting.put(None)
        self.thread.join()
        self._refuse_failure()

    def _refuse_failure(self) -> None:
        if self.failure:
            raise self.failure

    def _work(self) -> None:
        while (batch := self.waiting.get()) is not None:
            if self.failure:
                continue  # nobody waits for a queue that nobody empties
            try:
                self._copy(batch)
            except BaseException as failure:
                self.failure = failure

    def _copy(self, batch: Batch) -> None:
        with self.server.cursor() as cursor:
            for statement, text in batch:
                with cursor.copy(statement) as copy:
                    copy.write(text)
