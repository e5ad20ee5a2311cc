"""
A large question to the database, written once and asked with other ids each time.

To build the text of a question of many joins costs more than to answer it. What is kept is the
text alone: no id that was asked for, and nothing of what was answered.
"""

import copy
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet


class Asking[Row]:
    """
    write  makes the query of stand-ins for ids. It may use them as values and no other way, so
           that its text is the same whatever they are
    """

    def __init__(self, write: Callable[..., QuerySet[Any, Row]], ids: int) -> None:
        self._stand_ins = tuple(uuid4() for _ in range(ids))
        self._rows = write(*self._stand_ins)
        self._compiler = self._rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._params = self._compiler.as_sql()
        if missing := set(self._stand_ins) - {p for p in self._params if isinstance(p, UUID)}:
            raise ValueError(f"{len(missing)} of the ids are no values of the question")

    def ask(self, *ids: UUID | None) -> list[Row]:
        """The answer for these ids, in the order of the stand-ins. None is like no row."""
        given = dict(zip(self._stand_ins, ids, strict=True))
        params = tuple(given.get(p, p) if isinstance(p, UUID) else p for p in self._params)
        compiler = copy.copy(self._compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        rows = self._rows.all()
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        compiler.as_sql = lambda *_, **__: (self._sql, params)
        return list(rows)
