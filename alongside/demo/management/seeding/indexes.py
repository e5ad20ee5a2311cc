"""
Indexes that are no constraint, put away while many rows come in and built again at the end.

All in the transaction of the seed: nobody ever finds a table without its indexes. Those of unique
and exclusion constraints and of primary keys stay.
"""

from psycopg.sql import SQL, Composed, Identifier

from alongside.demo.management.seeding.sheets import Server

WORTH_IT = 20_000  # people; below, the pages that wait for the tables would wait longer
PLAIN = """
SELECT i.relname, pg_get_indexdef(x.indexrelid)
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class t ON t.oid = x.indrelid
WHERE NOT x.indisunique AND NOT x.indisexclusion AND NOT x.indisprimary
    AND t.relnamespace = 'public'::regnamespace AND t.relname = ANY(%s)
ORDER BY 1
"""


def put_away(server: Server, tables: list[str]) -> list[str]:
    """Drop the plain indexes of these tables, as the owner, and return how to build them again."""
    found = server.execute(PLAIN.encode(), [tables]).fetchall()
    server.execute("RESET ROLE")
    for name, _ in found:
        server.execute(_drop(name))
    server.execute("SET LOCAL ROLE loader")
    return [definition for _, definition in found]


def build_again(server: Server, definitions: list[str]) -> None:
    server.execute("RESET ROLE")
    server.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for definition in definitions:
        server.execute(definition.encode())
    server.execute("SET LOCAL ROLE loader")


def _drop(name: str) -> Composed:
    return SQL("DROP INDEX {}").format(Identifier(name))
