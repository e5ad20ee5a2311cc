"""Make one file a thick one and open its page. Run by bench.casework."""

import json
from typing import Any

import django

ISSUES, NOTES, DOCUMENTS = 5, 200, 50
# A file of the adviser's whose issues have live deadlines, the one with the most of them.
CHOSEN = """
SELECT f.id FROM casework_case f JOIN casework_issue i ON i.case_id = f.id
LEFT JOIN casework_deadline d ON d.issue_id = i.id AND d.state = 'LIVE'
WHERE f.provider_id = %s AND f.state = 'OPEN'
    AND NOT EXISTS (SELECT FROM people_wall w WHERE w.person_id = f.person_id)
GROUP BY f.id ORDER BY count(DISTINCT i.id) DESC, count(d.id) DESC, f.id LIMIT 1
"""
MORE = """
INSERT INTO {table} ({columns}) SELECT gen_random_uuid(), {columns_but_id}
FROM (SELECT * FROM {table} WHERE case_id = %(case)s ORDER BY id LIMIT 1) AS seeded,
    generate_series(1, %(count)s)
"""
PAPERS = """
INSERT INTO casework_document (id, created_at, kind, from_whom, name, file_kind, size, checked,
    words, at, by_name, by_id, case_id, partnership_id, person_id, provider_id)
SELECT gen_random_uuid(), created_at, 'LETTER', 'The council', 'Letter ' || n, 'application/pdf',
    100000, 'CLEAN', repeat('A letter of many words. ', 200), opened_at + n * interval '1 minute',
    adviser_name, adviser_id, id, partnership_id, person_id, provider_id
FROM casework_case, generate_series(1, %(count)s) AS n WHERE id = %(case)s
"""


def main() -> None:
    django.setup()
    from alongside.demo.rules import BY_KEY
    from bench.inside import RUNS, Browser, signed_in, timed

    persona = BY_KEY["adviser"]
    case, sizes = thick(persona.actor().organisation_id)
    browser = Browser(signed_in(persona))
    found = timed("file", lambda _n: lambda: browser.ask("GET", f"/cases/{case}/"))
    print(json.dumps(found | sizes | {"n": RUNS}))


def thick(provider: Any) -> tuple[Any, dict[str, int]]:
    """The file, and how much is in it; what an earlier run put there stays."""
    from bench.registers import as_loader, owner

    server = owner()
    with server.transaction():
        as_loader(server)
        case = server.execute(CHOSEN, [provider]).fetchone()[0]
        for table, wanted in (("casework_issue", ISSUES), ("casework_note", NOTES)):
            missing = wanted - held(server, table, case)
            if missing > 0:
                server.execute(copying(server, table), {"case": case, "count": missing})
        missing = DOCUMENTS - held(server, "casework_document", case)
        if missing > 0:
            server.execute(PAPERS, {"case": case, "count": missing})
        sizes = {
            name: held(server, f"casework_{name}", case) for name in ("issue", "note", "document")
        }
    server.execute("VACUUM ANALYZE casework_issue, casework_note, casework_document")
    return case, sizes


def held(server: Any, table: str, case: Any) -> int:
    found = server.execute(f"SELECT count(*) FROM {table} WHERE case_id = %s", [case]).fetchone()
    return int(found[0])


def copying(server: Any, table: str) -> str:
    found = server.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_generated = 'NEVER' AND column_name <> 'id'",
        [table],
    ).fetchall()
    names = ", ".join(name for (name,) in found)
    return MORE.format(table=table, columns=f"id, {names}", columns_but_id=names)


if __name__ == "__main__":
    main()
