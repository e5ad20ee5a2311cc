"""
Row-level security, written once.

A migration says for whom a table's rows are; these functions make the statements. Every secured
table has row-level security enabled and forced, so that its owner is held to it as well.
"""

from collections.abc import Iterable

from django.db.migrations import RunSQL

USER = "(select nullif(current_setting('alongside.user', true), '')::uuid)"
ORGANISATION = "(select nullif(current_setting('alongside.organisation', true), '')::uuid)"
PARTNERSHIP = "(select nullif(current_setting('alongside.partnership', true), '')::uuid)"

HERE = f"partnership_id = {PARTNERSHIP}"


def secure(table: str, *, see: str, write: str | None = None, change: str | None = None) -> RunSQL:
    """
    Let a row be seen where `see` holds, written where `write` does, changed where `change` does.

    What is left out is as strict as `see`.
    """
    write, change = write or see, change or see
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY see ON {table} FOR SELECT USING ({see});
        CREATE POLICY write ON {table} FOR INSERT WITH CHECK ({write});
        CREATE POLICY change ON {table} FOR UPDATE USING ({change}) WITH CHECK ({change});
        CREATE POLICY erase ON {table} FOR DELETE USING ({see});
        """,
        f"""
        DROP POLICY see ON {table};
        DROP POLICY write ON {table};
        DROP POLICY change ON {table};
        DROP POLICY erase ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def wall(table: str, seen: str) -> RunSQL:
    """Let a row be seen only where this holds as well, whatever else lets it be seen."""
    return RunSQL(
        f"CREATE POLICY wall ON {table} AS RESTRICTIVE FOR SELECT TO app USING ({seen})",
        f"DROP POLICY wall ON {table}",
    )


def append_only(*tables: str) -> RunSQL:
    """Let the serving role add rows to these tables and never alter or remove one."""
    return RunSQL(
        [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM app" for table in tables],
        [f"GRANT UPDATE, DELETE ON {table} TO app" for table in tables],
    )


def definer(
    signature: str, body: str, *, reads: Iterable[str] = (), writes: Iterable[str] = ()
) -> RunSQL:
    """
    Make a function that runs with the rights of the role `definer`, which bypasses row security.

    signature  name, arguments and result, as in "find(needle text) RETURNS TABLE (id uuid)"
    body       everything after AS, with its language and volatility
    reads, writes  the tables that the role is given for it

    Rights are given before the owner changes: afterwards they are no longer ours to give.
    Each one is listed and tested by name in alongside/kit/tests/test_security.py.
    """
    name = signature.split(" RETURNS", 1)[0]
    types = name[name.index("(") + 1 : name.rindex(")")]
    arguments = ", ".join(part.split()[1] for part in types.split(",") if part.strip())
    called = f"{name[: name.index('(')]}({arguments})"
    grants = [f"GRANT SELECT ON {table} TO definer;" for table in (*reads, *writes)]
    grants += [f"GRANT INSERT, UPDATE ON {table} TO definer;" for table in writes]
    return RunSQL(
        f"""
        {" ".join(grants)}
        CREATE FUNCTION {signature} {body}
            SECURITY DEFINER SET search_path = public, pg_temp;
        REVOKE ALL ON FUNCTION {called} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {called} TO app;
        ALTER FUNCTION {called} OWNER TO definer;
        """,
        f"DROP FUNCTION {called}",
    )
