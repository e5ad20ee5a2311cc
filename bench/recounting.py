"""Fill a file's deadlines up to a million and work each out anew. Run by bench.casework."""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

BATCH = 100_000
READ = 10_000
# The columns of a deadline that say what it is, whose it is and when it was worked out. The words
# of the sum are left out of the copies: they are not read here, and would fill the disk.
LEFT_OUT = {"id", "steps", "source", "authority", "replaces_id", "document_id"}
MORE = """
INSERT INTO casework_deadline (id, steps, source, authority, {columns})
SELECT md5(id::text || %(copy)s || copies.number)::uuid, '[]', '', '', {columns}
FROM seeded CROSS JOIN generate_series(1, %(times)s) AS copies (number) LIMIT %(count)s
"""
SEEDED = """
INSERT INTO seeded SELECT * FROM casework_deadline
WHERE provider_id = %s AND state = 'LIVE' AND steps <> '[]'
"""


def main(count: int) -> None:
    django.setup()
    from alongside.demo.rules import BY_KEY

    actor = BY_KEY["supervisor"].actor()
    fill(actor.organisation_id, count)
    for _ in read(actor):  # once to warm the database's memory
        pass
    reading, _n, _differ = worked_out_again(actor, count=False)
    begun = time.process_time()
    seconds, n, differ = worked_out_again(actor, count=True)
    found = {"n": n, "seconds": seconds, "reading": reading, "differ": differ}
    print(json.dumps(found | {"processor": time.process_time() - begun}))


def fill(provider: Any, count: int) -> None:
    """As many copies of what was seeded as it takes; those of an earlier run stay."""
    from bench.registers import as_loader, owner

    server = owner()
    server.execute("CREATE TEMPORARY TABLE seeded (LIKE casework_deadline)")
    server.execute("GRANT ALL ON seeded TO loader")
    with server.transaction():
        as_loader(server)  # the owner of the tables is bound by row-level security too
        server.execute(SEEDED, [provider])
        seeded = server.execute("SELECT count(*) FROM seeded").fetchone()[0]
    more = MORE.format(columns=columns(server))
    while (there := live(server, provider)) < count:
        wanted = min(BATCH, count - there)
        said = {"copy": str(there), "times": wanted // seeded + 1, "count": wanted}
        with server.transaction():
            as_loader(server)
            server.execute(more, said)
    server.execute("VACUUM ANALYZE casework_deadline")


def live(server: Any, provider: Any) -> int:
    from bench.registers import as_loader

    words = "SELECT count(*) FROM casework_deadline WHERE provider_id = %s AND state = 'LIVE'"
    with server.transaction():
        as_loader(server)
        return int(server.execute(words, [provider]).fetchone()[0])


def columns(server: Any) -> str:
    found = server.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'casework_deadline' ORDER BY ordinal_position"
    ).fetchall()
    return ", ".join(name for (name,) in found if name not in LEFT_OUT)


def read(actor: Any) -> Iterator[tuple[Any, ...]]:
    from django.db import transaction

    from alongside.casework.models import Deadline
    from alongside.casework.queries import deadlines_visible_to
    from alongside.kit import context

    here = context.Standing(actor.user_id, actor.organisation_id, actor.partnership_id)
    with context.standing_as(here), transaction.atomic():
        rows = deadlines_visible_to(actor).filter(state="LIVE")
        names = [field.name for field in Deadline._meta.fields if field.name in READ_OF_A_ROW]
        yield from rows.values_list(*sorted(names)).iterator(chunk_size=READ)


READ_OF_A_ROW = {
    *("alternative_last_day", "legal_last_day", "nation", "posting", "rule", "safe_date"),
    "trigger_date",
}


def worked_out_again(actor: Any, *, count: bool) -> tuple[float, int, int]:
    """Seconds for all of them, how many, and how many came to other dates than were kept."""
    from alongside.casework.queries import worked_out
    from alongside.law.rules import Nation

    nations = {nation.value: nation for nation in Nation}
    begun, n, differ = time.perf_counter(), 0, 0
    for other, last, nation, posting, rule, safe, trigger in read(actor):
        n += 1
        if count:
            _, now = worked_out(rule, trigger, nations[nation], posting=posting, days={})
            found = (now.alternative_last_day, now.legal_last_day, now.safe_date)
            differ += found != (other, last, safe)
    return time.perf_counter() - begun, n, differ


if __name__ == "__main__":
    main(int(sys.argv[1]))
