"""A migrated copy of the database, for proofs that look from inside; dropped at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

from alongside.config.postgres import Postgres
from alongside.kit import context
from tests import cluster


@dataclass(frozen=True)
class Scratch:
    """Django's connections lead to it as the product's do. What is below passes every rule."""

    server: Postgres
    name: str

    def run(self, sql: str, *values: object) -> None:
        with self.server.admin(self.name) as admin:
            admin.execute(sql.encode(), values or None)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self.server.admin(self.name) as admin:
            return admin.execute(sql.encode(), values or None).fetchall()

    def now(self) -> datetime:
        moment: datetime = self.rows("SELECT now()")[0][0]
        return moment

    @contextmanager
    def connection_of_a_thread(self) -> Iterator[None]:
        try:
            yield
        finally:
            connections.close_all()


@contextmanager
def scratch() -> Iterator[Scratch]:
    with cluster.running() as server, cluster.database(server) as name:
        try:
            yield Scratch(server, name)
        finally:
            context.clear()
            connections.close_all()
