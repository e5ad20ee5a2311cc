"""Give a provider the deadlines of forty advisers and open their board. Run by bench.casework."""

import json
import sys

import django

EACH = 25  # live deadlines of an adviser, all of them within a fortnight or late
SPREAD = """
UPDATE casework_deadline SET safe_date = near, internal_target = near, legal_last_day = near + 1
FROM (SELECT id AS it, current_date - 3 + abs(hashtext(id::text)) %% 18 AS near
      FROM casework_deadline WHERE provider_id = %(provider)s AND state = 'LIVE') AS days
WHERE id = it
"""
DUE = """
SELECT count(*) FROM casework_issue WHERE provider_id = %(provider)s AND ended_at IS NULL
    AND next_step_due <= current_date + 14
"""


def main(advisers: int) -> None:
    django.setup()
    from alongside.demo.rules import BY_KEY
    from bench.inside import Browser, signed_in, timed
    from bench.recounting import fill
    from bench.registers import as_loader, owner

    persona = BY_KEY["supervisor"]
    provider = persona.actor().organisation_id
    fill(provider, advisers * EACH)
    server = owner()
    with server.transaction():
        as_loader(server)
        server.execute(SPREAD, {"provider": provider})
        steps = server.execute(DUE, {"provider": provider}).fetchone()[0]
    server.execute("VACUUM ANALYZE casework_deadline")
    browser = Browser(signed_in(persona))
    found = timed("board", lambda _n: lambda: browser.ask("GET", "/deadlines/"))
    print(json.dumps(found | {"deadlines": advisers * EACH, "steps": int(steps)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
