"""manage conflict_keys: make the keys of every register anew, after the server's secret changed."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from alongside.people.queries.conflicts import keyed_for
from alongside.people.rules import Side

BATCH = 5_000
NEW = "COPY people_partykey (key, born, party_id, provider_id) FROM STDIN"
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
            done = made_anew(server)
        self.stdout.write(f"{done:,} parties have their keys")


def made_anew(server: Any) -> int:
    """For how many parties; in a transaction of the role loader, since registers are secured."""
    server.execute("DELETE FROM people_partykey")
    return sum(_batches(server))


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
    for key in keyed.kept(name, Side(side)):
        copy.write_row((key, birth, party, provider))
