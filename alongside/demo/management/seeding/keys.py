"""
Foreign keys, checked for all rows at once when everything is in, before it is committed.

Row by row each key is looked up by a query of its own: at a million people that is half an hour.
All other constraints (unique, exclusion, check, not null) stay with the database throughout. Where
the loader may not do this, the database checks the keys as well, at the end of each batch.
"""

from collections import defaultdict

from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Composed, Identifier

from alongside.demo.management.seeding.sheets import Server

KEYS = """
SELECT child.relname, parent.relname, column_.attname, target.attname
FROM pg_constraint c
JOIN pg_class child ON child.oid = c.conrelid
JOIN pg_class parent ON parent.oid = c.confrelid
JOIN pg_attribute column_ ON column_.attrelid = c.conrelid AND column_.attnum = c.conkey[1]
JOIN pg_attribute target ON target.attrelid = c.confrelid AND target.attnum = c.confkey[1]
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
    AND has_table_privilege(child.oid, 'SELECT') AND has_table_privilege(parent.oid, 'SELECT')
ORDER BY 1, 3
"""

type Key = tuple[str, str, str]  # parent, column, the parent's column


class Dangling(Exception):
    """A row points to a row that is not there. Nothing is kept."""


def check_at_the_end(server: Server) -> bool:
    """Leave the keys for `check`, if we may. Either way none waits in memory for the commit."""
    try:
        with server.transaction():
            server.execute("SET LOCAL session_replication_role = replica")
    except InsufficientPrivilege:
        server.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return False
    return True


def check(server: Server) -> None:
    server.execute("SET LOCAL session_replication_role = origin")
    server.execute("RESET ROLE")  # the owner may, the loader may not
    server.execute("ANALYZE")
    server.execute("SET LOCAL ROLE loader")
    keys: dict[str, list[Key]] = defaultdict(list)
    for child, *key in server.execute(KEYS.encode()).fetchall():
        keys[child].append((key[0], key[1], key[2]))
    for child, found in keys.items():
        row = server.execute(dangling(child, found)).fetchone()
        if row and row[0]:
            raise Dangling(f"A row of {child} points to a row that is not there")


def dangling(child: str, keys: list[Key]) -> Composed:
    """Ask, in one pass over a table, whether any of its keys leads nowhere."""
    joins, missing = [], []
    for number, (parent, column, target) in enumerate(keys):
        names = {
            "parent": Identifier(parent), "alias": Identifier(f"k{number}"),
            "column": Identifier(column), "target": Identifier(target),
        }  # fmt: skip
        joins.append(
            SQL("LEFT JOIN {parent} {alias} ON {alias}.{target} = c.{column}").format(**names)
        )
        missing.append(SQL("(c.{column} IS NOT NULL AND {alias}.{target} IS NULL)").format(**names))
    # Not EXISTS: it would be planned for a first row that is found soon, and there is none.
    return SQL("SELECT count(*) FROM {} c {} WHERE {}").format(
        Identifier(child), SQL(" ").join(joins), SQL(" OR ").join(missing)
    )
