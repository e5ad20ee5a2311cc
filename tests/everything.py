"""
A mark of all rows that there are, past row-level security, within the transaction of a test.

It says whether an action changed anything at all: equal marks mean the same rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

AREAS = (
    "appointments", "audit", "care_team", "casework", "correspondence", "interop", "people",
    "procrastinate_jobs", "referrals",
)  # fmt: skip
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relname ~ %s ORDER BY 1
"""
MARK = (
    "SELECT '{0}' AS name, count(*) AS rows, bit_xor(hashtextextended(t::text, 0)) AS mark"
    " FROM {0} t"
)
FUNCTION = """
CREATE FUNCTION mark_of_everything() RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$
BEGIN
    RETURN (SELECT string_agg(name || ' ' || rows || ' ' || mark, E'\\n' ORDER BY name)
        FROM ({}) every WHERE rows > 0);
END $$;
GRANT EXECUTE ON FUNCTION mark_of_everything() TO PUBLIC
"""


@contextmanager
def marked(admin: Any) -> Iterator[None]:
    """Have the database tell its mark, until the end. `admin` speaks for its bootstrap role."""
    names = [name for (name,) in admin.execute(TABLES, ["^(" + "|".join(AREAS) + ")"])]
    admin.execute(FUNCTION.format(" UNION ALL ".join(MARK.format(name) for name in names)).encode())
    try:
        yield
    finally:
        admin.execute(b"DROP FUNCTION mark_of_everything()")


def mark() -> str:
    """One line for each table that has rows: how many, and a number made of all that they say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark_of_everything()")
        found: str = cursor.fetchone()[0]
    return found
