"""Give a provider the deadlines of its advisers and open their board. Run by bench.casework."""

import json
import sys
from typing import Any

import django

EACH = 25  # live deadlines of an adviser, all of them within a fortnight or late
USERS = {
    "id": "md5('adviser ' || n)::uuid", "username": "'bench-adviser-' || n",
    "name": "'Adviser ' || n", "email": "'adviser-' || n || '@example.org'",
}  # fmt: skip
MEMBERSHIPS = {"id": "md5('membership ' || n)::uuid", "user_id": "md5('adviser ' || n)::uuid"}
# Those of as many advisers as are asked for come near, each theirs; all others are far.
SPREAD = """
UPDATE casework_deadline SET safe_date = day, internal_target = day, legal_last_day = day + 1,
    watcher_id = md5('adviser ' || adviser)::uuid, deputy_id = NULL
FROM (
    SELECT id AS it, 1 + number %% %(advisers)s AS adviser, CASE WHEN number < %(near)s
        THEN current_date - 3 + abs(hashtext(id::text)) %% 18 ELSE current_date + 300 END AS day
    FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM casework_deadline
        WHERE provider_id = %(provider)s AND state = 'LIVE') AS numbered
) AS days
WHERE id = it
"""
DUE = """
SELECT count(*) FROM casework_issue WHERE provider_id = %(provider)s AND ended_at IS NULL
    AND next_step_due <= current_date + 14
"""


def main(sizes: list[int]) -> None:
    django.setup()
    from alongside.demo.rules import BY_KEY
    from bench.recounting import fill
    from bench.registers import owner

    persona = BY_KEY["supervisor"]
    fill(persona.actor().organisation_id, max(sizes) * EACH)
    server, found = owner(), []
    for advisers in sizes:
        steps = spread(server, advisers)
        found.append(opened(persona) | {"deadlines": advisers * EACH, "steps": steps})
    print(json.dumps(found))


def opened(persona: Any) -> dict[str, float]:
    from bench.inside import Browser, signed_in, timed

    browser = Browser(signed_in(persona))
    return timed("board", lambda _n: lambda: browser.ask("GET", "/deadlines/"))


def spread(server: Any, advisers: int) -> int:
    """Have so many advisers with their deadlines, and say how many next steps stand beside."""
    from alongside.demo.rules import BY_KEY
    from bench.registers import as_loader

    adviser = BY_KEY["adviser"]
    provider = adviser.actor().organisation_id
    said = {"provider": provider, "advisers": advisers, "near": advisers * EACH}
    with server.transaction():
        as_loader(server)
        copied(server, "accounts_user", USERS, adviser.user_id, advisers)
        copied(server, "partnerships_membership", MEMBERSHIPS, adviser.membership_id, advisers)
        server.execute(SPREAD, said)
        steps = server.execute(DUE, said).fetchone()[0]
    server.execute("VACUUM ANALYZE casework_deadline")
    return int(steps)


def copied(server: Any, table: str, differ: dict[str, str], one: Any, many: int) -> None:
    found = server.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s",
        [table],
    ).fetchall()
    names = [name for (name,) in found]
    values = ", ".join(differ.get(name, f"seeded.{name}") for name in names)
    server.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values}"
        f" FROM (SELECT * FROM {table} WHERE id = %s) AS seeded, generate_series(1, %s) AS n"
        " ON CONFLICT DO NOTHING",
        [one, many],
    )


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
