"""manage conflict_keys: make the keys of every register anew, after the server's secret changed."""

from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from alongside.people.queries.conflicts import keyed_for
from alongside.people.rules.spelling import kept

BATCH = 5_000
NEW = "COPY people_partykey (id, created_at, provider_id, party_id, side, key, born) FROM STDIN"
STANDING = """
SELECT id, provider_id, name, birth_date, side FROM people_party
WHERE until IS NULL AND id > %s ORDER BY id LIMIT %s
"""


class Command(BaseCommand):
    help = "Make the keys of every conflict register anew. Parties without keys are never found."

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in connections:
            raise CommandError("Set DATABASE_OWNER_URL: keys are made as its role loader.")
        connections["owner"].ensure_connection()
        server: Any = connections["owner"].connection
        with server.transaction():
            server.execute("SET LOCAL ROLE loader")
            server.execute("DELETE FROM people_partykey")
            done = sum(_batches(server))
        self.stdout.write(f"{done:,} parties have their keys")


def _batches(server: Any) -> Any:
    last = UUID(int=0)
    while rows := server.execute(STANDING, [last, BATCH]).fetchall():
        with server.cursor().copy(NEW) as copy:
            for row in rows:
                _copy(copy, *row)
        last = rows[-1][0]
        yield len(rows)


def _copy(copy: Any, party: UUID, provider: UUID, name: str, born: Any, side: str) -> None:
    keyed = keyed_for(provider)
    birth = keyed.birth(born) if born else None
    for key in keyed.keys(sorted(kept(name))):
        copy.write_row((uuid4(), "now", provider, party, side, key, birth))
